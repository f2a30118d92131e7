"""The sections of essays: the best of each for a result list, or all of one to read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Bool, Query

from mappings.documents import SECTION_PARTS, SectionDocument, section_from_source
from mappings.names import section_id
from search.presentation.highlighting import PASSAGE, best_passage, mark
from search.presentation.results import SectionHit
from search.profile import SECTION_FIELDS
from search.query.facets import without_copies
from search.query.ordering import (
    BEST_FIRST,
    order_sections,
    read_best_score,
    read_section_score,
)
from search.query.question import Question
from search.query.request import SearchRequest
from search.retrieval.index import Index

BEST_OF_EACH = 2
_ESSAYS, _BEST = "essays", "best"
# Less than anything that is marked can score.
_LEAST = 1e-6
# Characters shown of a section that is listed itself.
LISTED_PASSAGE = 240
# The engine's window for one request; an essay has tens of sections.
MOST_SECTIONS = 10_000


def build_best_sections(
    index: Index, essay_ids: Sequence[str], question: Question, else_: Sequence[str] = ()
) -> Search:
    """The search for the sections of essays with most of what is marked, best first.

    Where an essay has none with any of it, its section of `else_` is shown, if there is one.
    """
    wanted = [question.sections] if question.sections is not None else []
    wanted += [Q("ids", values=list(else_), boost=_LEAST)] if else_ else []
    # Not required: an essay that matches by its title alone shows its opening.
    query = Bool(
        filter=[Q("terms", essay_id=list(essay_ids))], should=wanted, minimum_should_match=0
    )
    return _take_best(index.search("sections").query(query), len(essay_ids), BEST_OF_EACH)


def read_best_sections(response: Any, question: Question) -> dict[str, tuple[SectionHit, ...]]:
    """Essay id -> its best sections; its opening where none has any of what is marked."""
    return {essay: _present_sections(hits, question.marked) for essay, hits in _read_best(response)}


def build_section_list(index: Index, request: SearchRequest, query: Query) -> Search:
    """A page of a list of sections."""
    search = index.search("sections").query(without_copies(query, request.copies))
    search = search.sort(*order_sections(request.sort))
    search = search.extra(track_total_hits=True)
    return search[request.offset : request.offset + request.size]


def read_section_list(
    response: Any, words: Sequence[str]
) -> tuple[tuple[tuple[str, float, SectionHit], ...], int]:
    """(essay id, score, section) of each section of the page, and how many there are in all."""
    answer = response["hits"]
    found = [
        (section_from_source(hit["_source"]), read_section_score(hit)) for hit in answer["hits"]
    ]
    sections = tuple(
        (section.essay_id, score, _present_section(section, words, LISTED_PASSAGE))
        for section, score in found
    )
    return sections, answer["total"]["value"]


def find_alike_sections(
    index: Index, shared: Mapping[str, Sequence[str]]
) -> dict[str, tuple[SectionHit, ...]]:
    """Essay id -> its section with most of the words that are shared, its own marked."""
    if not shared:
        return {}
    # All words of all: what an essay does not share none of its sections holds.
    words = dict.fromkeys(word for own in shared.values() for word in own)
    weights = {name: index.profile.fields[name].words for name in SECTION_FIELDS}
    # As it is sent: objects for each word would take longer than the search.
    query = {
        "filter": [{"terms": {"essay_id": list(shared)}}],
        "should": [
            {"term": {name: {"value": word, "boost": weight}}}
            for word in words
            for name, weight in weights.items()
        ],
    }
    search = index.search("sections").extra(query={"bool": query})
    search = _take_best(search, len(shared), of_each=1)
    answer = index.ask({"alike": search}, probe=False)["alike"]
    return {
        essay: (_present_section(hits[0][0], shared[essay]),) for essay, hits in _read_best(answer)
    }


def ask_for_sections(index: Index, essay_id: str) -> Search:
    """The search for all sections of an essay in reading order."""
    return (
        index.search("sections").query(Q("term", essay_id=essay_id)).sort("ordinal")[:MOST_SECTIONS]
    )


def ask_for_sections_by_id(index: Index, section_ids: Sequence[str]) -> Search:
    """The search for sections by their ids."""
    search = index.search("sections").query("ids", values=list(section_ids))
    return search[: len(section_ids)]


def read_sections(response: Any) -> tuple[SectionDocument, ...]:
    """The sections of an answer; empty when there is no such essay."""
    hits = response["hits"]["hits"]
    return tuple(section_from_source(hit["_source"]) for hit in hits)


def _take_best(search: Search, essays: int, of_each: int) -> Search:
    """The search with the best sections of each of so many essays, and no list of them all."""
    # One look at all of them; the inner hits of a collapsed list are a search for each essay.
    search = search[:0].extra(track_total_hits=False)
    groups = search.aggs.bucket(_ESSAYS, "terms", field="essay_id", size=essays)
    best = {"size": of_each, "sort": BEST_FIRST, "_source": list(SECTION_PARTS)}
    groups.metric(_BEST, "top_hits", **best)
    return search


def _read_best(response: Any) -> Iterator[tuple[str, list[tuple[SectionDocument, float]]]]:
    """Each essay's id with its best sections and their scores."""
    for group in response["aggregations"][_ESSAYS]["buckets"]:
        best = group[_BEST]["hits"]["hits"]
        yield (
            group["key"],
            [(section_from_source(hit["_source"]), read_best_score(hit)) for hit in best],
        )


def _present_sections(
    hits: Sequence[tuple[SectionDocument, float]], words: Sequence[str]
) -> tuple[SectionHit, ...]:
    matching = [section for section, score in hits if score > 2 * _LEAST]
    return tuple(_present_section(section, words) for section in matching or [hits[0][0]])


def _present_section(
    section: SectionDocument, words: Sequence[str], length: int = PASSAGE
) -> SectionHit:
    return SectionHit(
        id=section_id(section.essay_id, section.ordinal),
        ordinal=section.ordinal,
        heading=mark(section.heading, words),
        snippet=best_passage(section.text, words, length),
        role=section.role,
    )
