"""Which essays may hold another one: an index of sampled shingles, in two arrays.

A shingle's hash below a bound is in the sample of every essay that has it (FracMinHash: Irber and
others 2022), so the share of a sample that another sample holds estimates containment without
bias, however unlike the two in length. Min-wise signatures only estimate likeness, and a copy cut
to a third is wholly contained and yet unlike.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.corpus.folding.mapped import Item, MappedNumbers
from indexer.corpus.folding.shelf import Shelf
from indexer.corpus.folding.shingles import Shingles

# One hash in four: of the shortest text that folds at all, ten are left.
_RATE = 4
_BOUND = np.uint32((1 << 32) // _RATE)
# A phrase of the trade points to everybody: of its owners only so many are looked at, the first.
_OWNERS = 200
# Sorting takes 30 bytes a hash.
_SORTED_AT_ONCE = 1_000_000
# An index up to this size may stay in memory.
_RESIDENT_BYTES = 128 << 20
_PLACES_AN_OWNER = 16
# Of an essay's sample; far below what a copy shares, for not all owners are looked at.
_SHARED = 0.25


class Candidates:
    """The essays of a corpus, fullest first, by the sampled hashes of their shingles."""

    def __init__(self, shelf: Shelf, folder: Path | None = None) -> None:
        """`folder` is where the index is to lie, in unnamed files."""
        self._files = MappedNumbers(folder), MappedNumbers(folder)
        self._essays = len(shelf)
        samples = np.array([len(sample(shelf.shingles(n))) for n in shelf.each()], np.int64)
        shared = np.zeros(self._essays, np.int64)
        for low, high in pairwise(_split_hashes(int(samples.sum()))):
            hashes, owners = _only_shared(*_collect(shelf, samples, low, high))
            shared += np.bincount(owners, minlength=self._essays)
            hashes, owners = _first_owners(hashes, owners)
            self._files[0].append(hashes)
            self._files[1].append(owners)
        self._sharing = shared >= _SHARED * samples
        self._hashes, self._owners = self._files[0].read(), self._files[1].read()

    def may_share(self, number: int) -> bool:
        """Whether the others together hold as much of an essay's sample as one of them would have to."""
        return bool(self._sharing[number])

    def find(self, shingles: Shingles) -> Iterator[int]:
        """Numbers of the essays that share enough of the sample; of more than 200 the fullest."""
        hashes = sample(shingles)
        starts = np.searchsorted(self._hashes, hashes, "left")
        counts = np.searchsorted(self._hashes, hashes, "right") - starts
        found, shared = _count(self._owners[_ranges(starts, counts)], self._essays)
        yield from (int(number) for number in found[shared >= _SHARED * len(hashes)])

    def resting(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items; while they are gone through, what was looked at takes little memory."""
        # A look touches so many places that a rest after several would come too late.
        small = self._hashes.nbytes + self._owners.nbytes <= _RESIDENT_BYTES
        for item in items:
            yield item
            if not small:
                for file in self._files:
                    file.rest()


def _count(
    owners: NDArray[np.uint32], essays: int
) -> tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]]]:
    """Each number among the owners, of so many essays, and how often it is there."""
    # A place for each essay is quick where there are not many more essays than owners.
    if essays > _PLACES_AN_OWNER * len(owners):
        return np.unique(owners, return_counts=True)
    places = np.bincount(owners, minlength=essays)
    found = np.flatnonzero(places)
    return found, places[found]


def _split_hashes(total: int) -> list[int]:
    """Bounds of ranges of hashes, each with so few that they can be sorted in memory."""
    parts = total // _SORTED_AT_ONCE + 1
    return [int(_BOUND) * part // parts for part in range(parts + 1)]


def _collect(
    shelf: Shelf, samples: NDArray[np.int64], low: int, high: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The sampled hashes from low to below high, sorted, and the essay of each."""
    ends = np.array([low, high], np.uint32)
    parts: list[Shingles] = []
    for number in shelf.each():
        hashes = shelf.shingles(number)[: samples[number]]
        start, end = np.searchsorted(hashes, ends)
        # A copy: what is only pointed to would come to memory in one go.
        parts.append(hashes[start:end].copy())
    hashes = np.concatenate(parts) if parts else np.empty(0, np.uint32)
    owners = np.repeat(np.arange(len(parts), dtype=np.uint32), [len(part) for part in parts])
    order = np.argsort(hashes, kind="stable")
    return hashes[order], owners[order]


def _only_shared(
    hashes: NDArray[np.uint32], owners: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Of sorted hashes those that more than one essay has, as few are."""
    first = _is_first(hashes)
    # The last of its hash: the next one is the first of another.
    shared = ~(first & np.roll(first, -1))
    return hashes[shared], owners[shared]


def _first_owners(
    hashes: NDArray[np.uint32], owners: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Of sorted hashes and their owners: without owners that are too many."""
    starts = np.flatnonzero(_is_first(hashes))
    ranks = np.arange(len(hashes)) - np.repeat(starts, np.diff(np.append(starts, len(hashes))))
    return hashes[ranks < _OWNERS], owners[ranks < _OWNERS]


def _is_first(hashes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    first = np.ones(len(hashes), np.bool_)
    first[1:] = hashes[1:] != hashes[:-1]
    return first


def sample(shingles: Shingles) -> Shingles:
    """The hashes below the bound: the head of the sorted array."""
    return shingles[: np.searchsorted(shingles, _BOUND)]


def _ranges(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """All whole numbers from each start on, as many as its count: ([3, 9], [2, 1]) -> [3, 4, 9]."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())
