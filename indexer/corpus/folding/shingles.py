"""A text as the set of its shingles: what two texts share, whatever was masked or renumbered."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mappings.folding import fold

Shingles = NDArray[np.uint32]

LENGTH = 5
# Digits, masks, signs and white space: what a rewriting site changes first, and what counts least.
_UNSTABLE = re.compile(r"[\W\d_a-z某〇零一二三四五六七八九十百千万亿]+")
_PIECE = 1 << 16


def shingle(text: str) -> Shingles:
    """The different five-character runs of the text, as sorted 32-bit hashes.

    Digits, numerals, masks (xx, 某, __), signs and spaces are taken out first, so that a changed
    year or figure changes no shingle.
    """
    codes = np.frombuffer(_to_stable(text).encode("utf-32-le"), dtype=np.uint32)
    if len(codes) < LENGTH:
        return _to_set(codes.copy())
    runs = np.zeros(len(codes) - LENGTH + 1, dtype=np.uint32)
    for offset, factor in enumerate(_factors()):
        runs += codes[offset : offset + len(runs)] * factor
    return _to_set(runs)


def _to_set(numbers: Shingles) -> Shingles:
    # In place: `np.unique` builds a hash table, with ten times the memory and the time.
    numbers.sort()
    first = np.ones(len(numbers), dtype=np.bool_)
    first[1:] = numbers[1:] != numbers[:-1]
    return numbers[first]


def _to_stable(text: str) -> str:
    # A piece at a time: what stands between two signs is, for a moment, a text of its own.
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return "".join(_UNSTABLE.sub("", fold(piece)) for piece in pieces)


def containment(part: Shingles, whole: Shingles) -> float:
    """The share of `part`'s shingles that `whole` holds too, 0..1."""
    return _count_shared(part, whole) / len(part) if len(part) else 0.0


def jaccard(one: Shingles, other: Shingles) -> float:
    """The share of all their shingles that both hold, 0..1."""
    shared = _count_shared(one, other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def _count_shared(one: Shingles, other: Shingles) -> int:
    if not len(other):
        return 0
    places = np.minimum(np.searchsorted(other, one), len(other) - 1)
    return int(np.count_nonzero(other[places] == one))


@cache
def _factors() -> tuple[np.uint32, ...]:
    # Powers of a large odd number: neighbouring characters must not cancel each other out.
    return tuple(np.uint32(pow(2654435761, power, 1 << 32)) for power in range(1, LENGTH + 1))
