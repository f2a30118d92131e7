"""Whether the confidence that is shown means what it says: of answers with .9, nine in ten are right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_BOUNDS = (0.0, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True)
class Row:
    """Values whose confidence is above `low` and at most `high`: how many, and how many are right."""

    low: float
    high: float
    given: int
    right: int


def calibrate(given: Sequence[tuple[float, bool]]) -> list[Row]:
    """A row for each range in which values were given, each with its confidence and whether right."""
    rows = []
    for low, high in pairwise(_BOUNDS):
        own = [right for confidence, right in given if low < confidence <= high]
        if own:
            rows.append(Row(low, high, len(own), sum(own)))
    return rows
