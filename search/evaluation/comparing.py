"""Whether two systems differ over the same queries, or could by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist
from typing import Any

import numpy as np

from search.evaluation.measures import Measured

METRICS = ("ndcg@10", "mrr@10", "recall@100")
_SEED = 20
_RESAMPLES = 9_999
# Resamples held in memory at a time: 4,600 queries of eight bytes each are 37 MB.
_BATCH = 1_000
_LEVEL = 0.95
_POWER = 0.8


@dataclass(frozen=True)
class Difference:
    """How far `a` is above `b`: the mean of a − b over the queries, and how sure that is.

    `low` and `high` bound the mean with 95 % confidence; `p` is how often so great a difference
    comes about when the two systems are alike. `detectable` is the smallest true difference that
    as many queries, scattered as these, show in four of five cases; None for fewer than two.
    """

    a: str
    b: str
    metric: str
    delta: float
    low: float
    high: float
    p: float
    wins: int
    losses: int
    ties: int
    detectable: float | None


def compare_all(systems: Sequence[Measured]) -> list[Difference]:
    """Each system with each one before it, by each metric."""
    pairs = combinations(reversed(systems), 2)
    return [compare(a, b, metric) for a, b in pairs for metric in METRICS]


def compare(a: Measured, b: Measured, metric: str) -> Difference:
    """The difference of two systems that were asked the same queries; the same each time."""
    deltas = np.subtract(a.values(metric), b.values(metric))
    low, high = _interval(deltas)
    return Difference(
        a=a.system,
        b=b.system,
        metric=metric,
        delta=float(deltas.mean()),
        low=low,
        high=high,
        p=_chance(deltas),
        wins=int((deltas > 0).sum()),
        losses=int((deltas < 0).sum()),
        ties=int((deltas == 0).sum()),
        detectable=_detectable(deltas),
    )


def _interval(deltas: Any) -> tuple[float, float]:
    """Percentile bootstrap of the mean: queries drawn anew, each as often as chance has it."""
    if len(deltas) < 2:
        return float(deltas.mean()), float(deltas.mean())
    from scipy import stats  # it takes 60 MB, which a job that compares nothing should not hold

    found = stats.bootstrap(
        (deltas,),
        np.mean,
        confidence_level=_LEVEL,
        n_resamples=_RESAMPLES,
        batch=_BATCH,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def _chance(deltas: Any) -> float:
    """Paired randomisation test, two-sided: each query's two values changed over by a coin."""
    if len(deltas) < 2 or not deltas.any():
        return 1.0
    from scipy import stats

    found = stats.permutation_test(
        (deltas,),
        np.mean,
        permutation_type="samples",
        n_resamples=_RESAMPLES,
        batch=_BATCH,
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)


def _detectable(deltas: Any) -> float | None:
    if len(deltas) < 2:
        return None
    normal = NormalDist()
    sure = normal.inv_cdf((1 + _LEVEL) / 2) + normal.inv_cdf(_POWER)
    return float(sure * deltas.std(ddof=1) / np.sqrt(len(deltas)))
