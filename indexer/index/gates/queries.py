"""The gate on results: readers must find what they found, where they found it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.index.gates.candidate import Candidate, Outcome, name_some
from indexer.index.generations.generation import Generation
from mappings.documents import essay_from_source
from mappings.names import page_of
from search.evaluation.collections import Query
from search.evaluation.ranking import rank_as_readers_see

# Titles that are asked for, and how many where there is what readers ask.
SAMPLED_TITLES, FEW_TITLES = 40, 20
# Of the queries: so many may find nothing any more. One of a few may be for a page that is gone.
MOST_LOST = 0.02
# Mean share of the old top ten that is in the new one, essays of new and vanished pages aside.
LEAST_OVERLAP = 0.6
_TOP = 10
_ASKED = 50
_SEED = 10
_LONGEST = 16


@dataclass(frozen=True)
class Change:
    """What became of one query."""

    query: str
    lost: bool
    overlap: float


def check_queries(candidate: Candidate) -> Outcome:
    """Queries of readers, and titles of essays of both generations, find the same as before."""
    live = candidate.live
    if live is None:
        return Outcome("queries", True, "nothing to compare with")
    titles = _sample_titles(candidate, live, FEW_TITLES if candidate.queries else SAMPLED_TITLES)
    queries = list(dict.fromkeys([*candidate.queries, *titles]))
    old, new = (_rank(candidate, queries, generation) for generation in (live, candidate.new))
    changes = [_compare(candidate, query, old[query], new[query]) for query in queries]
    lost = [change.query for change in changes if change.lost]
    overlap = sum(change.overlap for change in changes) / len(changes) if changes else 1.0
    readers = len(set(candidate.queries))
    figures = {
        "queries": len(changes),
        "of readers": readers,
        "lost": len(lost),
        "overlap": round(overlap, 4),
    }
    if len(lost) > MOST_LOST * len(changes):
        reason = f"{len(lost)} of {len(changes)} queries find nothing any more: {name_some(lost)}"
        return Outcome("queries", False, reason, figures)
    if overlap < LEAST_OVERLAP:
        changes.sort(key=lambda change: change.overlap)
        worst = name_some([change.query for change in changes])
        reason = f"the top ten of {len(changes)} queries keep {overlap:.0%} in the mean: {worst}"
        return Outcome("queries", False, reason, figures)
    return Outcome("queries", True, figures=figures)


def _sample_titles(candidate: Candidate, live: Generation, most: int) -> Iterator[str]:
    hits = candidate.client.search(
        index=live.index("essays"),
        query={
            "function_score": {
                "query": {"match_all": {}},
                "random_score": {"seed": _SEED + candidate.new.number, "field": "_seq_no"},
            }
        },
        size=most,
    )["hits"]["hits"]
    for hit in hits:
        essay = essay_from_source(hit["_id"], hit["_source"])
        if essay.title and candidate.in_both(essay.page):
            yield essay.title[:_LONGEST]


def _compare(candidate: Candidate, query: str, old: Sequence[str], new: Sequence[str]) -> Change:
    kept = [essay for essay in old if candidate.in_both(page_of(essay))][:_TOP]
    known = [essay for essay in new if candidate.in_both(page_of(essay))][:_TOP]
    overlap = len(set(kept) & set(known)) / len(kept) if kept else 1.0
    return Change(query, bool(kept) and not new, overlap)


def _rank(
    candidate: Candidate, queries: Sequence[str], generation: Generation
) -> Mapping[str, Sequence[str]]:
    asked = [Query(query, query) for query in queries]
    run = rank_as_readers_see(candidate.service, asked, _ASKED, generation.number)
    return {query: [essay for essay, _ in run.rankings[query]] for query in queries}
