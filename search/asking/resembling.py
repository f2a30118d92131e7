"""Essays like one, like a section of one, or like a text of the reader's, each with reasons."""

from dataclasses import dataclass, replace

from mappings.documents import EssayDocument, SectionDocument
from mappings.segmentation import Segmenter
from search.asking.opening import version_of
from search.presentation.results import NOTHING, SearchResult
from search.query.request import SearchRequest
from search.retrieval.essays import ask_for_essay, present_hit, read_documents
from search.retrieval.index import Index
from search.retrieval.sections import ask_for_sections, find_alike_sections, read_sections
from search.retrieval.similar import (
    Dial,
    Source,
    build_similar_search,
    choose_reasons,
    choose_terms,
    explain_likeness,
    read_similar,
    to_source,
)

# Of a text that a reader pastes this much is read: an essay is shorter.
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class SimilarPage:
    """Essays like one; `essay` is None where they are like a text of the reader's."""

    essay: EssayDocument | None
    result: SearchResult
    dial: Dial
    # The section that the others are to be like; None for the whole essay.
    section: SectionDocument | None = None


@dataclass(frozen=True)
class Likeness:
    """What the others are to be like."""

    essay_id: str
    dial: Dial = "all"
    section: int | None = None


def find_like_essay(
    index: Index, wanted: Likeness, request: SearchRequest, segmenter: Segmenter
) -> SimilarPage | None:
    """The essays most like one, or like one section of it; None when there is none of that id."""
    answers = index.ask(
        {
            "essay": ask_for_essay(index, wanted.essay_id),
            "sections": ask_for_sections(index, wanted.essay_id),
        }
    )
    essay = next(iter(read_documents(answers["essay"])), None)
    if essay is None:
        return None
    sections = read_sections(answers["sections"])
    chosen = next((s for s in sections if s.ordinal == wanted.section), None)
    source = to_source(essay, [chosen] if chosen else sections)
    result = _find_like(index, source, request, wanted.dial, segmenter)
    return SimilarPage(essay, result, wanted.dial, chosen)


def find_like_text(
    index: Index, text: str, request: SearchRequest, segmenter: Segmenter
) -> SimilarPage:
    """The essays most like a text of the reader's."""
    source = Source(text[:LONGEST_TEXT])
    return SimilarPage(None, _find_like(index, source, request, "all", segmenter), "all")


def _find_like(
    index: Index, source: Source, request: SearchRequest, dial: Dial, segmenter: Segmenter
) -> SearchResult:
    terms = choose_terms(index, source, segmenter)
    if not terms:
        return replace(NOTHING, **version_of(index)._asdict())
    search = build_similar_search(index, terms, source, dial, request)
    found, shared = read_similar(
        index.ask({"like": search}, probe=source.essay is None)["like"], request
    )
    telling = {
        essay.id: choose_reasons(words, terms)
        for (essay, _), words in zip(found.essays, shared, strict=True)
    }
    shown = {id_: [term.text for term in reasons] for id_, reasons in telling.items()}
    sections = find_alike_sections(index, shown)
    hits = []
    for essay, score in found.essays:
        reasons = explain_likeness(essay, telling[essay.id], source.essay)
        hits.append(replace(present_hit((essay, score), (), sections), reasons=reasons))
    return replace(
        NOTHING,
        total=found.total,
        hits=tuple(hits),
        facets=found.facets,
        took_ms=found.took_ms,
        **version_of(index)._asdict(),
    )
