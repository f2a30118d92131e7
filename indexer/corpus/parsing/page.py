"""From a raw page to its essays: what the site says, what each essay says, what was dropped."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from indexer.corpus.model import Account, Essay, Page, RawPage
from indexer.corpus.parsing.cleaning import clean, count_characters, split_lines
from indexer.corpus.parsing.heads import declared_number, own_titles
from indexer.corpus.parsing.layout import EssayLines, Layout, find_title, split_essays
from indexer.corpus.parsing.marks import is_mark
from indexer.corpus.parsing.sections import split_sections

_PUBLISHED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:\s+(\d{1,2}:\d{2}:\d{2}))?")
_VIEWS = re.compile(r"(?:查看|浏览|阅读|点击)(?:人数|次数|量)?\s*[:：]\s*(\d{1,9})")
_RELATED = re.compile(r"[•·●]?\s*(?P<title>.{2,80}?)\d{1,9}人关注")
_BREADCRUMB_LABEL = re.compile(r"^[^:：>]{2,8}[:：]\s*")
_LONGEST_SPAM = 160
# Pages have up to thirty; a file of so many is a dump, and one page is held in memory whole.
MOST_ESSAYS = 10_000


class NoEssay(ValueError):
    """The page holds no essay at all, or so many that it is no page."""


def parse_page(raw: RawPage) -> Page:
    """The page with its essays, split into sections. Facets are not extracted yet.

    Every character of `raw.text` is kept in an essay or counted as dropped in `account`.
    Raises `NoEssay` when nothing is left that could be read, or far too much.
    """
    text, dropped = clean(raw.text)
    lines, white_space = split_lines(text)
    title = raw.title or find_title(lines)
    layout = split_essays(lines, title)
    if len(layout.essays) > MOST_ESSAYS:
        found, most = len(layout.essays), MOST_ESSAYS
        raise NoEssay(f"holds {found:,} essays, more than {most:,}: split it into several files")
    titled = own_titles([found.title for found in layout.essays])
    essays = tuple(
        replace(_parse_essay(ordinal, found, title), titled=own)
        for ordinal, (found, own) in enumerate(zip(layout.essays, titled, strict=True), start=1)
    )
    essays = tuple(essay for essay in essays if essay.sections)
    if not essays:
        raise NoEssay("holds no essay")
    account = _account(raw, layout, Counter(dropped) + Counter({"white space": white_space}))
    published_at, views = _parse_published(layout.head)
    return Page(
        name=raw.name,
        title=title or essays[0].title,
        essays=essays,
        account=account,
        published_at=published_at,
        views=views,
        breadcrumb=_parse_breadcrumb(layout.head),
        related=_parse_related(layout.tail),
        source=raw.source,
        said=declared_number(title),
    )


def _parse_essay(ordinal: int, found: EssayLines, page_title: str) -> Essay:
    lines = [line for line in found.lines if not _is_spam(line)]
    sections = split_sections(lines)
    title = found.title or page_title or (lines[0][:40] if lines else "")
    return Essay(ordinal, title, sections)


def _is_spam(line: str) -> bool:
    return len(line) <= _LONGEST_SPAM and is_mark("spam", line)


def _account(raw: RawPage, layout: Layout, dropped: Counter[str]) -> Account:
    kept = 0
    for essay in layout.essays:
        spam = count_characters([line for line in essay.lines if _is_spam(line)])
        text = count_characters(essay.lines) - spam
        if text:
            kept += len(essay.head) + text
        else:
            dropped["empty essay"] += len(essay.head)
        dropped["spam"] += spam
    for line in layout.head:
        dropped[_head_kind(line)] += len(line)
    dropped["tail"] += count_characters(layout.tail)
    return Account(len(raw.text), kept, {reason: n for reason, n in sorted(dropped.items()) if n})


def _head_kind(line: str) -> str:
    kinds = ("welcome", "breadcrumb", "published")
    shape = "introduction" if line.endswith(("。", "！", "：", ":")) else "title"
    return next((kind for kind in kinds if is_mark(kind, line)), shape)


def _parse_published(head: Sequence[str]) -> tuple[str | None, int | None]:
    line = next((line for line in head if is_mark("published", line)), "")
    when, views = _PUBLISHED.search(line), _VIEWS.search(line)
    return _to_date(when) if when else None, int(views[1]) if views else None


def _to_date(found: re.Match[str]) -> str | None:
    year, month, day = (int(part) for part in found[1].split("-"))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d} {(found[2] or '00:00:00').zfill(8)}"


def _parse_breadcrumb(head: Sequence[str]) -> tuple[str, ...]:
    line = next((line for line in head if is_mark("breadcrumb", line)), "")
    parts = re.split(r"[>＞»›]", _BREADCRUMB_LABEL.sub("", line))
    return tuple(part.strip() for part in parts if part.strip())


def _parse_related(tail: Sequence[str]) -> tuple[str, ...]:
    found = (_RELATED.match(line) for line in tail)
    return tuple(match["title"].strip() for match in found if match)
