"""Xapian, by its bindings for Python."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import xapian

from fanwen.benchmarks.peers.model import FACETS, Counts, PlainEssay, size_of

# The engine's longest term, in bytes.
_LONGEST = 200


class Xapian:
    """One database; facets are values."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written = folder / "written"

    def build(self, essays: Iterable[PlainEssay]) -> None:
        """See `Peer`."""
        database = xapian.WritableDatabase(str(self._written), xapian.DB_CREATE_OR_OPEN)
        for essay in essays:
            document = xapian.Document()
            document.set_data(essay.id)
            for word, count in Counter(essay.words).items():
                if len(word.encode()) <= _LONGEST:
                    document.add_term(word, count)
            for slot, name in enumerate(FACETS):
                if essay.facets[name]:
                    document.add_value(slot, essay.facets[name])
            database.add_document(document)
        database.commit()
        database.compact(str(self._folder / "compact"))
        database.close()
        self._database = xapian.Database(str(self._folder / "compact"))

    def find(self, words: Sequence[str]) -> Sequence[str]:
        """See `Peer`."""
        return self._best(self._enquire(words), 0)

    def count(self, words: Sequence[str]) -> tuple[Sequence[str], Counts]:
        """See `Peer`."""
        enquire = self._enquire(words)
        spies = {name: xapian.ValueCountMatchSpy(slot) for slot, name in enumerate(FACETS)}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        # All that match are gone through, not as many as make the ten best.
        best = self._best(enquire, self._database.get_doccount())
        counts = {
            name: {item.term.decode(): item.termfreq for item in spy.values()}
            for name, spy in spies.items()
        }
        return best, counts

    def size(self) -> int:
        """See `Peer`."""
        return size_of(self._folder / "compact")

    def close(self) -> None:
        """See `Peer`."""
        self._database.close()

    def _enquire(self, words: Sequence[str]) -> xapian.Enquire:
        enquire = xapian.Enquire(self._database)
        enquire.set_query(xapian.Query(xapian.Query.OP_OR, list(words)))
        enquire.set_weighting_scheme(xapian.BM25Weight())
        return enquire

    def _best(self, enquire: xapian.Enquire, at_least: int) -> Sequence[str]:
        return [match.document.get_data().decode() for match in enquire.get_mset(0, 10, at_least)]
