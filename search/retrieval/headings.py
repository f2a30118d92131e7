"""The outermost sections of essays: their headings, roles and places."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from elasticsearch.dsl import Q, Search

from mappings.segmentation import SEPARATOR, restore
from search.outlining import Heading
from search.retrieval.index import Index
from search.retrieval.sections import MOST_SECTIONS

_FIELDS = ("essay_id", "ordinal", "level", "heading", "heading_written", "role")


def ask_for_headings(index: Index, essay_ids: Sequence[str]) -> Search:
    """The search for the sections of some essays, essay by essay in reading order, without their texts."""
    search = index.search("sections").filter(Q("terms", essay_id=list(essay_ids)))
    return search.source(list(_FIELDS)).sort("essay_id", "ordinal")[:MOST_SECTIONS]


def read_headings(response: Any) -> list[Heading]:
    """The outermost sections of each essay; one before the first heading is its opening."""
    stored = (hit["_source"] for hit in response["hits"]["hits"])
    found: list[Heading] = []
    for essay, group in groupby(stored, key=lambda section: str(section["essay_id"])):
        sections = list(group)
        outer = min((s["level"] for s in sections if s["heading"]), default=0)
        own = [s for s in sections if s["level"] <= outer]
        found += [
            _to_heading(essay, section, (place + 0.5) / len(own))
            for place, section in enumerate(own)
        ]
    return found


def _to_heading(essay: str, section: dict[str, Any], place: float) -> Heading:
    heading = section["heading"]
    return Heading(
        essay,
        section["ordinal"],
        place,
        restore(heading, section.get("heading_written", ())),
        tuple(word for word in heading.split(SEPARATOR) if word),
        section.get("role"),
    )
