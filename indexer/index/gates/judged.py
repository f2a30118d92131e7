"""The gate on quality: answers that people have rated must not get worse by more than chance."""

from indexer.index.gates.candidate import Candidate, Outcome, name_some
from indexer.index.generations.generation import Generation
from search.evaluation.collections import Collection
from search.evaluation.comparing import compare
from search.evaluation.measures import Measured, measure_run
from search.evaluation.ranking import rank_essays
from search.evaluation.runs import DEPTH

_NAME = "judged queries"
_METRIC = "ndcg@10"
# A fall is more than noise when as great a one comes about by chance less often than this.
_CHANCE = 0.05


def check_judged(candidate: Candidate) -> Outcome:
    """nDCG@10 over the judged queries is not lower than in the live generation, noise aside."""
    if candidate.live is None or candidate.judged is None:
        nothing = "no judged queries" if candidate.judged is None else "nothing to compare with"
        return Outcome(_NAME, True, nothing)
    new, old = (
        _measure(candidate, candidate.judged, generation)
        for generation in (candidate.new, candidate.live)
    )
    found = compare(new, old, _METRIC)
    figures = {
        "queries": len(new.by_query),
        "before": round(old.mean(_METRIC), 4),
        "after": round(new.mean(_METRIC), 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        "p": round(found.p, 4),
    }
    if found.high < 0 and found.p < _CHANCE:
        reason = (
            f"{_METRIC} of {len(new.by_query)} judged queries falls from {old.mean(_METRIC):.3f} "
            f"to {new.mean(_METRIC):.3f} (p = {found.p:.3f}), most for {_name_worst(new, old)}"
        )
        return Outcome(_NAME, False, reason, figures)
    return Outcome(_NAME, True, figures=figures)


def _measure(candidate: Candidate, judged: Collection, generation: Generation) -> Measured:
    number, queries = generation.number, judged.queries
    run = rank_essays(candidate.service, number, queries, DEPTH, str)
    return measure_run(run, judged.judgements)


def _name_worst(new: Measured, old: Measured) -> str:
    falls = {
        query: values[_METRIC] - old.by_query[query][_METRIC]
        for query, values in new.by_query.items()
    }
    return name_some(sorted((query for query in falls if falls[query] < 0), key=falls.__getitem__))
