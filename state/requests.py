"""What the desk asks of whoever rebuilds, and who is there to do it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args
from uuid import uuid4

from elasticsearch import Elasticsearch

from mappings.names import Names
from state.documents import Conflict, Documents, Stored, Version
from state.indices import make_index
from state.moment import now, seconds_since

Kind = Literal["rebuild", "full", "plan", "rollback"]
KINDS: tuple[Kind, ...] = get_args(Kind)
State = Literal["waiting", "taken", "ended"]
_REQUESTS, _WATCHERS = "requests", "watchers"
# Who was not heard of for longer is gone.
ALIVE_SECONDS = 30.0
_LONGEST_TOLD = 8000


@dataclass(frozen=True)
class Request:
    """Something asked, by whom and why; `told` is what it ended with, or the plan that was asked for."""

    kind: Kind
    who: str
    why: str
    at: str
    state: State = "waiting"
    taken: str = ""
    outcome: str = ""
    told: str = ""


@dataclass(frozen=True)
class Asked(Request):
    """A request as it was read."""

    id: str = ""
    version: Version = field(default=Version(0, 0))


@dataclass(frozen=True)
class Requests:
    """All that was asked. Raises what the client raises."""

    client: Elasticsearch
    names: Names

    def add(self, kind: Kind, who: str, why: str) -> Asked:
        """Ask for it, unless the same is waiting already: then that is what is asked for."""
        for one in self.waiting():
            if one.kind == kind:
                return one
        request = Request(kind, who, why, now())
        return _to_asked(self._documents.create(uuid4().hex, asdict(request)))

    def waiting(self) -> tuple[Asked, ...]:
        """What nobody has taken, oldest first."""
        return self._find("waiting", sort=[{"at": "asc"}])

    def latest(self, most: int = 20) -> tuple[Asked, ...]:
        """The newest, newest first."""
        return tuple(map(_to_asked, self._documents.find(most, sort=[{"at": "desc"}])))

    def take(self, asked: Asked, watcher: str) -> Asked | None:
        """The request, taken by that watcher; None when another was quicker."""
        try:
            return self._write(asked, state="taken", taken=watcher)
        except Conflict:
            return None

    def end(self, asked: Asked, outcome: str, told: str = "") -> None:
        """It is done, or cannot be."""
        self._write(asked, state="ended", outcome=outcome, told=told[:_LONGEST_TOLD])

    def give_up_lost(self, alive: Sequence[str]) -> None:
        """What a watcher had taken that is gone has ended."""
        for one in self._find("taken"):
            if one.taken not in alive:
                try:
                    self.end(one, "crashed")
                except Conflict:
                    continue

    def _find(self, state: State, **body: Any) -> tuple[Asked, ...]:
        query = {"bool": {"filter": [{"term": {"state": state}}]}}
        return tuple(map(_to_asked, self._documents.find(query=query, **body)))

    def _write(self, asked: Asked, **changes: object) -> Asked:
        fields = {name: getattr(asked, name) for name in Request.__dataclass_fields__}
        request = replace(Request(**fields), **changes)  # type: ignore[arg-type]
        stored = Stored(asked.id, fields, asked.version)
        return _to_asked(self._documents.replace(stored, asdict(request)))

    @property
    def _documents(self) -> Documents:
        return Documents(self.client, self.names, _REQUESTS)


@dataclass(frozen=True)
class Watching:
    """A watcher: its name, what it rebuilds from and does."""

    id: str
    at: str
    sources: Sequence[str]
    doing: str

    @property
    def alive(self) -> bool:
        """Whether it was heard of a moment ago."""
        return seconds_since(self.at) < ALIVE_SECONDS


@dataclass(frozen=True)
class Watchers:
    """Who rebuilds. Raises what the client raises."""

    client: Elasticsearch
    names: Names

    def beat(self, id_: str, sources: Sequence[str], doing: str) -> None:
        """That one is there."""
        index = make_index(self.client, self.names, _WATCHERS)
        source = {"at": now(), "sources": list(sources), "doing": doing}
        self.client.index(index=index, id=id_, document=source, refresh=True)

    def leave(self, id_: str) -> None:
        """That one is gone."""
        self.client.options(ignore_status=404).delete(
            index=self.names.system(_WATCHERS), id=id_, refresh=True
        )

    def alive(self) -> tuple[Watching, ...]:
        """Those heard of a moment ago."""
        found = Documents(self.client, self.names, _WATCHERS).find()
        watching = (Watching(stored.id, **stored.source) for stored in found)
        return tuple(one for one in watching if one.alive)


def _to_asked(stored: Stored) -> Asked:
    return Asked(**stored.source, id=stored.id, version=stored.version)
