"""Whether the confidence that is shown means what it says: of answers with .9, nine in ten are right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.facets.deciding.fitting import Answer

_BOUNDS = (0.0, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True)
class Row:
    """Answers whose probability is above `low` and at most `high`: how many, and how many are right."""

    low: float
    high: float
    given: int
    right: int


def calibrate(answers: Sequence[Answer]) -> list[Row]:
    """A row for each range of probability in which anything was answered but silence."""
    rows = []
    for low, high in pairwise(_BOUNDS):
        own = [a for a in answers if a.chosen is not None and low < a.probability <= high]
        if own:
            rows.append(Row(low, high, len(own), sum(a.right for a in own)))
    return rows
