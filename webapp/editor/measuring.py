"""Query sets measured: the published tuning, and a draft beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.evaluation.agreeing import Agreement, Rated, compare_judges, unite
from search.evaluation.collections import Query
from search.evaluation.desk import Compared, Mean, compare_runs, find_mean, measure_set
from search.evaluation.judgements import Judgements
from search.evaluation.measures import Measured
from search.evaluation.ranking import rank_as_readers_see
from search.evaluation.runs import Run
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.gate import Refusal, check_hits, check_judged, check_pins
from search.tuning.tuning import Form, parse_tuning
from state.judging import Judgement, Judging, QuerySet


@dataclass(frozen=True)
class Scored:
    """A set as it stands: its lists, what is judged of them, and how good they are."""

    query_set: QuerySet
    run: Run
    judgements: Judgements
    measured: Measured
    means: Mapping[str, Mean | None]
    agreements: tuple[Agreement, ...]


def score(query_set: QuerySet, judged: Sequence[Judgement], service: SearchService) -> Scored:
    """The set under the tuning of a service."""
    rated = to_rated(judged)
    judgements = unite(rated)
    run = rank_as_readers_see(service, to_queries(query_set))
    measured = measure_set(run, judgements)
    metrics = next(iter(measured.by_query.values()), {})
    means = {metric: find_mean(measured, metric) for metric in metrics}
    return Scored(query_set, run, judgements, measured, means, compare_judges(rated))


def drafted(service: SearchService, form: Form) -> SearchService:
    """What readers would be served with."""
    return replace(service, tuning=parse_tuning(form))


def compare_sets(
    judging: Judging, service: SearchService, form: Form
) -> dict[str, tuple[QuerySet, Compared]]:
    """Each set with judged answers under a draft beside what is published, by its name."""
    found = {}
    for query_set in judging.sets():
        judgements = unite(to_rated(judging.of_set(query_set.id)))
        if not judgements:
            continue
        queries = to_queries(query_set)
        before, after = (
            rank_as_readers_see(one, queries) for one in (service, drafted(service, form))
        )
        if compared := compare_runs(before, after, judgements):
            found[query_set.name] = (query_set, compared)
    return found


def find_refusals(judging: Judging, service: SearchService, form: Form) -> list[Refusal]:
    """All that speaks against publishing a draft."""
    sets = compare_sets(judging, service, form)
    other = drafted(service, form)
    sample = [query.text for one in judging.sets() for query in one.queries]
    return [
        *check_judged({name: compared for name, (_, compared) in sets.items()}),
        *check_hits(sample, _counter(service), _counter(other)),
        *check_pins(parse_tuning(form), other),
    ]


def to_queries(query_set: QuerySet) -> list[Query]:
    """Its queries as they are asked."""
    return [Query(query.id, query.text) for query in query_set.queries]


def to_rated(judged: Sequence[Judgement]) -> list[Rated]:
    """Ratings as they are measured by."""
    return [Rated(one.query, one.essay, one.who, one.rating) for one in judged]


def _counter(service: SearchService):  # type: ignore[no-untyped-def]
    def count(request: SearchRequest) -> int:
        return service.search(request).total

    return count
