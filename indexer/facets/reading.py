"""An essay as the extractors read it: its parts folded, with places that lead back to the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.model import Essay
from mappings.facets import Evidence, Where
from mappings.folding import fold

# Titles of laws, plans and papers: a year or place inside one is the paper's, not the essay's.
_CITED = re.compile(r"《[^《》\n]{1,80}》")
_OPENING = 400


@dataclass(frozen=True)
class Part:
    """A title, heading or text of an essay: as written, and folded at the same offsets."""

    where: Where
    section: int | None
    original: str
    text: str
    # Characters of the essay's text before this part.
    offset: int
    # The headings it stands below, its own included, folded.
    headings: tuple[str, ...] = ()

    @property
    def cited(self) -> list[tuple[int, int]]:
        """The spans of cited titles, 《…》."""
        return [match.span() for match in _CITED.finditer(self.text)]

    def quote(self, start: int, end: int) -> Evidence:
        """The evidence that stands at `start` to `end`."""
        return Evidence(self.original[start:end], self.where, self.section, start)

    def in_opening(self, start: int) -> bool:
        """Whether a place is in the essay's first words, where a writer says who and when."""
        return self.where == "body" and self.offset + start < _OPENING


@dataclass(frozen=True)
class Reading:
    """The parts of an essay in reading order; the title, a claim, apart."""

    title: Part
    parts: tuple[Part, ...]

    def finditer(self, pattern: re.Pattern[str]) -> Iterator[tuple[Part, re.Match[str]]]:
        """Each match in the headings and texts, cited titles left out."""
        for part in self.parts:
            cited = part.cited
            for match in pattern.finditer(part.text):
                if not any(start <= match.start() < end for start, end in cited):
                    yield part, match


def read_essay(essay: Essay) -> Reading:
    """The essay's parts for extraction."""
    parts: list[Part] = []
    offset = 0
    for section in essay.sections:
        written: tuple[tuple[Where, str], ...] = (
            ("heading", section.heading),
            ("body", section.text),
        )
        headings = tuple(fold(heading) for heading in (*section.path, section.heading))
        for where, text in written:
            if text:
                parts.append(Part(where, section.ordinal, text, fold(text), offset, headings))
                offset += len(text)
    title = Part("title", None, essay.title, fold(essay.title), 0)
    return Reading(title, tuple(parts))
