"""Finding essays: the request to the engine and the result read from its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Bool, Query

from mappings.documents import EssayDocument, essay_from_source
from mappings.names import Names
from search.presentation.highlighting import mark
from search.presentation.results import EssayHit, FacetValue, SectionHit
from search.profile import RelevanceProfile
from search.query.facets import FACETS, build_constraints
from search.query.question import Question
from search.query.request import SearchRequest, Sort

MOST_COPIES = 100
# The engine's own bound, in bytes.
_LONGEST_ID = 512
# Equal scores and years must not change places between two pages of one list.
_TIES = ["page", "ordinal"]
_ORDERS: dict[Sort, list[Any]] = {
    "relevance": ["_score", *_TIES],
    "newest": [{"year.to": {"order": "desc", "missing": "_last"}}, "_score", *_TIES],
    "oldest": [{"year.from": {"order": "asc", "missing": "_last"}}, "_score", *_TIES],
    "longest": [{"length": "desc"}, *_TIES],
}


@dataclass(frozen=True)
class FoundEssays:
    """What the engine answered to one request for essays: `total` match, `near` only hold something."""

    total: int
    near: int
    essays: tuple[tuple[EssayDocument, float], ...]
    facets: dict[str, tuple[FacetValue, ...]]
    took_ms: int


@dataclass(frozen=True)
class Index:
    """Where to search: a client, one generation, and the numbers of ranking."""

    client: Elasticsearch
    names: Names
    generation: int
    profile: RelevanceProfile

    def name(self, kind: str) -> str:
        """The index of a kind. One generation for all that a page asks, whatever is swapped meanwhile."""
        return self.names.index(kind, self.generation)

    def search(self, kind: str) -> Search:
        """A search of one kind of document that never answers from a part of its shards."""
        search = Search(using=self.client, index=self.name(kind))
        return search.params(allow_partial_search_results=False)


def find_essays(index: Index, request: SearchRequest, question: Question) -> FoundEssays:
    """The page of essays that the request asks for, with totals and facet counts over all matches."""
    response = build_essay_search(index, request, question).execute()
    hits: Any = response.hits
    essays = tuple(
        (essay_from_source(hit.meta.id, hit.to_dict()), hit.meta.score or 0.0) for hit in hits
    )
    answers = response.aggregations.matching
    facets = {facet.name: facet.read_counts(answers[facet.name], request) for facet in FACETS}
    total = answers.chosen.doc_count
    return FoundEssays(total, hits.total.value - total, essays, facets, response.took)


def read_essay(index: Index, essay_id: str) -> EssayDocument | None:
    """The essay of an id, or None."""
    if not essay_id or len(essay_id.encode("utf-8", "replace")) > _LONGEST_ID:
        return None
    hits = index.search("essays").query("ids", values=[essay_id])[:1].execute().hits
    return next((essay_from_source(hit.meta.id, hit.to_dict()) for hit in hits), None)


def build_essay_search(index: Index, request: SearchRequest, question: Question) -> Search:
    """The whole request: query, counts that ignore their own selection, order and page.

    By relevance the list is of all essays that hold anything, else of those that match.
    """
    match, listed = question.match, question.scored
    if request.sort != "relevance":
        listed = Bool(must=[listed], filter=[match])
    search = index.search("essays").query(_without_copies(listed, request.copies))
    search = search.post_filter(build_constraints(request))
    matching = search.aggs.bucket("matching", "filter", filter=match)
    matching.bucket("chosen", "filter", filter=build_constraints(request))
    for facet in FACETS:
        facet.add_counts(matching, request)
    search = search.sort(*_ORDERS[request.sort]).extra(track_total_hits=True, track_scores=True)
    return search[request.offset : request.offset + request.size]


def find_held(
    index: Index, essay_ids: Sequence[str], question: Question
) -> dict[str, frozenset[str]]:
    """Essay id -> the words of the question that it holds."""
    named = [
        Q("constant_score", filter=query, boost=0, _name=word)
        for word, query in question.held.items()
    ]
    query = Bool(filter=[Q("ids", values=list(essay_ids))], should=named)
    search = index.search("essays").query(query).source(False)
    hits = search[: len(essay_ids)].execute().hits if essay_ids else ()
    return {hit.meta.id: frozenset(getattr(hit.meta, "matched_queries", ())) for hit in hits}


def _without_copies(query: Query, copies: bool) -> Query:
    # In the query and not a filter behind it, so that list, totals and counts go by one rule.
    return query if copies else Bool(must=[query], must_not=[Q("exists", field="copy_of")])


def find_copies(index: Index, essay_id: str) -> tuple[EssayDocument, ...]:
    """The essays that are folded under one, by page."""
    search = index.search("essays").filter("term", copy_of=essay_id).sort(*_TIES)
    return tuple(
        essay_from_source(hit.meta.id, hit.to_dict()) for hit in search[:MOST_COPIES].execute()
    )


def present_hit(
    found: tuple[EssayDocument, float],
    words: Sequence[str],
    sections: Mapping[str, tuple[SectionHit, ...]],
    lacking: tuple[str, ...],
) -> EssayHit:
    """One entry of the result list, its title and best sections marked."""
    essay, score = found
    title = mark(essay.title, words)
    return EssayHit(essay, score, title, sections.get(essay.id, ()), lacking=lacking)
