"""What an evaluation found, and its fixed JSON form."""

from dataclasses import asdict, dataclass
from typing import Any

from search.evaluation.collections import Collection
from search.evaluation.comparing import Difference
from search.evaluation.measures import METRICS, Measured
from search.evaluation.runs import Run

JsonObject = dict[str, Any]
_DIGITS = 6


@dataclass(frozen=True)
class Evaluation:
    """Systems measured over one collection, ours last, with the run of ours."""

    collection: Collection
    documents: int
    systems: tuple[Measured, ...]
    differences: tuple[Difference, ...]
    run: Run
    notes: tuple[str, ...]


def present_evaluation(evaluation: Evaluation, per_query: bool = False) -> JsonObject:
    """The JSON form; a difference is of `a` less `b`, `detectable` what the set can show at all."""
    collection = evaluation.collection
    form: JsonObject = {
        "collection": collection.name,
        "queries": len(collection.queries),
        "documents": evaluation.documents,
        "ranked": "candidates" if collection.candidates else "all",
        "systems": {found.system: _present_means(found) for found in evaluation.systems},
        "differences": [_present_difference(found) for found in evaluation.differences],
        "notes": list(evaluation.notes),
    }
    if per_query:
        form["per_query"] = {
            query.id: _present_query(evaluation, query.id) for query in collection.queries
        }
    return form


def _present_means(measured: Measured) -> dict[str, float]:
    return {metric: round(measured.mean(metric), _DIGITS) for metric in METRICS}


def _present_query(evaluation: Evaluation, query: str) -> dict[str, dict[str, float]]:
    return {
        found.system: {metric: round(found.by_query[query][metric], _DIGITS) for metric in METRICS}
        for found in evaluation.systems
    }


def _present_difference(difference: Difference) -> JsonObject:
    return {
        name: round(value, _DIGITS) if isinstance(value, float) else value
        for name, value in asdict(difference).items()
    }
