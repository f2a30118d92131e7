"""Years that an essay states, each weighed by where it stands and what stands beside it.

An opening `现将2014年工作总结如下` says what the essay is about; `比2013年增长` does not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.corpus.facets.reading import Part, Reading
from lexicon.numerals import to_arabic
from mappings.facets import Evidence

FIRST, LAST = 1950, 2035
# A year in the essay's first words is its subject; later in the opening it may be any.
_BEGINNING = 60
_OF_THIS_YEAR = 2.0

# What stands before is looked at behind the first sign: a search for that alone is quick.
_YEAR = re.compile(r"(?P<year>(?:19[5-9]|20[0-3])(?<![\d〔\[(（.]...)\d)\s*(?:年度|年)(?![代级制])")
_HAN_YEAR = re.compile(r"(?P<year>[一二][九〇○零oO0][〇○零oO0一二三四五六七八九]{2})年(?![代级制])")
# 10年 may be ten years; a leading nought can only be a year.
_SHORT_YEAR = re.compile(r"(?P<year>0(?<![\d.〇零]0)\d)年(?![代级制])")
# 12年以来 opens an essay only where it is a year.
_BARE_YEAR = re.compile(r"(?P<year>1\d|2[0-5])(?<![^\n]\d\d)年(?=以来[，,]|度|[，,]|是)")
_SPAN = re.compile(
    r"(?P<from>(?:19[5-9]|20[0-3])(?<!\d...)\d)\s*年?\s*(?:[-—–~～－]+|至|到)\s*"
    r"(?P<to>(?:19[5-9]|20[0-3])\d)\s*(?P<unit>学年度?|年度?)"
)
# 2016—2017学年度第二学期 is of 2017 alone; the first term ends in January.
_SECOND_TERM = re.compile(r"[^。，；\n]{0,4}(?:第二学期|下学期|春季学期)")
# 今年4月颁布的课程标准(2022年版)
_EDITION = re.compile(r"今年[^。；\n]{0,30}[(（](?P<year>(?:19[5-9]|20[0-3])\d)年(?:版|修订|修正)")
# xx年, ××年, 20**年, ~年, 某年, __年: the site hid the year. The sign that each ends with is
# searched for first, as the whole is tried at each character.
_SIGN = re.compile(r"[x×＊*～~_□○某]\s*年")
_MASKED = re.compile(
    r"(?<![a-z\d])(?:(?:19|20)?(?:[x×＊*～~_□○]{1,4}|\d?[x×*_]{1,3})|某)\s*年(?![级代])"
)

_OTHER_AFTER = re.compile(
    r"[^。；;，,]{0,14}?(?:修订|修正|颁布|颁发|出台|印发|公布|通过的|成立|组建|建校|建院|创办|毕业|参加工作|入党|出生"
    r"|任命|受损|始建|立项|提出|基础上)|底前|末前|前(?:完成|实现|达到)|底(?:实现|达到|完成)"
)
_SINCE_AFTER = re.compile(r"[^。；;，,]{0,12}?(?:以来|之后|起(?!步))")
_OTHER_BEFORE = re.compile(
    r"(?:比|较|同比|自|从|早在|始于|建于|创于|成立于|到|至|截至|与|和|及|远景目标|截止|占)$"
)
# What is aimed at for a year is no report on it, but the very subject of a plan.
_AIMED_BEFORE = re.compile(r"(?:力争|确保|争取)$")
_PLAN = re.compile(r"计划|打算|思路|要点|安排|展望|规划|设想|目标任务|下一步|努力方向|拟|将")
_SUBTITLE = re.compile(
    r"[^。；;！!？?\n]{4,40}(?:总结|汇报|报告|计划|安排|要点|方案|意见|讲话|体会|情况|思路)(?=\n)"
)
_PART_OF_YEAR = re.compile(
    r"(?<!比)(?<!较)(?P<part>[上下]半年|前?[一二三四两]个?季度|第[一二三四]季度|前三季度|\d{1,2}\s*[-—~至]\s*\d{1,2}月份?)"
    r"(?![末底]前?)[^。]{0,24}(?:以来|[，,]|总结|汇报|报告|情况|工作)"
)
_PURPOSE = re.compile(r"(?:现将|现就|下面|我代表|就)[^。]{0,40}$")
_REPORTED_AFTER = re.compile(r"[^。]{0,40}(?:总结|汇报|报告|述职|安排|计划)[^。]{0,12}如下")


@dataclass(frozen=True)
class Statement:
    """A year as stated: how strongly it speaks for the period reported on."""

    year: int
    weight: float
    evidence: Evidence


@dataclass(frozen=True)
class Span:
    """Several years stated as one period: `2015—2016学年`, `2012年至2016年`."""

    first: int
    last: int
    evidence: Evidence


def find_statements(reading: Reading, plans: bool) -> Iterator[Statement]:
    """Each stated year with a weight; those of other things have none and are left out."""
    for pattern in (_YEAR, _HAN_YEAR, _SHORT_YEAR, _BARE_YEAR):
        for part, found in reading.finditer(pattern):
            year = _to_year(found["year"])
            weight, shift = _weigh(part, *found.span(), plans)
            if weight > 0 and FIRST <= year - shift <= LAST:
                yield Statement(year - shift, weight, part.quote(*found.span()))
    for part, found in reading.finditer(_EDITION):
        yield Statement(int(found["year"]), _OF_THIS_YEAR, part.quote(*found.span("year")))


def hides_its_year(reading: Reading) -> bool:
    """Whether the opening or a heading has its year masked: then other years are of other things."""
    return any(reading.find_ahead(_SIGN)) and any(reading.find_ahead(_MASKED))


def find_span(reading: Reading) -> Span | None:
    """The period of several years that the opening or a heading states, if any."""
    for part, found in reading.find_ahead(_SPAN):
        first, last = int(found["from"]), int(found["to"])
        school = "学年" in found["unit"] and last - first == 1
        before = part.text[max(0, found.start() - 6) : found.start()]
        if not _OTHER_BEFORE.search(before) and (school or 1 <= last - first <= 6):
            if school and _SECOND_TERM.match(part.text, found.end()):
                first = last
            return Span(first, last, part.quote(*found.span()))
    return None


def find_part_of_year(reading: Reading) -> str | None:
    """上半年, 第三季度 or 1至9月, where title line or first sentence say that they report on no more."""
    for part in reading.parts[:2]:
        found = _PART_OF_YEAR.search(part.text[:_BEGINNING]) if part.offset < _BEGINNING else None
        if found:
            return part.original[found.start("part") : found.end("part")]
    return None


def _to_year(text: str) -> int:
    digits = to_arabic(text)
    return 2000 + int(digits) if len(digits) == 2 else int(digits)


def _weigh(part: Part, start: int, end: int, plans: bool) -> tuple[float, int]:
    """(weight, years to take off): a next year's plan speaks for the year before it."""
    before, after = part.text[max(0, start - 50) : start], part.text[end : end + 60]
    aimed_at = not plans and _AIMED_BEFORE.search(before)
    if aimed_at or _OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after):
        return 0.0, 0
    begins = not before.strip() or before.endswith(("\n", "。"))
    first = begins and part.in_opening(start) and part.offset + start < _BEGINNING
    if _SINCE_AFTER.match(after):
        return (2.0, 0) if first else (0.0, 0)
    clause = re.split(r"[。;；!！\n]", after)[0]
    shift = 0 if plans or not _PLAN.search(clause[:20]) else 1
    if part.where == "heading":
        return (1.5, 1) if shift else (4.0, 0)
    if _PURPOSE.search(before) or _REPORTED_AFTER.match(after):
        return (1.0, 1) if shift and not first else (6.0, 0)
    if _in_subtitle(part, start):
        return (1.5, 1) if shift else (5.0, 0)
    if part.in_opening(start):
        return (0.5, 1) if shift and not first else (4.0 if first else 2.0, 0)
    return (0.0, 0) if shift else (0.3, 0)


def _in_subtitle(part: Part, start: int) -> bool:
    """Whether the place is in a title of the essay's own, the first line of its text."""
    subtitle = _SUBTITLE.match(part.text) if part.where == "body" and not part.offset else None
    return subtitle is not None and start < subtitle.end()
