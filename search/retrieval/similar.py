"""More like this: a text's own telling words, chosen here, so that the reasons are exact.

The likeness of texts is the score of those words over the most it can be, from 0 to 1; agency, genre
and region that agree add what the profile says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Literal, get_args

from elasticsearch.dsl import Q, Search

from mappings.documents import EssayDocument, SectionDocument, essay_from_source
from mappings.segmentation import SEPARATOR, Segmenter
from search.presentation.results import Reason
from search.profile import ESSAY_FIELD, RelevanceProfile
from search.query.facets import add_counts, build_constraints, read_counts
from search.query.ordering import order_essays, read_essay
from search.query.request import SearchRequest
from search.retrieval.essays import FoundEssays
from search.retrieval.index import Index

# Anything alike; the same task at other agencies; the same agency in other years.
Dial = Literal["all", "task", "agency"]
# A query as the engine is sent it.
Built = dict[str, Any]
DIALS: tuple[Dial, ...] = get_args(Dial)
SHOWN_TERMS = 8
# The engine's BM25 has its factor (k1 + 1) in the score: what a term counts at most beside its idf.
_SATURATED = 2.2


@dataclass(frozen=True)
class Term:
    """A word of the source: its share of all that are chosen, and its idf in the index."""

    text: str
    weight: float
    idf: float


@dataclass(frozen=True)
class Source:
    """What others are to be like: a text, and the essay that it is from, if it is from one."""

    text: str
    essay: EssayDocument | None = None


def to_source(essay: EssayDocument, sections: Sequence[SectionDocument]) -> Source:
    """An essay, or some sections of it, as a source."""
    return Source("\n".join(f"{s.heading}\n{s.text}" for s in sections), essay)


def choose_terms(index: Index, source: Source, segmenter: Segmenter) -> tuple[Term, ...]:
    """The most telling words of a source, strongest first, as many as the profile says."""
    # The term vector of a text that is not in the index: its counts with the index's statistics.
    answer = index.client.termvectors(
        index=index.name("essays"),
        doc={ESSAY_FIELD: SEPARATOR.join(segmenter.cut(source.text))},
        fields=[ESSAY_FIELD],
        term_statistics=True,
        field_statistics=True,
        positions=False,
        offsets=False,
        filter={
            "max_num_terms": index.profile.similar.terms,
            "min_word_length": 2,
            "min_doc_freq": 2,
        },
    )
    return _read_terms(answer["term_vectors"].get(ESSAY_FIELD, {}))


def build_similar_search(
    index: Index, terms: Sequence[Term], source: Source, dial: Dial, request: SearchRequest
) -> Search:
    """The page of the essays that are like a source, counted by facet; none of them a copy."""
    profile = index.profile
    least = min(profile.similar.shared, -(-len(terms) // 2))
    # As it is sent: objects for each of fifty words would take as long as the search.
    query = {
        "must": [{"bool": {"should": _build_terms(terms), "minimum_should_match": least}}],
        "should": _build_agreeing(source.essay, dial, profile),
        "filter": _build_wanted(source.essay, dial),
        "must_not": _build_unwanted(source.essay, dial),
    }
    search = index.search("essays").extra(query={"bool": query})
    search = search.post_filter(build_constraints(request))
    search = (
        add_counts(search, request, Q("match_all"))
        .sort(*order_essays("relevance"))
        .extra(track_total_hits=True)
    )
    return search[request.offset : request.offset + request.size]


def read_similar(response: Any, request: SearchRequest) -> tuple[FoundEssays, list[list[str]]]:
    """What was found, and for each essay the words that it shares."""
    found = response["hits"]
    hits = found["hits"]
    essays = tuple((essay_from_source(h["_id"], h["_source"]), read_essay(h)[1]) for h in hits)
    shared = [[str(name) for name in hit.get("matched_queries", ())] for hit in hits]
    facets = read_counts(response, request).facets
    return FoundEssays(found["total"]["value"], 0, essays, facets, response["took"]), shared


def choose_reasons(shared: Sequence[str], terms: Sequence[Term]) -> list[Term]:
    """Of the words that an essay shares those that are shown, strongest first."""
    held = frozenset(shared)
    # A source's words come strongest first.
    return [term for term in terms if term.text in held][:SHOWN_TERMS]


def explain_likeness(
    essay: EssayDocument, shared: Sequence[Term], source: EssayDocument | None
) -> tuple[Reason, ...]:
    """Why an essay is like a source: the words shared, strongest first, and facets that agree or not."""
    terms = [Reason("term", term.text, weight=round(term.weight, 3)) for term in shared]
    return (*terms, *(_facet_reasons(source, essay) if source else ()))


def _read_terms(vector: Mapping[str, Any]) -> tuple[Term, ...]:
    documents = max(1, vector.get("field_statistics", {}).get("doc_count", 1))
    terms = {
        text: found
        for text, found in vector.get("terms", {}).items()
        # The engine lists terms that no document holds without their frequency.
        if "doc_freq" in found and any(c.isalpha() for c in text)
    }
    total = sum(found["score"] for found in terms.values())
    read = [
        Term(text, found["score"] / total, _idf(documents, found["doc_freq"]))
        for text, found in terms.items()
    ]
    return tuple(sorted(read, key=lambda term: (-term.weight, term.text)))


def _idf(documents: int, holding: int) -> float:
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def _build_terms(terms: Sequence[Term]) -> list[Built]:
    """The words, named by themselves, which count 1 together when each of them is held often."""
    most = _SATURATED * sum(term.weight * term.idf for term in terms)
    return [
        _term(ESSAY_FIELD, term.text, boost=term.weight / most, _name=term.text) for term in terms
    ]


def _build_agreeing(
    essay: EssayDocument | None, dial: Dial, profile: RelevanceProfile
) -> list[Built]:
    if essay is None:
        return []
    weights, facets = profile.similar, essay.facets
    agreeing: list[tuple[str, str, float]] = []
    if facets.agency_type and dial != "task":
        agreeing.append(("agency_type.value", facets.agency_type.value, weights.agency))
    if facets.genre:
        agreeing.append(("genre", facets.genre, weights.genre))
    if facets.region:
        path = facets.region.path
        agreeing += [("region.path", place, weights.region / len(path)) for place in path]
    return [
        {"constant_score": {"filter": _term(name, value), "boost": weight}}
        for name, value, weight in agreeing
    ]


def _build_wanted(essay: EssayDocument | None, dial: Dial) -> list[Built]:
    if essay is None or dial != "agency" or essay.facets.agency_type is None:
        return []
    return [_term("agency_type.value", essay.facets.agency_type.value)]


def _build_unwanted(essay: EssayDocument | None, dial: Dial) -> list[Built]:
    # Neither the source nor what it is a copy of; copies of anything are not shown.
    unwanted: list[Built] = [{"exists": {"field": "copy_of"}}]
    if essay is None:
        return unwanted
    fullest = essay.copy.representative if essay.copy else essay.id
    unwanted.append({"ids": {"values": [essay.id, fullest]}})
    if dial == "task" and essay.facets.agency_type:
        unwanted.append(_term("agency_type.value", essay.facets.agency_type.value))
    if dial == "agency" and essay.facets.year:
        unwanted.append({"terms": {"year.years": list(essay.facets.year.years)}})
    return unwanted


def _term(name: str, value: str, **more: object) -> Built:
    return {"term": {name: {"value": value, **more}}}


def _facet_reasons(source: EssayDocument, other: EssayDocument) -> list[Reason]:
    here, there = _facet_values(source), _facet_values(other)
    known = [name for name in here if here[name] and there[name]]
    return [Reason(name, there[name], agrees=here[name] == there[name]) for name in known]


def _facet_values(essay: EssayDocument) -> dict[str, str]:
    year, agency, region = essay.facets.year, essay.facets.agency_type, essay.facets.region
    period = "" if year is None else str(year.value or f"{year.from_}–{year.to}")
    return {
        "year": period,
        "agency": agency.value if agency else "",
        "region": "/".join(region.value) if region else "",
    }
