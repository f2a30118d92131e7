"""The period an essay reports on, from what its text states, never from the page's title.

Each statement of a year is a vote with a weight by where it stands and what stands beside
it: an opening `现将2014年工作总结如下` says what the essay is about, `比2013年增长` does not.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.facets.reading import Part, Reading
from mappings.facets import Evidence, Year

_FIRST, _LAST = 1980, 2035

_YEAR = re.compile(r"(?<![\d〔\[(（])(?P<year>(?:19[89]|20[0-3])\d)\s*(?:年度|年)(?![代级制])")
_HAN_YEAR = re.compile(
    r"(?P<year>二[〇○零oO0][〇○零oO0一二][〇○零oO0一二三四五六七八九])年(?![代级制])"
)
# 10年 may be ten years; a leading nought can only be a year.
_SHORT_YEAR = re.compile(r"(?<![\d.〇零])(?P<year>0\d)年(?![代级制])")
_SCHOOL_YEAR = re.compile(
    r"(?P<from>20[0-3]\d)(?:年)?\s*[-—–~至到－]+\s*(?P<to>20[0-3]\d)\s*(?:学年|年度)"
)
_HAN_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "○零oO", "0"
)

# What stands behind or before a year of something else than the period reported on.
_OTHER_AFTER = re.compile(
    r".{0,12}?(?:修订|颁布|颁发|出台|印发|公布|通过的|成立|组建|建校|建院|创办|开工建设|毕业|参加工作|入党|出生|任命)"
    r"|(?:以来|之后|起|底前|末前|前(?:完成|实现|达到)|到\d{4}年)"
)
_OTHER_BEFORE = re.compile(
    r"(?:比|较|同比|自|从|早在|始于|建于|创于|成立于|到|至|截至|力争|确保|争取|与|和|于|远景目标|截止)$"
)
_PLAN = re.compile(
    r"计划|打算|思路|要点|安排|展望|规划|设想|明年|来年|下一年|目标任务|下一步|努力方向"
)
_SUMMARY = re.compile(r"总结|回顾|汇报|报告|述职|情况|完成|开展|以来|主要工作|工作成效|成绩")
_PURPOSE = re.compile(r"(?:现将|现就|下面|我代表).{0,60}$")


@dataclass(frozen=True)
class _Vote:
    year: int
    weight: float
    evidence: Evidence


def extract_year(reading: Reading, plans: bool = False) -> Year | None:
    """The period reported on, or None when the text does not say it.

    With `plans` the essay is a plan, and the year planned for is its period.
    """
    if interval := _extract_school_year(reading):
        return interval
    votes = list(_votes(reading, plans))
    totals: dict[int, float] = defaultdict(float)
    for vote in votes:
        totals[vote.year] += vote.weight
    ranked = sorted(totals.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < 2:
        return None
    year, weight = ranked[0]
    rival = ranked[1][1] if len(ranked) > 1 else 0.0
    if weight <= rival * 1.2:
        return None
    best = max((vote for vote in votes if vote.year == year), key=lambda vote: vote.weight)
    confidence = round(min(0.99, weight / (weight + rival + 1)), 2)
    return Year(year, year, year, "stated", confidence, best.evidence)


def _extract_school_year(reading: Reading) -> Year | None:
    for part, found in reading.finditer(_SCHOOL_YEAR):
        first, last = int(found["from"]), int(found["to"])
        if last - first == 1 and (part.where == "heading" or part.in_opening(found.start())):
            return Year(None, first, last, "stated", 0.9, part.quote(*found.span()))
    return None


def _votes(reading: Reading, plans: bool) -> Iterator[_Vote]:
    for pattern in (_YEAR, _HAN_YEAR, _SHORT_YEAR):
        for part, found in reading.finditer(pattern):
            year = _to_year(found["year"])
            weight, shift = _weigh(part, found.start(), found.end(), plans)
            if weight > 0 and _FIRST <= year - shift <= _LAST:
                yield _Vote(year - shift, weight, part.quote(*found.span()))


def _to_year(text: str) -> int:
    digits = "".join(_HAN_DIGITS.get(character, character) for character in text)
    return 2000 + int(digits) if len(digits) == 2 else int(digits)


def _weigh(part: Part, start: int, end: int, plans: bool) -> tuple[float, int]:
    """(weight, years to take off) of a year standing there; a plan's year speaks for the one before."""
    before, after = part.text[max(0, start - 60) : start], part.text[end : end + 40]
    clause = re.split(r"[。;；!！\n]", after)[0]
    if _OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after):
        return 0.0, 0
    shift = 0 if plans or not _PLAN.search(clause) else 1
    if part.where == "heading":
        return (1.5, 1) if shift else (4.0, 0)
    if _PURPOSE.search(before) or re.match(r".{0,30}(?:总结|汇报|报告|述职).{0,12}如下", after):
        return (1.0, 1) if shift else (6.0, 0)
    if part.in_opening(start):
        first = not before.strip() or before.endswith("\n")
        weight = 4.0 if first else 2.0
        return (0.5, 1) if shift else (weight, 0)
    return (0.0, 0) if shift else (0.5 if _SUMMARY.search(clause) else 0.3, 0)
