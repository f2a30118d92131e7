"""Which essays may hold another one: an index of sampled shingles, in three arrays.

A shingle's hash below a bound is in the sample of every essay that has it (FracMinHash: Irber and
others 2022), so the share of a sample that another sample holds estimates containment without
bias, however unlike the two in length. Min-wise signatures only estimate likeness, and a copy cut
to a third is wholly contained and yet unlike.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.folding.shingles import Shingles

# One hash in four: of the shortest text that folds at all, ten are left.
_RATE = 4
_BOUND = np.uint32((1 << 32) // _RATE)
# A phrase of the trade points to everybody: of its owners only so many are looked at, the first.
_OWNERS = 200
# Of an essay's sample; far below what a copy shares, for not all owners are looked at.
_SHARED = 0.25


class Candidates:
    """The essays of a corpus, fullest first, by the sampled hashes of their shingles."""

    def __init__(self, essays: Sequence[Shingles]) -> None:
        samples = [sample(shingles) for shingles in essays]
        lengths = [len(hashes) for hashes in samples]
        hashes = np.concatenate(samples) if samples else np.empty(0, np.uint32)
        owners = np.repeat(np.arange(len(samples), dtype=np.uint32), lengths)
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._owners = hashes[order], owners[order]

    def find(self, shingles: Shingles) -> Iterator[int]:
        """Numbers of the essays that share enough of the sample; of more than 200 the fullest."""
        hashes = sample(shingles)
        starts = np.searchsorted(self._hashes, hashes, "left")
        counts = np.searchsorted(self._hashes, hashes, "right") - starts
        owners = self._owners[_ranges(starts, np.minimum(counts, _OWNERS))]
        found, shared = np.unique(owners, return_counts=True)
        yield from (int(number) for number in found[shared >= _SHARED * len(hashes)])


def sample(shingles: Shingles) -> Shingles:
    """The hashes below the bound: the head of the sorted array."""
    return shingles[: np.searchsorted(shingles, _BOUND)]


def _ranges(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """All whole numbers from each start on, as many as its count: ([3, 9], [2, 1]) -> [3, 4, 9]."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())
