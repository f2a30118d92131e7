"""Essays as sentences, and which of one essay answers to which of another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from mappings.documents import SectionDocument
from mappings.folding import fold

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*[”’）]*")
# What is filled into such texts: of sentences that differ in it alone the rest is the same.
_FILLED = re.compile(r"\d+(?:\.\d+)?")
# Sentences with less in common say different things.
_LEAST_ALIKE = 0.5
# Of a longer essay this many are compared: the work grows with the square of it.
MOST_SENTENCES = 600


@dataclass(frozen=True)
class Sentence:
    """A sentence of an essay, or a heading, with the section where it stands."""

    text: str
    section: int
    heading: bool = False


Pair = tuple[Sentence | None, Sentence | None]


def to_sentences(sections: Sequence[SectionDocument]) -> tuple[Sentence, ...]:
    """The headings and sentences in reading order."""
    return tuple(_split(sections))


def _split(sections: Sequence[SectionDocument]) -> Iterator[Sentence]:
    for section in sections:
        if section.heading.strip():
            yield Sentence(section.heading.strip(), section.ordinal, heading=True)
        for found in _SENTENCE.findall(section.text):
            if text := found.strip():
                yield Sentence(text, section.ordinal)


def align(left: Sequence[Sentence], right: Sequence[Sentence]) -> tuple[Pair, ...]:
    """All sentences of both in their order, those side by side that have most in common.

    Of all ways to pair them without crossing, the one in which pairs are most alike in sum.
    """
    gains = _measure(left, right)
    best = np.zeros((len(left) + 1, len(right) + 1))
    for row in range(len(left) - 1, -1, -1):
        paired = best[row + 1, 1:] + gains[row]
        # What may be left out on the right: the best of all that follow, from the end on.
        best[row, :-1] = np.maximum.accumulate(np.maximum(paired, best[row + 1, :-1])[::-1])[::-1]
    return tuple(_walk(left, right, gains, best))


def _measure(left: Sequence[Sentence], right: Sequence[Sentence]) -> np.ndarray:
    """How much each pair counts; too little in common counts nothing."""
    if not left or not right:
        return np.zeros((len(left), len(right)))
    alike = cdist(
        [_mask(sentence) for sentence in left],
        [_mask(sentence) for sentence in right],
        scorer=Indel.normalized_similarity,
        score_cutoff=_LEAST_ALIKE,
    ).astype(float)
    headings = np.equal.outer([s.heading for s in left], [s.heading for s in right])
    lengths = np.array([min(len(s.text), 40) for s in left], dtype=float)[:, None]
    # Longer sentences tell more: a short one may be anywhere.
    return np.where((alike >= _LEAST_ALIKE) & headings, alike * (1 + lengths / 40), 0.0)


def _walk(
    left: Sequence[Sentence], right: Sequence[Sentence], gains: np.ndarray, best: np.ndarray
) -> Iterator[Pair]:
    row = column = 0
    while row < len(left) and column < len(right):
        gain = gains[row, column]
        if gain > 0 and np.isclose(best[row, column], best[row + 1, column + 1] + gain):
            yield left[row], right[column]
            row, column = row + 1, column + 1
        elif np.isclose(best[row, column], best[row + 1, column]):
            yield left[row], None
            row += 1
        else:
            yield None, right[column]
            column += 1
    yield from ((sentence, None) for sentence in left[row:])
    yield from ((None, sentence) for sentence in right[column:])


def _mask(sentence: Sentence) -> str:
    return _FILLED.sub("0", fold(sentence.text))
