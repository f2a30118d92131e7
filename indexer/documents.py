"""From essays to the documents of both indices, in the shapes that `mappings` defines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from indexer.model import Essay, Page, Section
from mappings.documents import facets_to_source
from mappings.facets import Copy
from mappings.names import section_id
from mappings.segmentation import SEPARATOR, Segmenter


@dataclass(frozen=True)
class Document:
    """One document on its way to an index: the kind of index, its id and its source."""

    kind: str
    id: str
    source: dict[str, Any]


def to_documents(
    page: Page, segmenter: Segmenter, copies: Mapping[str, Copy]
) -> Iterator[Document]:
    """The documents of a page: each essay, followed by its sections."""
    for essay in page.essays:
        facets = facets_to_source(essay.facets)
        copy = copies.get(essay.id(page.name))
        facets |= {"copy_of": copy.representative} if copy else {}
        # What a title claims is a matter of the essay.
        own = {name: facet for name, facet in facets.items() if name not in ("differs", "claims")}
        source = _essay_source(page, essay, segmenter) | facets
        if copy is not None:
            source |= {"copy_kind": copy.kind, "containment": copy.containment}
        yield Document("essays", essay.id(page.name), source)
        for section in essay.sections:
            id_ = section_id(essay.id(page.name), section.ordinal)
            source = _section_source(page, essay, section, segmenter)
            yield Document("sections", id_, source | own)


def _essay_source(page: Page, essay: Essay, segmenter: Segmenter) -> dict[str, Any]:
    headings = [section.heading for section in essay.sections if section.heading]
    text = essay.text
    source = {
        "page": page.name,
        "ordinal": essay.ordinal,
        "page_title": page.title,
        "headings": [SEPARATOR.join(segmenter.cut(heading)) for heading in headings],
        "body": SEPARATOR.join(segmenter.cut(text)),
        "length": len(text),
        "sections": len(essay.sections),
        "published_at": page.published_at,
        "views": page.views,
        "breadcrumb": list(page.breadcrumb),
    }
    return _stored("title", essay.title, segmenter) | _known(source)


def _section_source(
    page: Page, essay: Essay, section: Section, segmenter: Segmenter
) -> dict[str, Any]:
    source = {
        "essay_id": essay.id(page.name),
        "page": page.name,
        "ordinal": section.ordinal,
        "level": min(section.level, 127),
        "path": list(section.path),
        "role": section.role,
    }
    heading = _stored("heading", section.heading, segmenter)
    return heading | _stored("text", section.text, segmenter) | _known(source)


def _stored(field: str, text: str, segmenter: Segmenter) -> dict[str, Any]:
    segmented = segmenter.segment(text)
    written = {f"{field}_written": list(segmented.written)} if segmented.written else {}
    return {field: segmented.words} | written


def _known(source: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in source.items() if value is not None}
