"""The fixed JSON forms of results, as `--json` prints them."""

from collections.abc import Sequence
from html import escape
from typing import Any

from mappings.facets import Facets, claims_to_json, to_json
from mappings.names import section_id
from search.asking.reading import EssayPage
from search.outlining import Outline
from search.presentation.results import EssayHit, FacetValue, SearchResult, SectionHit, Span
from search.retrieval.corpus import Figures

JsonObject = dict[str, Any]


def present_search(result: SearchResult) -> JsonObject:
    """The JSON form of a result page; `sections` only where it lists sections."""
    form = {
        "total": result.total,
        "hits": [present_hit(hit) for hit in result.hits],
        "facets": {name: _present_values(values) for name, values in result.facets.items()},
        "query": {
            "words": list(result.words),
            "expansions": [
                {"word": name, "also": list(others)} for name, others in result.expansions
            ],
            "did_you_mean": result.did_you_mean,
        },
        "near": result.near,
        "took_ms": result.took_ms,
        "generation": result.generation,
    }
    return form if result.sections is None else form | {"sections": result.sections}


def present_hit(hit: EssayHit) -> JsonObject:
    """The JSON form of one entry; `reasons` only where it is there because of likeness.

    `lacking` only where it holds too little of the query to match, `by_meaning` where none of it.
    """
    form: JsonObject = {
        "essay": hit.essay.id,
        "title": hit.essay.title,
        "score": hit.score,
        "facets": present_facets(hit.essay.facets),
        "sections": [_present_section(section) for section in hit.sections],
    }
    reasons = [
        {"kind": r.kind, "value": r.value, "agrees": r.agrees, "weight": r.weight}
        for r in hit.reasons
    ]
    form |= {"lacking": list(hit.lacking)} if hit.lacking else {}
    form |= {"by_meaning": True} if hit.by_meaning else {}
    return form | ({"reasons": reasons} if reasons else {})


def present_essay(page: EssayPage) -> JsonObject:
    """The JSON form of an essay with its sections."""
    essay = page.essay
    return {
        "essay": essay.id,
        "title": essay.title,
        "page": {"name": essay.page, "title": essay.page_title, "ordinal": essay.ordinal},
        "published_at": essay.published_at,
        "length": essay.length,
        "facets": present_facets(essay.facets),
        "copy_of": essay.copy.representative if essay.copy else None,
        "copies": [copy.id for copy in page.copies],
        "sections": [
            {
                "ordinal": section.ordinal,
                "level": section.level,
                "heading": section.heading,
                "role": section.role,
                "text": section.text,
            }
            for section in page.sections
        ],
    }


def present_outline(outline: Outline) -> JsonObject:
    """The JSON form of a usual outline; no parts where the essays are too few."""
    return {
        "essays": len(outline.essays),
        "parts": [
            {
                "label": part.label,
                "essays": part.essays,
                "headings": list(part.headings),
                "examples": [section_id(one.essay, one.ordinal) for one in part.examples],
            }
            for part in outline.parts
        ],
    }


def present_figures(figures: Figures) -> JsonObject:
    """The JSON form of what is known of the corpus."""
    return {
        "essays": figures.essays,
        "copies": figures.copies,
        "known": {facet: dict(known) for facet, known in figures.known.items()},
        "unknown": dict(figures.unknown),
        "contradicted": figures.contradicted,
        "differing": figures.differing,
    }


def present_facets(facets: Facets) -> JsonObject:
    """The JSON form of all facets of an essay, null where unknown."""
    return {
        "genre": facets.genre,
        "task": facets.task,
        "year": to_json(facets.year),
        "agency_type": to_json(facets.agency_type),
        "agency_name": facets.agency_name,
        "region": to_json(facets.region),
        "writer": facets.writer,
        "claims": claims_to_json(facets.claims),
    }


def present_spans(spans: Sequence[Span]) -> str:
    """Spans as escaped HTML, hits in <mark>."""
    return "".join(
        f"<mark>{escape(span.text)}</mark>" if span.hit else escape(span.text) for span in spans
    )


def _present_section(section: SectionHit) -> JsonObject:
    heading = "".join(span.text for span in section.heading)
    return {"id": section.id, "heading": heading, "highlights": [present_spans(section.snippet)]}


def _present_values(values: Sequence[FacetValue]) -> list[JsonObject]:
    flat: list[JsonObject] = []
    for found in values:
        flat.append({"value": found.value, "count": found.count, "selected": found.selected})
        flat += _present_values(found.children)
    return flat
