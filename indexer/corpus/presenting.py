"""The fixed JSON form of parsed pages, as `fanwen parse --json` prints it."""

from typing import Any

from indexer.corpus.model import Essay, Page, Section
from mappings.facets import claims_to_json, to_json


def present_page(page: Page) -> dict[str, Any]:
    """A page with its essays, sections and facets, and the account of its characters."""
    return {
        "page": page.name,
        "title": page.title,
        "published_at": page.published_at,
        "views": page.views,
        "breadcrumb": list(page.breadcrumb),
        "related": list(page.related),
        "characters": {
            "in": page.account.characters,
            "kept": page.account.kept,
            "dropped": dict(page.account.dropped),
        },
        "essays_said": page.said,
        "essays": [_present_essay(essay) for essay in page.essays],
    }


def _present_essay(essay: Essay) -> dict[str, Any]:
    facets = essay.facets
    return {
        "ordinal": essay.ordinal,
        "title": essay.title,
        "genre": facets.genre,
        "task": facets.task,
        "year": to_json(facets.year),
        "agency_type": to_json(facets.agency_type),
        "agency_name": facets.agency_name,
        "region": to_json(facets.region),
        "writer": facets.writer,
        "claims": claims_to_json(facets.claims),
        "sections": [_present_section(section) for section in essay.sections],
    }


def _present_section(section: Section) -> dict[str, Any]:
    return {
        "ordinal": section.ordinal,
        "level": section.level,
        "heading": section.heading,
        "role": section.role,
        "text": section.text,
    }
