"""Reports to a people's congress: 各位代表, 我代表…向大会作政府工作报告, 请予审议.

Such a report reviews one year and plans the next; everybody calls it by the year of the session
before which it was read, so that is its year.
"""

import re
from collections import defaultdict
from functools import cache

from indexer.corpus.facets.documents.official import NATION, Issue
from indexer.corpus.facets.reading import Part, Reading
from lexicon.numerals import parse_numeral, to_arabic
from lexicon.tables import read_table
from mappings.facets import Evidence

_HEAD = 900

_ADDRESS = re.compile(r"各位代表|代表们|在[^。]{2,40}?人民代表大会[^。]{0,16}会议上")
_REPORT = re.compile(
    r"(?:国务院|人民政府|中央政府|人民代表大会|法院|检察院)[^。]{0,80}(?:报告|审议|审查)|政府工作报告",
    re.S,
)
_CENTRAL = re.compile(r"国务院|中央人民政府|全国人民代表大会|全国政协")
_LOCAL = re.compile(r"代表[一-鿿]{0,12}[省市区县州]人民政府")
_DATELINE = re.compile(
    r"(?P<year>[12][09]\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日\s*在[^。]{2,40}?(?:人民代表大会|人大)[^。]{0,16}会议"
)
_SESSION = re.compile(
    r"(?:向|在|我们)第(?P<term>[一二三四五六七八九十]{1,3})届全国人民代表大会第(?P<session>[一二三四五六七八九十]{1,2})次会议|(?:向|在)第(?P<only>[四五])届全国人民代表大会作"
)
_TERM_ENDS = re.compile(
    r"第(?P<term>[一二三四五六七八九十]{1,3})届全国人民代表大会第一次会议(?:以来的|，到这次(?:大会|会议)[^。]{0,14})五年"
)
_SINCE = re.compile(
    r"从(?P<when>去年|今年)?[^，。]{0,6}第(?P<term>[一二三四五六七八九十]{1,3})届全国人民代表大会第(?P<session>[一二三四五六七八九十]{1,2})次会议[^，。]{0,10}到(?:现在|我们这次会议)"
)
_DIGIT = r"[\d〇○零一二三四五六七八九]"
_YEAR = rf"(?P<year>(?:{_DIGIT} ?){{4}})\s*年"
# 关于1980、1981年国民经济计划安排的报告
_ABOUT = re.compile(rf"关于(?P<year>(?:{_DIGIT}){{4}})(?:[、和]{_DIGIT}{{4}})?年度?国民经济计划")
_REVIEWED = re.compile(
    rf"{_YEAR}[^，。\n]{{0,8}}(?:工作|情况)?的?(?:简要)?(?:回顾|总结|成就|胜利|决算)"
)
_REVIEW_HEADING = re.compile(r"回顾|去年|过去(?:的)?一年|总结|成就|形势")
_TASKS = "工作|经济社会发展|重点工作|主要任务|总体要求|主要目标|国民经济计划|计划安排|的任务"
_PLANNED = re.compile(rf"{_YEAR}度?的?(?:政府)?(?:{_TASKS})")
_ANY_YEAR = re.compile(_YEAR)
# 1984年，是…取得伟大成就的一年; the year ahead is 重要的一年.
_FIRST_YEAR = re.compile(
    rf"(?:^[\s　]*(?:刚刚过去的)?{_YEAR}"
    rf"|{_YEAR.replace('year', 'of')}，?是[^。]{{2,60}}(?<!重要)(?<!关键)的一年)"
)
# A year told of so much more often than any other is the one reviewed.
_MOST_TOLD = 2


def read_congress_report(reading: Reading) -> Issue | None:
    """The session's year and, for one of the nation, its region; None for any other essay."""
    head = _head(reading)
    if not (_ADDRESS.search(head) and _REPORT.search(head)):
        return None
    central = None if _LOCAL.search(head) else _find(reading, _CENTRAL)
    year, evidence = _find_year(reading)
    return Issue(year, evidence, NATION if central else None, central, official=False)


def _head(reading: Reading) -> str:
    return "\n".join(part.text for part in reading.parts if part.offset < _HEAD)[:_HEAD]


def _find(reading: Reading, pattern: re.Pattern[str]) -> Evidence | None:
    found = _first(reading, pattern)
    return found[0].quote(*found[1].span()) if found else None


def _first(
    reading: Reading, pattern: re.Pattern[str], headings: bool = False
) -> tuple[Part, re.Match[str]] | None:
    for part in reading.parts:
        if part.where == "heading" if headings else part.offset < _HEAD:
            found = pattern.search(part.text)
            if found and (headings or part.offset + found.start() < _HEAD):
                return part, found
    return None


def _find_year(reading: Reading) -> tuple[int | None, Evidence | None]:
    if (found := _first(reading, _DATELINE)) is not None:
        return _to_year(found[1]["year"]), found[0].quote(*found[1].span())
    for pattern, years in ((_SESSION, 0), (_TERM_ENDS, 5), (_SINCE, 1)):
        if (found := _first(reading, pattern)) is not None:
            year = _session_year(found[1])
            if year is not None:
                return year + years, found[0].quote(*found[1].span())
    if (found := _first(reading, _ABOUT)) is not None:
        return _to_year(found[1]["year"]), found[0].quote(*found[1].span())
    for pattern, years in ((_REVIEWED, 1), (_PLANNED, 0)):
        if (found := _first(reading, pattern, headings=True)) is not None:
            return _to_year(found[1]["year"]) + years, found[0].quote(*found[1].span())
    return _find_reviewed(reading)


def _find_reviewed(reading: Reading) -> tuple[int | None, Evidence | None]:
    """A review that opens with its year: 一、去年工作回顾 / 2005年，…"""
    for part in reading.parts:
        reviews = part.offset < _HEAD or any(_REVIEW_HEADING.search(h) for h in part.headings)
        found = _FIRST_YEAR.search(part.text) if part.where == "body" and reviews else None
        if found:
            return _to_year(found["year"] or found["of"]) + 1, part.quote(*found.span())
    return _find_most_told(reading)


def _find_most_told(reading: Reading) -> tuple[int | None, Evidence | None]:
    """The year after the one that the report tells most of."""
    told: dict[int, list[tuple[Part, re.Match[str]]]] = defaultdict(list)
    for part, found in reading.finditer(_ANY_YEAR):
        told[_to_year(found["year"])].append((part, found))
    ranked = sorted(told.items(), key=lambda item: -len(item[1]))
    if not ranked or len(ranked[0][1]) < _MOST_TOLD * (len(ranked[1][1]) if len(ranked) > 1 else 1):
        return None, None
    year, (first, *_) = ranked[0]
    return year + 1, first[0].quote(*first[1].span())


def _session_year(found: re.Match[str]) -> int | None:
    said = found.groupdict(default="")
    first = _terms().get(parse_numeral(said["term"] or said["only"]) or 0)
    session = parse_numeral(said.get("session") or "一") or 1
    return first + session - 1 if first else None


def _to_year(text: str) -> int:
    return int(to_arabic("".join(text.split())))


@cache
def _terms() -> dict[int, int]:
    return {int(row["term"]): int(row["first_session"]) for row in read_table("congresses")}
