"""SQLite's FTS5, with the facets in a table beside it."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from fanwen.benchmarks.peers.model import FACETS, Counts, PlainEssay

_BEST = "SELECT e.id FROM words JOIN essays e ON e.rowid = words.rowid WHERE words MATCH ? ORDER BY rank LIMIT 10"
_COUNT = {
    name: (
        f"SELECT {name}, count(*) FROM essays WHERE {name} <> '' "  # noqa: S608 - our own names
        "AND rowid IN (SELECT rowid FROM words WHERE words MATCH ?) GROUP BY 1"
    )
    for name in FACETS
}


class Fts5:
    """One table of words, one of facets."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "words.sqlite"
        self._database = sqlite3.connect(self._path)
        # White space alone parts words, as they are cut already; they are kept nowhere, as nobody shows them.
        self._database.execute(
            "CREATE VIRTUAL TABLE words USING fts5(text, content='', detail='column', "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")"
        )
        self._database.execute(f"CREATE TABLE essays (id, {', '.join(FACETS)})")

    def build(self, essays: Iterable[PlainEssay]) -> None:
        """See `Peer`."""
        for number, essay in enumerate(essays, 1):
            self._database.execute(
                "INSERT INTO words (rowid, text) VALUES (?, ?)", (number, " ".join(essay.words))
            )
            self._database.execute(
                "INSERT INTO essays (rowid, id, year, agency, genre) VALUES (?, ?, ?, ?, ?)",
                (number, essay.id, *(essay.facets[name] for name in FACETS)),
            )
        self._database.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._database.commit()
        self._database.execute("VACUUM")

    def find(self, words: Sequence[str]) -> Sequence[str]:
        """See `Peer`."""
        return [row[0] for row in self._database.execute(_BEST, (_any_of(words),))]

    def count(self, words: Sequence[str]) -> tuple[Sequence[str], Counts]:
        """See `Peer`."""
        asked = _any_of(words)
        counts = {name: dict(self._database.execute(_COUNT[name], (asked,))) for name in FACETS}
        return self.find(words), counts

    def size(self) -> int:
        """See `Peer`."""
        return self._path.stat().st_size

    def close(self) -> None:
        """See `Peer`."""
        self._database.close()


def _any_of(words: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)
