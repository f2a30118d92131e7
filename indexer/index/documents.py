"""From essays to the documents of both indices, in the shapes that `mappings` defines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from indexer.corpus.model import Essay, Page, Section
from mappings.documents import facets_to_source
from mappings.facets import Copy
from mappings.names import section_id
from mappings.segmentation import SEPARATOR, Segmented, Segmenter

# What a title claims, and what heads a hit, is a matter of the essay.
_OF_ESSAYS = ("task", "differs", "claims")


@dataclass(frozen=True)
class Document:
    """One document on its way to an index: the kind of index, its id and its source."""

    kind: str
    id: str
    source: dict[str, Any]


def to_documents(page: Page, segmenter: Segmenter) -> Iterator[Document]:
    """The documents of a page: each essay, followed by its sections. Copies are not known yet."""
    for essay in page.essays:
        facets = facets_to_source(essay.facets)
        own = {name: facet for name, facet in facets.items() if name not in _OF_ESSAYS}
        sections = [_Cut(section, segmenter) for section in essay.sections]
        title = segmenter.segment(essay.title)
        source = _segmented("title", title) | _essay_source(page, essay, title, sections)
        yield Document("essays", essay.id(page.name), source | facets)
        for cut in sections:
            id_ = section_id(essay.id(page.name), cut.section.ordinal)
            yield Document("sections", id_, _section_source(page, essay, cut) | own)


def with_copy(document: Document, copy: Copy | None) -> Document:
    """The document as one of a copy; as it is when it is none."""
    if copy is None:
        return document
    folded: dict[str, Any] = {"copy_of": copy.representative}
    if document.kind == "essays":
        folded |= {"copy_kind": copy.kind, "containment": copy.containment}
    return Document(document.kind, document.id, document.source | folded)


def essay_of(document: Document) -> str:
    """The id of the essay that the document is or belongs to."""
    return document.id if document.kind == "essays" else str(document.source["essay_id"])


class _Cut:
    """A section with its heading and text cut into words, once for both of its documents."""

    def __init__(self, section: Section, segmenter: Segmenter) -> None:
        self.section = section
        self.heading = segmenter.segment(section.heading)
        self.text = segmenter.segment(section.text)


def _essay_source(
    page: Page, essay: Essay, title: Segmented, sections: list[_Cut]
) -> dict[str, Any]:
    texts = (part for cut in sections for part in (cut.heading, cut.text))
    source = {
        "page": page.name,
        "ordinal": essay.ordinal,
        "page_title": page.title,
        "whole": SEPARATOR.join(part.words for part in (title, *texts) if part.words),
        "length": len(essay.text),
        "sections": len(essay.sections),
        "roles": sorted({section.role for section in essay.sections if section.role}),
        "published_at": page.published_at,
        "views": page.views,
        "breadcrumb": list(page.breadcrumb),
    }
    return _known(source)


def _section_source(page: Page, essay: Essay, cut: _Cut) -> dict[str, Any]:
    section = cut.section
    source = {
        "essay_id": essay.id(page.name),
        "page": page.name,
        "ordinal": section.ordinal,
        "level": min(section.level, 127),
        "path": list(section.path),
        "role": section.role,
    }
    return _segmented("heading", cut.heading) | _segmented("text", cut.text) | _known(source)


def _segmented(field: str, segmented: Segmented) -> dict[str, Any]:
    written = {f"{field}_written": list(segmented.written)} if segmented.written else {}
    return {field: segmented.words} | written


def _known(source: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in source.items() if value is not None}
