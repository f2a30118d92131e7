"""Years as readers write them: 2014年, 二〇一四, 2008-2012, 十一五."""

import re

from lexicon.calendar.plans import plan_number, plan_years
from lexicon.numerals import to_arabic
from search.language.signs import UNKNOWN

# What the facet calls a year that no text tells; readers write 不明.
UNKNOWN_WORD = "不明"
_FIRST, _LAST = 1900, 2099
# 08 is 2008 and 98 is 1998: nobody asks a collection of essays for 1949 in two digits.
_PIVOT = 50

_NUMERAL = "[0-9零〇○一二三四五六七八九]"
_YEAR = rf"({_NUMERAL}{{4}}|{_NUMERAL}{{2}})\s?年?度?"
_RANGE = re.compile(rf"{_YEAR}(?:\s?(?:\.{{2,3}}|…|[-－–—−~～至到])\s?{_YEAR})?")
_PLAN = re.compile(r"第?(十?[一二三四五六七八九]|十)(?:个)?五(?:年)?(?:计划|规划|时期|期间)?")


def parse_years(text: str) -> tuple[int, int] | None:
    """First and last year that a folded text means; None when it means none.

    `二〇一四年` -> 2014, 2014; `2012至2008` -> 2008, 2012; `十一五` -> 2006, 2010.
    """
    if plan := _parse_plan(text):
        return plan_years(plan)
    if found := _RANGE.fullmatch(text):
        years = [_to_year(written) for written in found.groups() if written]
        return (min(years), max(years)) if _FIRST <= min(years) <= max(years) <= _LAST else None
    return None


def normalise_years(text: str) -> str | None:
    """The one way in which a year, a range or a plan is written in the tree; None for anything else."""
    if text in (UNKNOWN_WORD, UNKNOWN):
        return UNKNOWN_WORD
    if _parse_plan(text):
        return _PLAN.sub(r"\1五", text)
    if (years := parse_years(text)) is None:
        return None
    first, last = years
    return str(first) if first == last else f"{first}-{last}"


def _to_year(written: str) -> int:
    number = int(to_arabic(written))
    if len(written) == 4:
        return number
    return number + (1900 if number >= _PIVOT else 2000)


def _parse_plan(text: str) -> int | None:
    """The number of a five-year plan: 十一五 -> 11."""
    if not (found := _PLAN.fullmatch(text)):
        return None
    return plan_number(f"{found[1]}五")
