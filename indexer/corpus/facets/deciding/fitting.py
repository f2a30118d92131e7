"""Fitting the weights of a facet to essays whose right answers are known, whole pages left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.corpus.facets.deciding.weights import Weights

_Array = NDArray[np.float64]
# How dear a weight is, for each essay: small, for essays are few.
_PENALTY = 0.002
_MOST_STEPS = 500
_DIGITS = 3


@dataclass(frozen=True)
class Example:
    """An essay's candidates by their features, which of them are right, and whether silence is."""

    page: str
    essay: str
    features: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    unknown: bool


@dataclass(frozen=True)
class Answer:
    """What weights answer: the number of a candidate, or None for silence, and how likely it is."""

    example: Example
    chosen: int | None
    probability: float

    @property
    def right(self) -> bool:
        """Whether it is a right candidate, or rightly none."""
        if self.chosen is None:
            return self.example.unknown
        return self.example.right[self.chosen]


def fit(examples: Sequence[Example], signs: Mapping[str, int]) -> Weights:
    """The weights that make the right answers likeliest, each of the sign that its feature has.

    `signs` says for each feature whether it speaks for (1) or against (-1) a candidate, or 0 where
    either may be. A softmax over an essay's candidates and silence with an L2 penalty: McFadden's
    conditional logit, the probability of an essay's right answers added up.
    """
    from scipy.optimize import minimize  # 60 MB, which nobody else should hold

    names = sorted(signs)
    rows, right, starts = _tables([e for e in examples if _teaches(e)], names)
    numbers = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(rows))))
    penalty = _PENALTY * len(starts)

    def loss(weights: _Array) -> tuple[float, _Array]:
        scores = rows @ weights
        shares = np.exp(scores - np.maximum.reduceat(scores, starts)[numbers])
        shares /= np.add.reduceat(shares, starts)[numbers]
        good = np.maximum(np.add.reduceat(shares * right, starts), 1e-12)
        dear = np.append(weights[:-1], 0.0)
        slope = rows.T @ (shares - shares * right / good[numbers]) + 2 * penalty * dear
        return float(penalty * dear @ dear - np.log(good).sum()), slope

    bounds = [(0.0 if signs[n] > 0 else None, 0.0 if signs[n] < 0 else None) for n in names]
    found = minimize(
        loss,
        np.zeros(len(names) + 1),
        jac=True,
        bounds=[*bounds, (None, None)],
        method="L-BFGS-B",
        options={"maxiter": _MOST_STEPS},
    )
    rounded = [round(float(weight), _DIGITS) for weight in found.x]
    features = {name: w for name, w in zip(names, rounded[:-1], strict=True) if w}
    return Weights(features, rounded[-1], tuple(sorted({e.page for e in examples})))


def answer_left_out(
    examples: Sequence[Example], signs: Mapping[str, int], folds: int
) -> list[Answer]:
    """Each essay answered by weights that never saw its page, nor the others of its fold."""
    fold_of = {page: n % folds for n, page in enumerate(sorted({e.page for e in examples}))}
    answers: list[Answer] = []
    for fold in range(folds):
        weights = fit([e for e in examples if fold_of[e.page] != fold], signs)
        answers += [answer(e, weights) for e in examples if fold_of[e.page] == fold]
    return answers


def answer(example: Example, weights: Weights) -> Answer:
    """The likeliest answer and its probability."""
    scores = np.array([*(weights.score(f) for f in example.features), weights.silence])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    best = int(shares.argmax())
    chosen = best if best < len(example.features) else None
    return Answer(example, chosen, float(shares[best]))


def _teaches(example: Example) -> bool:
    """Whether there is a choice, and a right one."""
    return bool(example.features) and (any(example.right) or example.unknown)


def _tables(
    examples: Sequence[Example], names: Sequence[str]
) -> tuple[_Array, NDArray[np.bool_], NDArray[np.intp]]:
    """(rows, right, starts): a row for each candidate and for silence, a column for each feature.

    The last column is that of silence, and `starts` has the first row of each essay.
    """
    rows: list[list[float]] = []
    right: list[bool] = []
    starts: list[int] = []
    for example in examples:
        starts.append(len(rows))
        rows += [[f.get(name, 0.0) for name in names] + [0.0] for f in example.features]
        rows.append([0.0] * len(names) + [1.0])
        right += [*example.right, example.unknown]
    return np.array(rows), np.array(right), np.array(starts)
