"""Measures of a run, from trec_eval's own code (the library pytrec-eval-terrier)."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

import pytrec_eval

from search.evaluation.judgements import Judgements
from search.evaluation.runs import Ranking, Run

METRICS = ("ndcg@10", "mrr@10", "recall@100", "p@1")
_NAMES = {"ndcg_cut_10": "ndcg@10", "recall_100": "recall@100", "P_1": "p@1"}
# The library looks at whole rankings for the reciprocal rank: it gets the first ten.
_CUT = 10


@dataclass(frozen=True)
class Measured:
    """One system's values, 0 to 1: query id -> metric -> value."""

    system: str
    by_query: Mapping[str, Mapping[str, float]]

    def values(self, metric: str) -> list[float]:
        """The metric of each query, in their order."""
        return [values[metric] for values in self.by_query.values()]

    def mean(self, metric: str) -> float:
        """The metric over all queries."""
        return fmean(self.values(metric))


def measure_run(run: Run, judgements: Judgements) -> Measured:
    """nDCG@10 (gain is the rating), MRR@10, Recall@100 and P@1 (relevant is a rating above 0).

    Of every judged query, those that the system finds nothing for with 0.
    """
    rankings = {query: run.rankings.get(query, ()) for query in judgements}
    whole = {query: _to_scores(ranking) for query, ranking in rankings.items()}
    first = {query: _to_scores(ranking[:_CUT]) for query, ranking in rankings.items()}
    measured = _evaluate(whole, judgements, {"ndcg_cut.10", "recall.100", "P.1"})
    reciprocal = _evaluate(first, judgements, {"recip_rank"})
    return Measured(
        run.system,
        {
            query: {
                **{name: measured[query][known] for known, name in _NAMES.items()},
                "mrr@10": reciprocal[query]["recip_rank"],
            }
            for query in judgements
        },
    )


def measure_first_ten(run: Run, judgements: Judgements) -> dict[str, float]:
    """Query id -> nDCG@10 alone, which looks at no more than the first ten of each."""
    first = {query: _to_scores(run.rankings.get(query, ())[:_CUT]) for query in judgements}
    measured = _evaluate(first, judgements, {"ndcg_cut.10"})
    return {query: values["ndcg_cut_10"] for query, values in measured.items()}


def _to_scores(ranking: Ranking) -> dict[str, float]:
    # The place stands for the score, so that the library cannot break a tie in another way.
    return {document: float(-place) for place, (document, _) in enumerate(ranking)}


def _evaluate(
    scores: Mapping[str, Mapping[str, float]], judgements: Judgements, wanted: set[str]
) -> dict[str, dict[str, float]]:
    evaluator = pytrec_eval.RelevanceEvaluator(judgements, wanted)
    found: dict[str, dict[str, float]] = evaluator.evaluate(scores)
    return found
