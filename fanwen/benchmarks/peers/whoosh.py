"""Whoosh, which is of Python alone."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
from whoosh.query import Or, Query, Term

from fanwen.benchmarks.peers.model import FACETS, Counts, PlainEssay, size_of

_WORDS = "words"
_MEMORY = 256


class Whoosh:
    """One index; facets are columns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        schema = Schema(
            id=ID(stored=True),
            words=TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False),
            **{name: ID(sortable=True) for name in FACETS},
        )
        self._index = create_in(str(folder), schema)

    def build(self, essays: Iterable[PlainEssay]) -> None:
        """See `Peer`."""
        writer = self._index.writer(limitmb=_MEMORY)
        for essay in essays:
            writer.add_document(id=essay.id, words=" ".join(essay.words), **essay.facets)
        writer.commit(optimize=True)
        self._searcher = self._index.searcher()

    def find(self, words: Sequence[str]) -> Sequence[str]:
        """See `Peer`."""
        return [hit["id"] for hit in self._searcher.search(_any_of(words), limit=10)]

    def count(self, words: Sequence[str]) -> tuple[Sequence[str], Counts]:
        """See `Peer`."""
        found = self._searcher.search(_any_of(words), limit=10, groupedby=list(FACETS))
        counts = {
            name: {str(value): len(group) for value, group in found.groups(name).items() if value}
            for name in FACETS
        }
        return [hit["id"] for hit in found], counts

    def size(self) -> int:
        """See `Peer`."""
        return size_of(self._folder)

    def close(self) -> None:
        """See `Peer`."""
        self._searcher.close()
        self._index.close()


def _any_of(words: Sequence[str]) -> Query:
    return Or([Term(_WORDS, word) for word in words])
