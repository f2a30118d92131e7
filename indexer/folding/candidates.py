"""Which essays may hold another one: an index of sampled shingles, in two arrays.

A shingle's hash below a bound is in the sample of every essay that has it (FracMinHash: Irber and
others 2022), so the share of a sample that another sample holds estimates containment without
bias, however unlike the two in length. Min-wise signatures only estimate likeness, and a copy cut
to a third is wholly contained and yet unlike.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.folding.mapped import MappedNumbers
from indexer.folding.shingles import Shingles

# One hash in four: of the shortest text that folds at all, ten are left.
_RATE = 4
_BOUND = np.uint32((1 << 32) // _RATE)
# A phrase of the trade points to everybody: of its owners only so many are looked at, the first.
_OWNERS = 200
# Sorting takes 24 bytes a hash.
_SORTED_AT_ONCE = 2_000_000
# Of an essay's sample; far below what a copy shares, for not all owners are looked at.
_SHARED = 0.25


class Candidates:
    """The essays of a corpus, fullest first, by the sampled hashes of their shingles."""

    def __init__(self, essays: Sequence[Shingles], folder: Path | None = None) -> None:
        self._files = MappedNumbers(folder), MappedNumbers(folder)
        samples = [sample(shingles) for shingles in essays]
        bounds = _split_hashes(sum(map(len, samples)))
        for low, high in pairwise(bounds):
            hashes, owners = _collect(samples, low, high)
            self._files[0].append(hashes)
            self._files[1].append(owners)
        self._hashes, self._owners = self._files[0].read(), self._files[1].read()

    def find(self, shingles: Shingles) -> Iterator[int]:
        """Numbers of the essays that share enough of the sample; of more than 200 the fullest."""
        hashes = sample(shingles)
        starts = np.searchsorted(self._hashes, hashes, "left")
        counts = np.searchsorted(self._hashes, hashes, "right") - starts
        owners = self._owners[_ranges(starts, np.minimum(counts, _OWNERS))]
        found, shared = np.unique(owners, return_counts=True)
        yield from (int(number) for number in found[shared >= _SHARED * len(hashes)])

    def rest(self) -> None:
        """What was looked at takes no memory any more."""
        for file in self._files:
            file.rest()


def _split_hashes(total: int) -> list[int]:
    """Bounds of ranges of hashes, each with so few that they can be sorted in memory."""
    parts = total // _SORTED_AT_ONCE + 1
    return [int(_BOUND) * part // parts for part in range(parts + 1)]


def _collect(
    samples: Sequence[Shingles], low: int, high: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The sampled hashes from low to below high, sorted, and the essay of each."""
    ends = np.array([low, high], np.uint32)
    found = [np.searchsorted(hashes, ends) for hashes in samples]
    parts = [hashes[start:end] for hashes, (start, end) in zip(samples, found, strict=True)]
    hashes = np.concatenate(parts) if parts else np.empty(0, np.uint32)
    owners = np.repeat(np.arange(len(parts), dtype=np.uint32), [len(part) for part in parts])
    order = np.argsort(hashes, kind="stable")
    return hashes[order], owners[order]


def sample(shingles: Shingles) -> Shingles:
    """The hashes below the bound: the head of the sorted array."""
    return shingles[: np.searchsorted(shingles, _BOUND)]


def _ranges(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """All whole numbers from each start on, as many as its count: ([3, 9], [2, 1]) -> [3, 4, 9]."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())
