"""Where the essays of a collection begin: 第3篇 …, 篇三：…, …总结 篇3, …总结（三）, or the title again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lexicon.numerals import NUMERAL, parse_numeral

_COUNTED = (
    rf"(?:第\s*(?P<a>{NUMERAL})\s*篇|(?:篇|范文|例文|模板)\s*(?P<b>{NUMERAL})(?![0-9.．个名]))"
)
# At the start of a line, the rest is the title.
_LEADING = re.compile(rf"[【\[(（★☆]?\s*{_COUNTED}\s*[】\])）★☆]?\s*[:：、.．,，]?\s*(?P<title>.*)")
# At its end, behind the same title each time.
_TRAILING = re.compile(rf"(?P<title>.{{4,60}}?)\s*[【\[(（]?\s*{_COUNTED}\s*[】\])）]?\s*[:：]?")
# In brackets it counts essays whatever their titles are.
_BRACKETED = re.compile(rf"(?P<title>.{{2,60}}?)\s*[【\[(（]\s*{_COUNTED}\s*[】\])）]\s*[:：]?")
_NUMBERED_TITLE = re.compile(
    rf"(?P<title>.{{3,60}}?(?:总结|计划|报告|汇报|体会|心得|讲话|讲话稿|方案|述职|发言|材料|范文)》?)"
    rf"\s*[【\[(（]?\s*(?P<a>{NUMERAL})(?P<b>)\s*[】\])）]?"
)
_ENDS_NUMBERED = re.compile(r"[0-9一二三四五六七八九十][】\])）]?$")
_COUNT_OF_ESSAYS = re.compile(
    r"\s*[(（【\[]?\s*(?:精选|通用|合集|汇总)?\s*[0-9一二三四五六七八九十]{1,3}\s*篇\s*[)）】\]]?$"
)
_LONGEST_HEAD = 90
_FEWEST = 2


@dataclass(frozen=True)
class EssayHead:
    """The line where an essay begins, its number on the page, and the title that the page gives it."""

    line: int
    number: int
    title: str


def find_heads(lines: Sequence[str], title: str, start: int) -> list[EssayHead]:
    """The heads of a page's essays, by the first way of marking them that the page uses.

    `start` lines are the page's own head.
    """
    counted = [
        (i, line) for i, line in enumerate(lines) if "篇" in line or "文" in line or "模" in line
    ]
    leading = _rising(_match(counted, _LEADING))
    if leading:
        return leading
    bracketed = _without_gap(list(_match(counted, _BRACKETED)))
    if len(bracketed) >= _FEWEST:
        return bracketed
    numbered = [(i, line) for i, line in enumerate(lines) if _ENDS_NUMBERED.search(line)]
    for candidates, pattern in ((counted, _TRAILING), (numbered, _NUMBERED_TITLE)):
        found = _of_one_title(list(_match(candidates, pattern)))
        if len(found) >= _FEWEST:
            return found
    return _find_repeated_title(lines, _COUNT_OF_ESSAYS.sub("", title), start)


def _match(lines: Sequence[tuple[int, str]], pattern: re.Pattern[str]) -> Iterator[EssayHead]:
    for index, line in lines:
        found = pattern.fullmatch(line) if len(line) <= _LONGEST_HEAD else None
        number = parse_numeral(found["a"] or found["b"]) if found else None
        if found and number:
            yield EssayHead(index, number, found["title"].strip())


def _rising(heads: Iterator[EssayHead]) -> list[EssayHead]:
    """Heads whose numbers rise: a 第2篇 that essay 3 cites is none."""
    found: list[EssayHead] = []
    for head in heads:
        if not found or head.number > found[-1].number:
            found.append(head)
    return found


def _without_gap(heads: Sequence[EssayHead]) -> list[EssayHead]:
    """Heads counted from one without a gap."""
    found: list[EssayHead] = []
    for head in heads:
        if head.number == len(found) + 1:
            found.append(head)
    return found


def _of_one_title(heads: Sequence[EssayHead]) -> list[EssayHead]:
    """Those among them with the title of the first."""
    first = next((head.title for head in heads if head.number == 1), "")
    return _without_gap([head for head in heads if head.title == first])


def _find_repeated_title(lines: Sequence[str], title: str, start: int) -> list[EssayHead]:
    """The page's title on lines of its own, each above a text; the first may end the page's head."""
    first = max(0, start - 1)
    places = [i for i, line in enumerate(lines) if title and i >= first and line == title]
    above_text = [p for p in places if p + 1 < len(lines) and lines[p + 1] != title]
    if len(above_text) < _FEWEST:
        return []
    return [EssayHead(place, number, title) for number, place in enumerate(above_text, start=1)]
