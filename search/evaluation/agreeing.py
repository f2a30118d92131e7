"""Ratings of several judges as one, and how far the judges agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import median_low

from search.evaluation.judgements import Judgements

MOST = 3


@dataclass(frozen=True)
class Rated:
    """One judge's rating of a document for a query; None where the judge cannot tell."""

    query: str
    document: str
    judge: str
    rating: int | None


@dataclass(frozen=True)
class Agreement:
    """Of two judges: how many documents both rated, and Cohen's kappa with squared weights.

    1 is always the same, 0 no more than by chance; None where they rated nothing both, or all alike.
    """

    judges: tuple[str, str]
    both: int
    kappa: float | None


def unite(rated: Iterable[Rated]) -> Judgements:
    """Query -> document -> the middle rating, the lower of two in the middle."""
    ratings: dict[str, dict[str, list[int]]] = {}
    for one in rated:
        if one.rating is not None:
            ratings.setdefault(one.query, {}).setdefault(one.document, []).append(one.rating)
    return {
        query: {document: median_low(found) for document, found in documents.items()}
        for query, documents in ratings.items()
    }


def compare_judges(rated: Iterable[Rated]) -> tuple[Agreement, ...]:
    """Each two judges."""
    by_judge: dict[str, dict[tuple[str, str], int]] = {}
    for one in rated:
        if one.rating is not None:
            by_judge.setdefault(one.judge, {})[one.query, one.document] = one.rating
    return tuple(
        _compare((first, second), by_judge[first], by_judge[second])
        for first, second in combinations(sorted(by_judge), 2)
    )


def _compare(
    judges: tuple[str, str],
    first: Mapping[tuple[str, str], int],
    second: Mapping[tuple[str, str], int],
) -> Agreement:
    both = [(first[key], second[key]) for key in first.keys() & second.keys()]
    if not both:
        return Agreement(judges, 0, None)
    seen = sum((a - b) ** 2 for a, b in both) / len(both)
    # By chance: each rating of the one beside each of the other.
    chance = sum((a - b) ** 2 for a, _ in both for _, b in both) / len(both) ** 2
    return Agreement(judges, len(both), 1 - seen / chance if chance else None)
