"""Query sets of editors: what to judge next, how good a list is where not all is judged, and two lists compared."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
import pytrec_eval

from search.evaluation.agreeing import MOST
from search.evaluation.comparing import Difference, compare
from search.evaluation.judgements import Judgements, is_answerable
from search.evaluation.measures import Measured
from search.evaluation.runs import Ranking, Run

FIRST = 10
METRICS = ("ndcg@10", "err@10", "mrr@10", "p@10", "bpref", "unjudged@10")
_SEED, _RESAMPLES = 20, 2_000


@dataclass(frozen=True)
class Mean:
    """The mean of a measure over queries with its interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Compared:
    """A draft's lists beside the published ones: of each query with an answer both values.

    `overlap` is how many of the first ten are the same, in the mean.
    """

    before: Measured
    after: Measured
    difference: Difference
    overlap: float


def pool(rankings: Iterable[Ranking], judged: Iterable[str], who: str, query: str) -> list[str]:
    """The documents that are yet to be judged: the first ten of each list, shuffled.

    The order is another for each judge and query, and the same each time: no place tells the rank.
    """
    known = set(judged)
    found = dict.fromkeys(
        document for ranking in rankings for document, _ in ranking[:FIRST] if document not in known
    )
    return sorted(found, key=lambda document: _shuffle(who, query, document))


def measure_set(run: Run, judgements: Judgements) -> Measured:
    """nDCG@10, ERR@10, MRR@10, P@10, bpref and the unjudged share of the first ten, by query.

    The ideal of nDCG is that of all that is judged. Relevant is 2 or more. Queries that nothing
    answers are left out: all lists are the same for them.
    """
    answered = {query: rated for query, rated in judgements.items() if is_answerable(rated)}
    return Measured(
        run.system,
        {query: _measure(run.rankings.get(query, ()), rated) for query, rated in answered.items()},
    )


def find_mean(measured: Measured, metric: str) -> Mean | None:
    """The mean with its interval, by drawing queries anew; None for no queries."""
    values = np.array(measured.values(metric))
    if not len(values):
        return None
    draws = np.random.default_rng(_SEED).choice(values, (_RESAMPLES, len(values)))
    low, high = np.percentile(draws.mean(axis=1), (2.5, 97.5))
    return Mean(float(values.mean()), float(low), float(high))


def compare_runs(before: Run, after: Run, judgements: Judgements) -> Compared | None:
    """The second run beside the first; None where no query has an answer."""
    old, new = measure_set(before, judgements), measure_set(after, judgements)
    if not old.by_query:
        return None
    overlaps = (
        _overlap(before.rankings.get(query, ()), after.rankings.get(query, ()))
        for query in old.by_query
    )
    return Compared(old, new, compare(new, old, "ndcg@10"), fmean(overlaps))


def moved(compared: Compared) -> list[tuple[str, float, float]]:
    """(query, before, after) of the queries whose nDCG@10 changed, the greatest loss first."""
    values = (
        (query, compared.before.by_query[query]["ndcg@10"], found["ndcg@10"])
        for query, found in compared.after.by_query.items()
    )
    return sorted((one for one in values if one[1] != one[2]), key=lambda one: one[2] - one[1])


def _measure(ranking: Ranking, rated: Mapping[str, int]) -> dict[str, float]:
    first = ranking[:FIRST]
    scores = {document: float(-place) for place, (document, _) in enumerate(ranking)}
    cut = {document: scores[document] for document, _ in first}
    good = {document: int(rating >= 2) for document, rating in rated.items()}
    evaluate: Any = pytrec_eval.RelevanceEvaluator
    gains = evaluate({"q": dict(rated)}, {"ndcg_cut.10"}).evaluate({"q": cut})["q"]
    binary = evaluate({"q": good}, {"recip_rank", "P.10"}).evaluate({"q": cut})["q"]
    holes = evaluate({"q": good}, {"bpref"}).evaluate({"q": scores})["q"]
    unjudged = sum(document not in rated for document, _ in first)
    return {
        "ndcg@10": gains.get("ndcg_cut_10", 0.0),
        "err@10": _expected_reciprocal_rank([rated.get(document, 0) for document, _ in first]),
        "mrr@10": binary.get("recip_rank", 0.0),
        "p@10": binary.get("P_10", 0.0),
        "bpref": holes.get("bpref", 0.0),
        "unjudged@10": unjudged / len(first) if first else 0.0,
    }


def _expected_reciprocal_rank(ratings: Sequence[int]) -> float:
    """ERR (Chapelle and others 2009): a reader goes down until something satisfies."""
    total, goes_on = 0.0, 1.0
    for place, rating in enumerate(ratings, start=1):
        satisfied = (2**rating - 1) / 2**MOST
        total += goes_on * satisfied / place
        goes_on *= 1 - satisfied
    return total


def _overlap(before: Ranking, after: Ranking) -> float:
    one, other = ({document for document, _ in ranking[:FIRST]} for ranking in (before, after))
    return len(one & other) / max(len(one), len(other), 1)


def _shuffle(*names: str) -> str:
    return hashlib.sha256("\0".join(names).encode()).hexdigest()
