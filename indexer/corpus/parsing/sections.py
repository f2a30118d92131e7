"""From the lines of an essay to its sections with their heading tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.corpus.model import Section
from indexer.corpus.parsing.headings import Heading
from indexer.corpus.parsing.outline import find_headings


@dataclass
class _Open:
    """A section while its lines are being collected."""

    heading: Heading | None
    above: tuple[Heading, ...]
    lines: list[str] = field(default_factory=list)


def split_sections(lines: Sequence[str]) -> tuple[Section, ...]:
    """The sections of an essay in reading order; all characters of the lines are in them.

    Text before the first heading is a section of level 0. A level is the depth among the
    headings really open, so an essay that only numbers 1、2、3、 has sections of level 1.
    """
    opened = [part for part in _collect(lines) if part.heading or part.lines]
    return tuple(_close(ordinal, part) for ordinal, part in enumerate(opened, start=1))


def _collect(lines: Sequence[str]) -> Iterator[_Open]:
    current = _Open(None, ())
    path: tuple[Heading, ...] = ()
    for line, heading in find_headings(lines):
        if heading is None:
            current.lines.append(line)
            continue
        yield current
        path = tuple(above for above in path if above.rank < heading.rank)
        current = _Open(heading, path, [heading.rest] if heading.rest else [])
        path = (*path, heading)
    yield current


def _close(ordinal: int, part: _Open) -> Section:
    return Section(
        ordinal=ordinal,
        level=len(part.above) + 1 if part.heading else 0,
        heading=part.heading.heading if part.heading else "",
        text="\n".join(part.lines),
        path=tuple(above.heading for above in part.above),
    )
