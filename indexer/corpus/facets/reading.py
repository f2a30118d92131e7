"""An essay as the extractors read it: its parts folded, with places that lead back to the page."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from indexer.corpus.model import Essay, Section
from lexicon.vocabulary import QUOTES
from mappings.facets import Evidence, Where
from mappings.folding import fold

# Titles of laws, plans and papers: a year or place inside one is the paper's, not the essay's.
_CITED = re.compile(r"《[^《》\n]{1,80}》")
_OPENING = 400
# Pages mix the two widths: between digits a comma or colon is part of a number or time.
_NARROW = re.compile(r"[,;:!?](?:(?<=[^\x00-\x7f].)|(?=[^\x00-\x7f]))")
_WIDE = dict(zip(",;:!?", "，；：！？", strict=True))
_MARKS = [*((chr(code), mark) for code, mark in QUOTES.items()), ("（", "("), ("）", ")")]
MOST_READ = 100_000


@dataclass(frozen=True)
class Part:
    """A title, heading or text of an essay: as written, and folded at the same offsets."""

    where: Where
    section: int | None
    original: str
    text: str
    # Characters of the essay's text before this part, and parts.
    offset: int
    number: int = 0
    # The headings it stands below, its own included, folded.
    headings: tuple[str, ...] = ()

    @cached_property
    def _cited(self) -> list[tuple[int, int]]:
        return [match.span() for match in _CITED.finditer(self.text)]

    def is_cited(self, place: int) -> bool:
        """Whether a place is inside a cited title, 《…》."""
        index = bisect_right(self._cited, (place, len(self.text)))
        return index > 0 and place < self._cited[index - 1][1]

    def quote(self, start: int, end: int) -> Evidence:
        """The evidence that stands at `start` to `end`."""
        return Evidence(self.original[start:end], self.where, self.section, start)

    def in_opening(self, start: int) -> bool:
        """Whether a place is in the essay's first words, where a writer says who and when."""
        return self.where == "body" and self.offset + start < _OPENING


@dataclass(frozen=True)
class Reading:
    """The parts of an essay in reading order; the title, a claim, apart.

    `titled` when the title is the essay's own and not that of the page.
    """

    title: Part
    parts: tuple[Part, ...]
    titled: bool = False

    @property
    def length(self) -> int:
        """Characters of headings and texts."""
        return sum(len(part.text) for part in self.parts)

    def finditer(self, pattern: re.Pattern[str]) -> Iterator[tuple[Part, re.Match[str]]]:
        """Each match in the headings and texts, cited titles left out."""
        for part in self.parts:
            for match in pattern.finditer(part.text):
                if not part.is_cited(match.start()):
                    yield part, match

    def find_ahead(self, pattern: re.Pattern[str]) -> Iterator[tuple[Part, re.Match[str]]]:
        """Each match in the headings and the essay's first words, cited titles left out."""
        ahead = [part for part in self.parts if part.where == "heading" or part.in_opening(0)]
        for part, match in Reading(self.title, tuple(ahead)).finditer(pattern):
            if part.where == "heading" or part.in_opening(match.start()):
                yield part, match


def as_read(text: str) -> str:
    """Folded, with straight quotation marks and punctuation of one width, of the same length.

    `2014年,“Ａ”（一）` -> `2014年，"a"(一)`.
    """
    read = fold(text)
    # One search for each takes a hundredth of the time of looking each character up.
    for written, mark in _MARKS:
        read = read.replace(written, mark)
    return _NARROW.sub(lambda found: _WIDE[found[0]], read)


# Each section has those above it.
_read_heading = lru_cache(maxsize=256)(as_read)


def read_essay(essay: Essay) -> Reading:
    """The essay's parts for extraction, as far as an essay says who wrote it and when.

    No essay is nearly as long as `MOST_READ` characters; of what is, the beginning is read.
    """
    parts: list[Part] = []
    offset = 0
    for section in _shorten(essay.sections):
        written: tuple[tuple[Where, str], ...] = (
            ("heading", section.heading),
            ("body", section.text),
        )
        headings = tuple(map(_read_heading, (*section.path, section.heading)))
        for where, text in written:
            if text:
                part = Part(
                    where, section.ordinal, text, as_read(text), offset, len(parts), headings
                )
                parts.append(part)
                offset += len(text)
    title = Part("title", None, essay.title, as_read(essay.title), 0, -1)
    return Reading(title, tuple(parts), essay.titled)


def _shorten(sections: Sequence[Section]) -> Iterator[Section]:
    left = MOST_READ
    for section in sections:
        length = len(section.heading) + len(section.text)
        if left <= 0:
            break
        yield section if length <= left else replace(section, text=section.text[:left])
        left -= length
