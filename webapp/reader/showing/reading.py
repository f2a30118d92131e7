"""An essay to read, line by line: the query's words marked, and the words that its facets rest on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mappings.documents import SectionDocument
from mappings.facets import Evidence, Facets
from search.presentation.results import Span

Mark = Callable[[str], tuple[Span, ...]]


@dataclass(frozen=True)
class Piece:
    """A span, and the facet that rests on its words; `first` where the words begin."""

    span: Span
    evidence: str | None = None
    first: bool = False


@dataclass(frozen=True)
class ReadSection:
    """A section with its heading and its lines in pieces."""

    document: SectionDocument
    heading: tuple[Piece, ...]
    lines: tuple[tuple[Piece, ...], ...]

    @property
    def pieces(self) -> Iterator[Piece]:
        """All of it."""
        yield from self.heading
        for line in self.lines:
            yield from line


def present_sections(
    sections: Sequence[SectionDocument], facets: Facets, mark: Mark
) -> tuple[ReadSection, ...]:
    """All sections of an essay."""
    resting = list(_resting(facets))
    return tuple(_present(section, resting, mark) for section in sections)


def _resting(facets: Facets) -> Iterator[tuple[str, Evidence]]:
    """(name, evidence) of what rests on words of the text itself."""
    named = (("year", facets.year), ("agency", facets.agency_type), ("region", facets.region))
    yield from ((name, facet.evidence) for name, facet in named if facet is not None)
    if facets.year and facets.year.contradiction:
        yield "contradiction", facets.year.contradiction.evidence


def _present(
    section: SectionDocument, resting: Sequence[tuple[str, Evidence]], mark: Mark
) -> ReadSection:
    own = [(name, e) for name, e in resting if e.section == section.ordinal and e.start is not None]
    heading = [(e.start or 0, name, e) for name, e in own if e.where == "heading"]
    below = [(e.start or 0, name, e) for name, e in own if e.where != "heading"]
    lines, place = [], 0
    for line in section.text.split("\n"):
        if line:
            inside = [(start - place, name, e) for start, name, e in below]
            lines.append(_cut(line, inside, mark))
        place += len(line) + 1
    return ReadSection(section, _cut(section.heading, heading, mark), tuple(lines))


def _cut(text: str, resting: Sequence[tuple[int, str, Evidence]], mark: Mark) -> tuple[Piece, ...]:
    """The text in pieces that end wherever a mark or a quotation does."""
    here = [
        (start, start + len(e.quote), name)
        for start, name, e in resting
        if start >= 0 and text.startswith(e.quote, start)
    ]
    pieces, place = [], 0
    for span in mark(text):
        end = place + len(span.text)
        borders = {b for start, stop, _ in here for b in (start, stop) if place < b < end}
        edges = [place, *sorted(borders), end]
        for begin, stop in pairwise(edges):
            start, name = next(((s, n) for s, e, n in here if s <= begin < e), (None, None))
            part = Span(text[begin:stop], span.hit, span.slot)
            pieces.append(Piece(part, name, begin == start))
        place = end
    return tuple(pieces)
