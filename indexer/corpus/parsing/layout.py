"""Telling the lines of a page apart: the site's head and tail, and the essays between."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.corpus.parsing.cleaning import count_characters
from indexer.corpus.parsing.heads import EssayHead, find_heads
from indexer.corpus.parsing.marks import is_mark

# The tail repeats the title and the opening of an essay above the rating line.
_TAIL_LEAD = 4
_LONGEST_TITLE = 60
_SHORTEST_ESSAY = 200


@dataclass(frozen=True)
class EssayLines:
    """The lines of one essay: its number and title as the page gives them, and its text."""

    number: int
    title: str
    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A page's lines by what they are. Lines are stripped and none is empty."""

    head: tuple[str, ...]
    essays: tuple[EssayLines, ...]
    tail: tuple[str, ...]


def split_essays(lines: Sequence[str], title: str) -> Layout:
    """The head, essays and tail of a page; each line is in exactly one of them.

    A page without heads of essays is one essay, with everything that is not the site's or the
    page's title.
    """
    tail = _find_tail(lines, title)
    body = lines[:tail]
    start = _count_head_lines(body, title)
    heads = find_heads(body, title, start)
    if not heads:
        return Layout(*_take_whole(body, start, title), tuple(lines[tail:]))
    if not _starts_with_an_essay(body[start : heads[0].line], heads[0]):
        start = heads[0].line
    else:
        heads = [EssayHead(start - 1, heads[0].number - 1, ""), *heads]
    ends = [head.line for head in heads[1:]] + [len(body)]
    found = tuple(
        EssayLines(
            head.number,
            head.title,
            body[head.line] if head.line >= start else "",
            tuple(body[head.line + 1 : end]),
        )
        for head, end in zip(heads, ends, strict=True)
    )
    return Layout(tuple(body[:start]), found, tuple(lines[tail:]))


def _take_whole(
    body: Sequence[str], start: int, title: str
) -> tuple[tuple[str, ...], tuple[EssayLines, ...]]:
    """(head, essays) of a page that is one essay."""
    if start and start == len(body) and body[-1] == title:
        # A record whose text is its title says no more than that, but it says that.
        start -= 1
    whole = EssayLines(1, "", "", tuple(body[start:]))
    return tuple(body[:start]), (whole,) if whole.lines else ()


def _starts_with_an_essay(above: Sequence[str], first: EssayHead) -> bool:
    """Whether a text stands above the first head: an essay whose own head is missing."""
    return first.number > 1 and count_characters(above) >= _SHORTEST_ESSAY


def _find_tail(lines: Sequence[str], title: str) -> int:
    """The first line of the page's tail, or the number of lines when it has none."""
    marks = (index for index, line in enumerate(lines) if is_mark("tail", line))
    mark = next(marks, None)
    if mark is None:
        return len(lines)
    above = range(max(0, mark - _TAIL_LEAD), mark)
    return next((index for index in above if title and index and lines[index] == title), mark)


def find_title(lines: Sequence[str]) -> str:
    """The page's title: the first line that is not the site's, when it looks like a title."""
    site = _count_site_lines(lines)
    line = lines[site] if site < len(lines) else ""
    # A document of one line is its text.
    return line if len(lines) > site + 1 and _looks_like_title(line) else ""


def _looks_like_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not line.endswith(tuple("。；，,;"))


def _count_site_lines(lines: Sequence[str]) -> int:
    """How many lines at the top are the site's: greeting and breadcrumb."""
    count = 0
    while count < len(lines) and any(is_mark(k, lines[count]) for k in ("welcome", "breadcrumb")):
        count += 1
    return count


def _count_head_lines(lines: Sequence[str], title: str) -> int:
    """How many lines come before the text of a page that is one essay."""
    count = site = _count_site_lines(lines)
    while count < len(lines) and (
        is_mark("published", lines[count]) or _repeats(lines[count], title, teaser=site > 0)
    ):
        count += 1
    return count


def _repeats(line: str, title: str, teaser: bool) -> bool:
    # On a page of the site the teaser line under the posting date is the title without its (七篇).
    if not title or line == title:
        return bool(title)
    return teaser and len(line) > 3 and title.startswith(line)
