"""How telling the words of a query are in an index: the idf of BM25, kept for a while."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

from elasticsearch import Elasticsearch

from mappings.segmentation import SEPARATOR

# Some hundred bytes each; when there are more, all are read anew.
_MOST_KEPT = 50_000


@dataclass(frozen=True)
class Rarity:
    """The idf of words of a field, asked of the engine once for each index and word."""

    name: str
    _kept: dict[tuple[str, str], float] = field(default_factory=dict)

    def read(self, client: Elasticsearch, index: str, words: Iterable[str]) -> dict[str, float]:
        """Word -> idf. A word that no document holds counts half of what the rarest one does."""
        wanted = list(words)
        known = {word: self._kept[index, word] for word in wanted if (index, word) in self._kept}
        missing = [word for word in wanted if word not in known]
        if missing:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            found = _ask(client, index, self.name, missing)
            self._kept.update({(index, word): idf for word, idf in found.items()})
            known |= found
        return known


def _ask(client: Elasticsearch, index: str, name: str, words: list[str]) -> dict[str, float]:
    # The term vector of a text that is not in the index: its terms with the index's statistics.
    answer = client.termvectors(
        index=index,
        doc={name: SEPARATOR.join(words)},
        fields=[name],
        term_statistics=True,
        field_statistics=True,
        positions=False,
        offsets=False,
    )
    vector = answer["term_vectors"].get(name, {})
    documents = max(0, vector.get("field_statistics", {}).get("doc_count", 0))
    terms = vector.get("terms", {})
    held = {word: terms.get(word, {}).get("doc_freq", 0) for word in words}
    return {word: _idf(documents, n) if n else _idf(documents, 0) / 2 for word, n in held.items()}


def _idf(documents: int, holding: int) -> float:
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))
