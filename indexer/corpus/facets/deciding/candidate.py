"""What a facet could be: a value, named facts about it, and the words that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Generic, TypeVar

from indexer.corpus.facets.deciding.weights import Weights

V = TypeVar("V")


@dataclass(frozen=True)
class Candidate(Generic[V]):
    """A value that the text makes possible; a feature that is not named is 0."""

    value: V
    features: Mapping[str, float]


@dataclass(frozen=True)
class Choice(Generic[V]):
    """The candidate of the highest probability, 0..1, among all and saying nothing."""

    candidate: Candidate[V]
    probability: float


def choose(candidates: Sequence[Candidate[V]], weights: Weights) -> Choice[V] | None:
    """The likeliest candidate, or None where saying nothing is likelier than any.

    One softmax over all candidates and silence; ties go to the first.
    """
    scores = [weights.score(candidate.features) for candidate in candidates]
    if not scores or max(scores) <= weights.silence:
        return None
    best = max(scores)
    total = sum(exp(score - best) for score in (*scores, weights.silence))
    return Choice(candidates[scores.index(best)], 1 / total)
