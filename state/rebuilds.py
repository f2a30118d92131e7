"""What rebuilds do and did, as the desk shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from mappings.definitions import AMENDED_KEY, CERTIFICATE_KEY
from mappings.names import KINDS, Names
from state.documents import Documents
from state.forgetting import forget
from state.indices import make_index
from state.moment import seconds_since

_REBUILDS = "rebuilds"
_KEPT_DAYS = 90
# A rebuild tells of itself at each step; one that says nothing for longer may have been killed.
QUIET_SECONDS = 120.0


@dataclass(frozen=True)
class Rebuild:
    """One rebuild. `outcome` is empty while it runs; times are ISO 8601, UTC."""

    begun: str
    at: str
    by: str
    asked: str = ""
    state: str = ""
    outcome: str = ""
    sentence: str = ""
    generation: int | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    gates: Sequence[Mapping[str, Any]] = ()
    stages: Mapping[str, float] = field(default_factory=dict)
    dead: int = 0
    letters: Sequence[Mapping[str, str]] = ()

    @property
    def silent(self) -> bool:
        """Whether it runs and was not heard of for long."""
        return not self.outcome and seconds_since(self.at) > QUIET_SECONDS


@dataclass(frozen=True)
class Noted(Rebuild):
    """A rebuild as it was read."""

    id: str = ""


@dataclass(frozen=True)
class Rebuilds:
    """All of them. Raises what the client raises."""

    client: Elasticsearch
    names: Names

    def put(self, id_: str, rebuild: Rebuild) -> None:
        """The newest that is known of one."""
        index = make_index(self.client, self.names, _REBUILDS)
        self.client.index(index=index, id=id_, document=asdict(rebuild))

    def forget_old(self) -> None:
        """Those of long ago are gone."""
        old = {"range": {"begun": {"lt": f"now-{_KEPT_DAYS}d"}}}
        forget(self.client, self.names.system(_REBUILDS), old)

    def latest(self, most: int = 20) -> tuple[Noted, ...]:
        """The newest, newest first."""
        found = self._documents.find(most, sort=[{"begun": "desc"}])
        return tuple(Noted(**stored.source, id=stored.id) for stored in found)

    def find(self, id_: str) -> Noted | None:
        """One of them."""
        stored = self._documents.read(id_)
        return Noted(**stored.source, id=stored.id) if stored else None

    @property
    def _documents(self) -> Documents:
        return Documents(self.client, self.names, _REBUILDS)


@dataclass(frozen=True)
class Listed:
    """A generation that is kept: whether readers see it, and what it says of itself."""

    number: int
    live: bool
    certificate: Mapping[str, Any] | None
    amended: Mapping[str, Any]


def list_kept(client: Elasticsearch, names: Names) -> tuple[Listed, ...]:
    """The generations, newest first."""
    answer = client.indices.get(
        index=names.pattern(KINDS[0]), allow_no_indices=True, features=["aliases", "mappings"]
    )
    found = []
    for index, told in answer.items():
        number, meta = names.generation_of(index), told["mappings"].get("_meta", {})
        if number is not None:
            live = names.alias(KINDS[0]) in told.get("aliases", {})
            certificate = meta.get(CERTIFICATE_KEY)
            own = certificate if certificate and certificate["generation"] == number else None
            found.append(Listed(number, live, own, meta.get(AMENDED_KEY, {})))
    return tuple(sorted(found, key=lambda one: -one.number))
