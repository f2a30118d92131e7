"""How telling the words of a query are in an index: the idf of BM25, kept for a while."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

from elasticsearch.dsl import Q, Search

# Some hundred bytes each; when there are more, all are asked for anew.
_MOST_KEPT = 50_000


@dataclass(frozen=True)
class Rarity:
    """The idf of words of a field, asked of the engine once for each index and word."""

    name: str
    _kept: dict[tuple[str, str], float] = field(default_factory=dict)

    def known(self, index: str, words: Iterable[str]) -> dict[str, float]:
        """Word -> idf, of those that were asked for before."""
        return {word: self._kept[index, word] for word in words if (index, word) in self._kept}

    def ask(self, search: Search, words: Sequence[str]) -> Search:
        """The search that asks how many documents hold each of the words."""
        search = search.query(Q("match_all"))[:0].extra(track_total_hits=True)
        for number, word in enumerate(words):
            search.aggs.bucket(f"w{number}", "filter", filter=Q("term", **{self.name: word}))
        return search

    def read(self, index: str, words: Sequence[str], response: Any) -> dict[str, float]:
        """Word -> idf. A word that no document holds counts half of what the rarest one does."""
        documents = response.hits.total.value
        held = [response.aggregations[f"w{number}"].doc_count for number in range(len(words))]
        found = {
            word: _idf(documents, n) if n else _idf(documents, 0) / 2
            for word, n in zip(words, held, strict=True)
        }
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        self._kept.update({(index, word): idf for word, idf in found.items()})
        return found


def _idf(documents: int, holding: int) -> float:
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))
