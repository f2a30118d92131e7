"""Finding essays: the request to the engine and the result read from its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Bool

from mappings.documents import EssayDocument, essay_from_source
from mappings.names import essay_id as to_essay_id
from search.presentation.highlighting import mark
from search.presentation.results import EssayHit, FacetValue, SectionHit
from search.query.facets import add_counts, build_constraints, without_copies
from search.query.ordering import order_essays, read_essay
from search.query.question import Question
from search.query.request import SearchRequest
from search.retrieval.index import Index

MOST_COPIES = 100
# The engine's own bound, in bytes.
_LONGEST_ID = 512
_COPIES = "copies"

RankedEssay = tuple[EssayDocument, float]


@dataclass(frozen=True)
class FoundEssays:
    """A page of essays with their scores: `total` match, `near` only hold something or mean it."""

    total: int
    near: int
    essays: tuple[RankedEssay, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    took_ms: int


@dataclass(frozen=True)
class Listed:
    """Essays of a list, best first: id and the engine's score; `total` is how many there are."""

    essays: tuple[tuple[str, float], ...]
    total: int
    took_ms: int


def build_list(index: Index, request: SearchRequest, question: Question, window: slice) -> Search:
    """A part of the list. By relevance it is of all essays that hold anything, else of matches."""
    listed = question.scored
    if request.sort != "relevance":
        listed = Bool(must=[listed], filter=[question.match])
    search = index.search("essays").query(without_copies(listed, request.copies))
    search = search.post_filter(build_constraints(request)).sort(*order_essays(request.sort))
    # By the columns of page and place, that each order ends with, and not by documents: of hundreds
    # of hits only those of the page are read.
    search = search.extra(stored_fields="_none_", track_total_hits=True)
    return search[window]


def read_list(response: Any) -> Listed:
    """The list in an answer."""
    # The plain answer: an object for each of hundreds of hits would cost more than the search.
    hits = response["hits"]
    return Listed(tuple(map(read_essay, hits["hits"])), hits["total"]["value"], response["took"])


def build_listed_among(
    index: Index, request: SearchRequest, question: Question, essay_ids: Sequence[str]
) -> Search:
    """How many of these essays the list has by their words."""
    window = build_list(index, request, question, slice(0, 0))
    return window.filter("ids", values=list(essay_ids))


def ask_for_essays(index: Index, essay_ids: Sequence[str]) -> Search:
    """The search for essays by their ids."""
    return index.search("essays").query("ids", values=list(essay_ids))[: len(essay_ids)]


def build_counts(index: Index, request: SearchRequest, question: Question) -> Search:
    """Totals and facet counts alone."""
    search = index.search("essays").query(without_copies(Q("match_all"), request.copies))[:0]
    return add_counts(search, request, question.match)


def build_total(index: Index, request: SearchRequest, question: Question) -> Search:
    """How many essays match, under the choices, alone."""
    search = index.search("essays").query(without_copies(question.match, request.copies))
    return search.filter(build_constraints(request))[:0].extra(track_total_hits=True)


def read_total(response: Any) -> int:
    """How many there are, from the answer to `build_total`."""
    return int(response["hits"]["total"]["value"])


def ask_for_shown(
    index: Index, essay_ids: Sequence[str], question: Question, copies: bool
) -> Search:
    """The search for the essays of a page: each, which words of the question it holds, and what is folded under it.

    With `copies` these are essays of the list themselves, and are not counted.
    """
    ids = Q("ids", values=list(essay_ids))
    named = [
        Q("constant_score", filter=query, boost=0, _name=word)
        for word, query in question.held.items()
    ]
    # One search of few essays instead of three.
    folded = [] if copies else [Q("terms", copy_of=list(essay_ids))]
    shown = Bool(should=[ids, *folded], minimum_should_match=1)
    query = Bool(filter=[shown], should=named)
    search = index.search("essays").query(query).post_filter(ids).extra(track_total_hits=False)
    if folded:
        search.aggs.bucket(_COPIES, "terms", field="copy_of", size=len(essay_ids))
    return search[: len(essay_ids)]


def read_held(response: Any) -> dict[str, frozenset[str]]:
    """Essay id -> the words of the question that it holds, from the answer to `ask_for_shown`."""
    hits = response["hits"]["hits"]
    return {hit["_id"]: frozenset(hit.get("matched_queries", ())) for hit in hits}


def ask_for_essay(index: Index, essay_id: str) -> Search:
    """The search for one essay."""
    ids = [essay_id] if essay_id and len(essay_id.encode("utf-8", "replace")) <= _LONGEST_ID else []
    return index.search("essays").query("ids", values=ids)[:1]


def ask_for_copies(index: Index, essay_id: str) -> Search:
    """The search for the essays that are folded under one, by page."""
    search = index.search("essays").filter("term", copy_of=essay_id[:_LONGEST_ID])
    return search.sort("page", "ordinal")[:MOST_COPIES]


def ask_for_neighbours(index: Index, essay_id: str) -> Search:
    """The search for the essays before and behind one on its page."""
    page, _, number = essay_id[:_LONGEST_ID].rpartition("-")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    ids = [to_essay_id(page, place - 1), to_essay_id(page, place + 1)] if place else []
    return index.search("essays").query("ids", values=ids).sort("ordinal")[:2]


def read_how_many_copies(response: Any) -> dict[str, int]:
    """Essay id -> how many are folded under it, from the answer to `ask_for_shown`; those without any are left out."""
    buckets = response.get("aggregations", {}).get(_COPIES, {}).get("buckets", ())
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def read_documents(response: Any) -> tuple[EssayDocument, ...]:
    """The essays of an answer."""
    hits = response["hits"]["hits"]
    return tuple(essay_from_source(hit["_id"], hit["_source"]) for hit in hits)


def present_hit(
    found: RankedEssay,
    words: Sequence[str],
    sections: Mapping[str, tuple[SectionHit, ...]],
) -> EssayHit:
    """One entry of the result list, its title and best sections marked."""
    essay, score = found
    title = mark(essay.title, words)
    return EssayHit(essay, score, title, sections.get(essay.id, ()))
