"""Who did what, when and why: added to, never changed."""

from dataclasses import asdict, dataclass
from typing import Any

from elasticsearch import Elasticsearch

from mappings.names import Names
from state.indices import make_index, search_index
from state.moment import now

_AUDIT = "audit"
# Who runs commands on the machine.
COMMAND = "command"


@dataclass(frozen=True)
class Entry:
    """One thing done: by whom, what, to what, and the reason given."""

    at: str
    who: str
    what: str
    about: str = ""
    why: str = ""


@dataclass(frozen=True)
class Audit:
    """The list of an installation."""

    client: Elasticsearch
    names: Names

    def add(self, who: str, what: str, about: str = "", why: str = "") -> None:
        """Keep that somebody did something, at this moment."""
        index = make_index(self.client, self.names, _AUDIT)
        at = now()
        self.client.index(
            index=index, document=asdict(Entry(at, who, what, about, why)), refresh=True
        )

    def latest(self, most: int, who: str = "", what: str = "") -> tuple[Entry, ...]:
        """The newest entries, newest first, of one person or one kind of thing."""
        terms: list[dict[str, Any]] = [
            {"term": {field: value}} for field, value in (("who", who), ("what", what)) if value
        ]
        hits = search_index(
            self.client,
            self.names,
            _AUDIT,
            query={"bool": {"filter": terms}},
            sort=[{"at": "desc"}],
            size=most,
        )
        return tuple(Entry(**hit["_source"]) for hit in hits)
