"""Essays put away: their shingles lie in a file, and memory holds their ids and where each lies."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from indexer.corpus.folding.mapped import MappedNumbers
from indexer.corpus.folding.shingles import Shingles


class Shelf:
    """Essays by number, fullest first and equal ones by id, whatever the order they came in."""

    def __init__(self, essays: Iterable[tuple[str, Shingles]], folder: Path | None = None) -> None:
        """`essays` are ids with their shingles; the file is an unnamed one of `folder`."""
        self._file = MappedNumbers(folder)
        ids: list[str] = []
        lengths: list[int] = []
        for id_, shingles in essays:
            self._file.append(shingles)
            ids.append(id_)
            lengths.append(len(shingles))
        order = sorted(range(len(ids)), key=lambda n: (-lengths[n], ids[n]))
        ends = np.cumsum(np.array(lengths, np.int64))[order]
        self.ids = [ids[number] for number in order]
        self.lengths = np.array(lengths, np.int64)[order]
        self._starts = ends - self.lengths
        self._numbers = self._file.read()

    def __len__(self) -> int:
        return len(self.ids)

    def shingles(self, number: int) -> Shingles:
        """The shingles of an essay, read where they lie."""
        start = self._starts[number]
        return self._numbers[start : start + self.lengths[number]]

    def each(self) -> Iterator[int]:
        """All numbers; what is looked at meanwhile stays in memory for a short while only."""
        return self._file.resting(range(len(self)))
