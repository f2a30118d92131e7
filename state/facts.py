"""Whether facets of essays are right, as people have looked at them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from elasticsearch import Elasticsearch

from mappings.names import Names
from state.documents import Documents
from state.indices import make_index
from state.moment import now

Verdict = Literal["right", "wrong"]
_FACTS = "facts"


@dataclass(frozen=True)
class Fact:
    """What somebody found of a facet of an essay: `value` is the right one, empty for unknown."""

    essay: str
    facet: str
    verdict: Verdict
    shown: str
    value: str
    opening: str
    who: str
    why: str = ""
    at: str = ""


@dataclass(frozen=True)
class Facts:
    """All of them. Raises what the client raises."""

    client: Elasticsearch
    names: Names

    def rate(self, fact: Fact) -> None:
        """Keep it, in place of what the same person said of that facet before."""
        index = make_index(self.client, self.names, _FACTS)
        self.client.index(
            index=index,
            id=f"{fact.essay} {fact.facet} {fact.who}",
            document=asdict(fact) | {"at": now()},
            refresh=True,
        )

    def of_essays(self, essays: Iterable[str]) -> dict[tuple[str, str], Fact]:
        """What was said last of each facet of these essays."""
        query = {"bool": {"filter": [{"terms": {"essay": list(essays)}}]}}
        found = Documents(self.client, self.names, _FACTS).find(
            10_000, query=query, sort=[{"at": "asc"}]
        )
        facts = (Fact(**stored.source) for stored in found)
        return {(fact.essay, fact.facet): fact for fact in facts}

    def all(self) -> list[Fact]:
        """Everything that was said, oldest first."""
        facts = (Fact(**s.source) for s in Documents(self.client, self.names, _FACTS).all())
        return sorted(facts, key=lambda fact: (fact.at, fact.essay, fact.facet))
