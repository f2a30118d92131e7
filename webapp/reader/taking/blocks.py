"""What is taken along, as blocks: a title, headings, lines of text, notes on where they are from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from mappings.documents import EssayDocument, SectionDocument
from webapp.reader.heading import label_heading

Kind = Literal["title", "heading", "line", "note"]
CLIPS_TITLE = "摘编"


@dataclass(frozen=True)
class Block:
    """A paragraph; headings have a level from 1 on."""

    kind: Kind
    text: str
    level: int = 1


@dataclass(frozen=True)
class Clip:
    """One entry of a reader's collection: an own heading, or a section with its essay.

    Neither of both where the section is in the index no more; then `missing` is its id.
    """

    heading: str = ""
    section: SectionDocument | None = None
    essay: EssayDocument | None = None
    missing: str = ""


def to_note(essay: EssayDocument) -> str:
    """Where a text is from, in one line."""
    published = f"，{essay.published_at[:10]} 发布" if essay.published_at else ""
    return (
        f"来源：《{essay.page_title}》第 {essay.ordinal} 篇{published}；范文检索，编号 {essay.id}"
    )


def blocks_of_essay(essay: EssayDocument, sections: Sequence[SectionDocument]) -> Iterator[Block]:
    """An essay, or some of its sections, and its source."""
    yield Block("title", label_heading(essay))
    for section in sections:
        yield from _blocks_of(section, max(section.level, 1))
    yield Block("note", to_note(essay))


def blocks_of_clips(clips: Iterable[Clip]) -> Iterator[Block]:
    """A collection in its order, a source behind each section."""
    yield Block("title", CLIPS_TITLE)
    for clip in clips:
        if clip.section and clip.essay:
            yield from _blocks_of(clip.section, 2)
            yield Block("note", f"（{label_heading(clip.essay)}。{to_note(clip.essay)}）")
        elif clip.missing:
            yield Block("note", f"（编号 {clip.missing} 的段落已不在库中。）")
        else:
            yield Block("heading", clip.heading)


def _blocks_of(section: SectionDocument, level: int) -> Iterator[Block]:
    if section.heading:
        yield Block("heading", section.heading, level)
    yield from (Block("line", line.strip()) for line in section.text.split("\n") if line.strip())
