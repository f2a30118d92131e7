"""Query sets measured: the published tuning, and a draft beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.evaluation.agreeing import Agreement, Rated, compare_judges, unite
from search.evaluation.desk import Compared, Mean, compare_runs, find_mean, measure_set
from search.evaluation.judgements import Judgements
from search.evaluation.measures import Measured
from search.evaluation.ranking import count_matches
from search.evaluation.runs import Run
from search.service import SearchService
from search.tuning.gate import Refusal, check_hits, check_judged, check_pins
from search.tuning.tuning import Form, parse_tuning
from state.judging import Judgement, Judging, QuerySet
from webapp.editor.rankings import Rankings, to_queries

MAIN_METRIC = "ndcg@10"


@dataclass(frozen=True)
class Scored:
    """A set as it stands: its lists, what is judged of them, and how good they are."""

    query_set: QuerySet
    run: Run
    judgements: Judgements
    measured: Measured
    means: Mapping[str, Mean | None]
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True)
class Comparison:
    """Each judged set under a draft beside what is published, by its name, and both runs of all sets."""

    sets: Mapping[str, tuple[QuerySet, Compared]]
    runs: Mapping[str, tuple[QuerySet, Run, Run]]


def score(
    query_set: QuerySet,
    judged: Sequence[Judgement],
    service: SearchService,
    rankings: Rankings | None = None,
) -> Scored:
    """The set under the tuning of a service."""
    rated = to_rated(judged)
    judgements = unite(rated)
    run = (rankings or Rankings()).rank(service, query_set)
    measured = measure_set(run, judgements)
    metrics = next(iter(measured.by_query.values()), {})
    means = {metric: find_mean(measured, metric) for metric in metrics}
    everybody = [Rated(one.query, one.essay, one.who, one.rating) for one in judged]
    return Scored(query_set, run, judgements, measured, means, compare_judges(everybody))


def drafted(service: SearchService, form: Form) -> SearchService:
    """What readers would be served with."""
    return replace(service, tuning=parse_tuning(form))


def compare_sets(
    judging: Judging, service: SearchService, form: Form, rankings: Rankings | None = None
) -> Comparison:
    """All sets under a draft and under what is published."""
    kept, other = rankings or Rankings(), drafted(service, form)
    compared, runs = {}, {}
    for query_set in judging.sets():
        before, after = kept.rank(service, query_set), kept.rank(other, query_set)
        runs[query_set.name] = (query_set, before, after)
        judgements = unite(to_rated(judging.of_set(query_set.id)))
        if found := compare_runs(before, after, judgements):
            compared[query_set.name] = (query_set, found)
    return Comparison(compared, runs)


def find_refusals(service: SearchService, form: Form, comparison: Comparison) -> list[Refusal]:
    """All that speaks against publishing a draft."""
    other = drafted(service, form)
    # Only where the lists differ can any hits be lost.
    changed = {
        query.id: query
        for query_set, before, after in comparison.runs.values()
        for query in to_queries(query_set)
        if before.rankings.get(query.id) != after.rankings.get(query.id)
    }
    after = count_matches(other, list(changed.values()))
    empty = [query for id_, query in changed.items() if not after[id_]]
    before = count_matches(service, empty)
    lost = [query.text for query in empty if before[query.id]]
    return [
        *check_judged({name: found for name, (_, found) in comparison.sets.items()}),
        *check_hits(lost),
        *check_pins(parse_tuning(form), other),
    ]


def to_scores(comparison: Comparison) -> dict[str, dict[str, float]]:
    """How good each judged set is under the draft, with its interval, to be kept with a version."""
    found = {}
    for name, (_, compared) in comparison.sets.items():
        if mean := find_mean(compared.after, MAIN_METRIC):
            found[name] = {"value": mean.value, "low": mean.low, "high": mean.high}
    return found


def to_rated(judged: Sequence[Judgement]) -> list[Rated]:
    """Ratings as they are measured by: those of people."""
    return [Rated(one.query, one.essay, one.who, one.rating) for one in judged if not one.by_model]
