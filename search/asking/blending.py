"""The order of a list: by the words of the query, and by what the passages of an essay mean.

Of each essay it is `L / M + λ · cosine`: L is what its words score and M the most that they could,
so that both are of one scale whatever the length of the query. λ falls where the words single out
few essays, for then they know, and grows with the share of them that nothing in the corpus holds, for
then they know less. Essays that only words
found have the cosine of the last one that was found by meaning, and what only meaning found has no
L, and must mean nearly enough the same to be there at all. Behind them the list goes on in the order of the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.profile import VectorWeights
from search.query.question import Scale

# The engine's BM25 has its factor (k1 + 1) in the score.
SATURATED = 2.2
_TENTH = 10

# Essay ids with scores, best first.
Order = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Mix:
    """How words and meaning are added: `score / unit + weight * max(cosine, floor)`."""

    unit: float
    weight: float
    floor: float

    def of_words(self, score: float) -> float:
        """What an essay has of its words."""
        return score / self.unit

    def of_meaning(self, cosine: float | None) -> float:
        """What it has of what it means; None where meaning did not find it."""
        return self.weight * max(cosine if cosine is not None else self.floor, self.floor)


def find_mix(
    by_words: Sequence[tuple[str, float]],
    nearest: Mapping[str, float],
    scale: Scale,
    weights: VectorWeights,
) -> Mix:
    """How the essays of a list are mixed; without any found by meaning, by words alone."""
    unit = SATURATED * max(scale.most, 1e-6)
    if not nearest:
        return Mix(unit, 0.0, 0.0)
    shares = [score / unit for _, score in by_words[: weights.pool]]
    sure = 1 + weights.sure * _tell_gap(shares)
    weight = weights.weight / sure + weights.unknown * scale.unknown
    return Mix(unit, weight, min(nearest.values()))


def blend(
    by_words: Sequence[tuple[str, float]],
    nearest: Mapping[str, float],
    scale: Scale,
    weights: VectorWeights,
) -> Order:
    """All that words or meaning found, best first.

    `by_words` are ids with the engine's scores, best first; `nearest` ids with their cosines.
    """
    if not nearest:
        return tuple(by_words)
    mix = find_mix(by_words, nearest, scale, weights)
    pool = {id_: mix.of_words(score) for id_, score in by_words[: weights.pool]}
    meant = [id_ for id_, cosine in nearest.items() if cosine >= weights.least]
    candidates = dict.fromkeys([*pool, *meant])
    # Equals keep the order of the words.
    ranked = sorted(
        ((id_, pool.get(id_, 0.0) + mix.of_meaning(nearest.get(id_))) for id_ in candidates),
        key=lambda found: -found[1],
    )
    behind = [found for found in by_words[weights.pool :] if found[0] not in candidates]
    if not behind:
        return tuple(ranked)
    # Scores go on from the last one of the pool.
    last, least = by_words[weights.pool - 1][1], ranked[-1][1]
    return (*ranked, *((id_, least - mix.of_words(last - score)) for id_, score in behind))


def _tell_gap(shares: Sequence[float]) -> float:
    """How far the best by words is above the tenth, of the most that it could be."""
    return shares[0] - shares[:_TENTH][-1] if shares else 0.0
