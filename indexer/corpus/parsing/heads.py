"""Where the essays of a collection begin: lines of one form whose numbers rise by one.

第3篇 …, 【篇三】…, [第4篇], 范文三, …总结(1), …总结 篇1, （一）…工作计划: the number stands in front, behind or
in brackets. With a word for essays beside it (篇, 范文) the number says what it counts; a bare one may
as well be a section's, and counts essays only where all lines are titles of one kind above texts.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.corpus.parsing.cleaning import count_characters
from lexicon.numerals import NUMERAL, parse_numeral
from lexicon.tables import read_table
from mappings.folding import fold

_OPEN, _CLOSE, _STOP = r"[【\[(（〔★☆]?", r"[】\])）〕★☆]?", r"[:：、.．,，]?"
_UNIT = "篇|范文|例文|模板|范本|样本"
_COUNTED = rf"(?:第\s*(?P<a>{NUMERAL})\s*篇|(?:{_UNIT})\s*(?P<b>{NUMERAL})(?![0-9.．个名]))"
_BARE = rf"(?P<a>{NUMERAL})(?P<b>)"
# Nobody says that much before a collection begins.
_LONGEST_INTRODUCTION = 400
_SHORTEST_ESSAY = 100
_LONGEST_HEAD = 90
_FEWEST = 2
# So many titles of one kind in a row, or of several, are hardly sections of one essay.
_MANY, _MANY_MIXED = 3, 5
# Behind the word for its kind a title has at most its makers, a number or an attribute.
_BEHIND_KIND = 6
_DECLARED = re.compile(
    r"[(（【\[]?\s*(?:精选|通用|合集|汇总|推荐|共)?\s*(?P<number>[0-9一二三四五六七八九十]{1,3})\s*篇\s*[)）】\]]?$"
)


@dataclass(frozen=True)
class EssayHead:
    """The line where an essay begins, its number on the page, and the title that the page gives it."""

    line: int
    number: int
    title: str


@dataclass(frozen=True)
class _Form:
    """One way of marking heads. `titled` ones need a title of its kind in each, `bare` ones more."""

    pattern: re.Pattern[str]
    titled: bool = True
    bare: bool = False
    fewest: int = _FEWEST
    # Whether a page may have lost some of its heads.
    gaps: bool = False


def _form(pattern: str, **more: bool | int) -> _Form:
    return _Form(re.compile(pattern), **more)  # type: ignore[arg-type]


_FORMS = (
    _form(rf"{_OPEN}\s*{_COUNTED}\s*{_CLOSE}\s*{_STOP}\s*(?P<title>.*)", titled=False, fewest=1, gaps=True),
    _form(rf"(?P<title>.{{2,60}}?)\s*[【\[(（]\s*{_COUNTED}\s*[】\])）]\s*[:：]?", titled=False),
    _form(rf"(?P<title>.{{4,60}}?)\s*{_OPEN}\s*{_COUNTED}\s*{_CLOSE}\s*[:：]?"),
    _form(rf"(?P<title>.{{4,60}}?)\s*{_OPEN}\s*{_BARE}\s*{_CLOSE}\s*[:：]?"),
    _form(rf"[【\[(（]\s*{_BARE}\s*[】\])）]\s*{_STOP}\s*(?P<title>.{{4,60}})", bare=True),
    _form(rf"{_BARE}\s*[、.．:：]\s*(?P<title>.{{4,60}})", bare=True),
)  # fmt: skip


def find_heads(lines: Sequence[str], title: str, start: int) -> list[EssayHead]:
    """The heads of a page's essays, by the first way of marking them that the page uses.

    `start` lines are the page's own head.
    """
    declared = declared_number(title)
    short = [(i, line) for i, line in enumerate(lines) if len(line) <= _LONGEST_HEAD]
    for form in _FORMS:
        heads = list(_match(short, form))
        found = _rising(heads) if form.gaps else _find_run(heads, form, lines, start, declared)
        if len(found) >= form.fewest:
            return found
    return _find_repeated_title(lines, _DECLARED.sub("", title).strip(), start)


def own_titles(titles: Sequence[str]) -> list[bool]:
    """For each essay of a page whether its title is its own: no other essay has it, and others have any.

    A title above several essays is the page's, which the site repeats above each.
    """
    counts = Counter(fold(title) for title in titles if title)
    return [len(counts) > 1 and counts[fold(title)] == 1 for title in titles]


def declared_number(title: str) -> int | None:
    """How many essays a page's title says that there are: 工作总结(六篇) has 6."""
    found = _DECLARED.search(title)
    return parse_numeral(found["number"]) if found else None


def _match(lines: Sequence[tuple[int, str]], form: _Form) -> Iterator[EssayHead]:
    for index, line in lines:
        found = form.pattern.fullmatch(line)
        number = parse_numeral(found["a"] or found["b"]) if found else None
        if found and number:
            yield EssayHead(index, number, found["title"].strip())


def _rising(heads: Sequence[EssayHead]) -> list[EssayHead]:
    """Heads whose numbers rise: a 第2篇 that essay 3 cites is none."""
    found: list[EssayHead] = []
    for head in heads:
        if not found or head.number > found[-1].number:
            found.append(head)
    return found


def _find_run(
    heads: Sequence[EssayHead], form: _Form, lines: Sequence[str], start: int, declared: int | None
) -> list[EssayHead]:
    """Heads counted from one without a gap, of one title or of titles of their kind."""
    if not form.titled:
        return _without_gap(heads)
    kinds = {head: kind_of_title(head.title) for head in heads}
    of_one_kind = ([h for h in heads if kinds[h] == kind] for kind in {*kinds.values()} - {None})
    titles = {head.title for head in heads if head.number == 1}
    of_one_title = ([h for h in heads if h.title == title] for title in titles)
    of_any_kind = [head for head in heads if kinds[head]]
    runs = [_without_gap(run) for run in (*of_one_title, *of_one_kind, of_any_kind, heads)]
    counted = (
        run for run in runs if len(run) >= _FEWEST and _are_essays(run, form, lines, declared)
    )
    if form.bare:
        counted = (run for run in counted if _stand_above_essays(run, lines, start))
    # Of equal ones the first: where titles are alike, a section's number is not taken for theirs.
    return max(counted, key=len, default=[])


def _are_essays(
    run: Sequence[EssayHead], form: _Form, lines: Sequence[str], declared: int | None
) -> bool:
    """Whether the titles of a run are those of essays, or as many as the page says that it has."""
    if len(run) == declared:
        return True
    kinds = {kind_of_title(head.title) for head in run}
    if form.bare:
        # Of several kinds are sections: 一、工作总结, 二、下一步工作打算.
        return None not in kinds and len(run) >= (_MANY if len(kinds) == 1 else _MANY_MIXED)
    return None not in kinds or len({head.title for head in run}) == 1


def _stand_above_essays(run: Sequence[EssayHead], lines: Sequence[str], start: int) -> bool:
    """Whether little is said before the first head, and enough below each."""
    ends = [head.line for head in run[1:]] + [len(lines)]
    texts = [lines[head.line + 1 : end] for head, end in zip(run, ends, strict=True)]
    apart = all(count_characters(text) >= _SHORTEST_ESSAY for text in texts)
    return apart and count_characters(lines[start : run[0].line]) <= _LONGEST_INTRODUCTION


def _without_gap(heads: Sequence[EssayHead]) -> list[EssayHead]:
    found: list[EssayHead] = []
    for head in heads:
        if head.number == len(found) + 1:
            found.append(head)
    return found


def kind_of_title(title: str) -> str | None:
    """The genre that a title ends with: 2014年水利局工作总结 is a 总结."""
    title = fold(title)
    word = max((word for word in _kinds() if word in title[-len(word) - _BEHIND_KIND :]), key=len,
               default=None)  # fmt: skip
    return _kinds()[word] if word else None


@cache
def _kinds() -> dict[str, str]:
    return {row["word"]: row["genre"] for row in read_table("genres")}


def _find_repeated_title(lines: Sequence[str], title: str, start: int) -> list[EssayHead]:
    """The page's title on lines of its own, each above a text; the first may end the page's head."""
    first = max(0, start - 1)
    places = [i for i, line in enumerate(lines) if title and i >= first and line == title]
    above_text = [p for p in places if p + 1 < len(lines) and lines[p + 1] != title]
    if len(above_text) < _FEWEST:
        return []
    return [EssayHead(place, number, title) for number, place in enumerate(above_text, start=1)]
