"""How telling the terms of a query are in an index: the idf of BM25, kept for a while."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any, NamedTuple

from elasticsearch.dsl import Q, Search

# Some hundred bytes each; when there are more, all are asked for anew.
_MOST_KEPT = 100_000
_HOLDING = "holding"


class Term(NamedTuple):
    """A term of a field."""

    field: str
    text: str


class Seen(NamedTuple):
    """What is known of a term: its idf, and whether any document holds it.

    The idf of a term that none holds is half of what the rarest one has.
    """

    idf: float
    held: bool


Rarities = Mapping[Term, Seen]


@dataclass(frozen=True)
class Rarity:
    """How rare terms are, asked of the engine once for each index and term."""

    _kept: dict[tuple[str, Term], Seen] = field(default_factory=dict)

    def known(self, index: str, terms: Iterable[Term]) -> dict[Term, Seen]:
        """Those of the terms that were asked for before."""
        return {term: self._kept[index, term] for term in terms if (index, term) in self._kept}

    def ask(self, search: Search, terms: Sequence[Term]) -> Search:
        """The search that asks how many documents hold each of the terms."""
        search = search.query(Q("match_all"))[:0].extra(track_total_hits=True)
        # As it is sent: objects for each of tens of terms would take longer than the search.
        holding = {str(n): {"term": {term.field: term.text}} for n, term in enumerate(terms)}
        return search.extra(aggs={_HOLDING: {"filters": {"filters": holding}}})

    def read(self, index: str, terms: Sequence[Term], response: Any) -> dict[Term, Seen]:
        """The terms that were asked for, with what the answer says of them."""
        documents = response["hits"]["total"]["value"]
        buckets = response["aggregations"][_HOLDING]["buckets"]
        counts = [buckets[str(number)]["doc_count"] for number in range(len(terms))]
        found = {
            term: Seen(_idf(documents, n) if n else _idf(documents, 0) / 2, n > 0)
            for term, n in zip(terms, counts, strict=True)
        }
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        self._kept.update({(index, term): seen for term, seen in found.items()})
        return found


def _idf(documents: int, holding: int) -> float:
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))
