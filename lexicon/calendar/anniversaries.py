"""What recurs each year by its number: 建党九十周年 is of 2011, 第25次全国助残日 of 2015."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from lexicon.calendar.events import Event
from lexicon.numerals import parse_numeral
from lexicon.tables import read_table
from lexicon.vocabulary import Found, Vocabulary

_COUNT = r"\d{1,3}|[一二三四五六七八九十百零〇]{1,5}"
# 建党100周年, 中国共产党成立的第100个年头; 改革开放40年 only where nothing stands between.
_JUBILEE = re.compile(
    rf"[^，。；！？\n\d]{{0,8}}?(?:第)?(?P<count>{_COUNT})\s*(?:个年头|个?周年|岁?华诞|岁生日|岁的?生日)"
)
_ROUND_YEARS = re.compile(rf"(?P<count>{_COUNT})年(?!代|级|底|[内初中末])")
_NUMBERED_BEFORE = re.compile(
    rf"(?:第\s*(?P<count>{_COUNT})\s*[个次届轮]|(?P<one>首[个次届]))[“\"]?(?:全国|中国|世界|国际)?[“\"]?$"
)
# 迎接自治区成立60周年: the one that the writer's own region lies in.
_AUTONOMY = re.compile(r"(?<![族古尔])(?P<kind>自治[区州县旗])成立|建(?P<short>[州县旗])")
_FIRST_YEAR, _LAST_YEAR = 1950, 2035
_FEWEST = 3


def find_anniversaries(text: str, home: Sequence[str] = ()) -> Iterator[Found[Event]]:
    """Each jubilee of a founding that the table knows, and each yearly day that is counted.

    `home` are the official names of the places that the writer is in.
    """
    yield from _find_jubilees(text)
    yield from _find_home_jubilees(text, home)
    yield from _find_yearly(text)


def _find_jubilees(text: str) -> Iterator[Found[Event]]:
    for found in founding_vocabulary().find(text):
        told = _JUBILEE.match(text, found.end)
        years = told or _ROUND_YEARS.match(text, found.end)
        if years is None:
            continue
        count = parse_numeral(years["count"]) or 0
        if count >= _FEWEST and (told or count % 5 == 0):
            yield from _in_year(text, found.start, years.end(), found.entry + count)


def _find_home_jubilees(text: str, home: Sequence[str]) -> Iterator[Found[Event]]:
    for told in _AUTONOMY.finditer(text) if home else ():
        ending = told["kind"] or f"自治{told['short']}"
        years = [_years_of_founding().get(name) for name in home if name.endswith(ending)]
        jubilee = _JUBILEE.match(text, told.end())
        count = parse_numeral(jubilee["count"]) if jubilee else None
        if jubilee and count and years and years[0]:
            yield from _in_year(text, told.start(), jubilee.end(), years[0] + count)


def _find_yearly(text: str) -> Iterator[Found[Event]]:
    for found in yearly_vocabulary().find(text):
        numbered = _NUMBERED_BEFORE.search(text, max(0, found.start - 14), found.start)
        if numbered is None:
            continue
        count = 1 if numbered["one"] else parse_numeral(numbered["count"]) or 0
        if count:
            yield from _in_year(text, numbered.start(), found.end, found.entry + count - 1)


def _in_year(text: str, start: int, end: int, year: int) -> Iterator[Found[Event]]:
    if _FIRST_YEAR <= year <= _LAST_YEAR:
        event = Event.of_year("anniversary", year)
        yield Found(start, end, text[start:end], event)


@cache
def founding_vocabulary() -> Vocabulary[int]:
    """What was founded once, with the year."""
    return Vocabulary((row["name"], int(row["year"])) for row in read_table("foundings"))


@cache
def _years_of_founding() -> dict[str, int]:
    rows = read_table("foundings")
    return {row["name"].removesuffix("成立"): int(row["year"]) for row in rows}


@cache
def yearly_vocabulary() -> Vocabulary[int]:
    """What is held each year, with the first."""
    return Vocabulary((row["name"], int(row["first"])) for row in read_table("yearly"))
