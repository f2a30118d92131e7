"""Official documents (公文): their number and date say when they were issued, and by which province.

`粤府〔2023〕68号` names 广东省 and 2023. The years in such a document's title are those of plans,
laws, reviews and holidays; only a task of the year itself (2019年工作要点) is the year of issue.
"""

import re
from dataclasses import dataclass
from functools import cache

from indexer.facets.reading import Part, Reading
from indexer.facets.tables import read_table
from mappings.facets import Evidence

_KINDS = "通知|批复|决定|意见|通报|函|公告|通告|命令|规定|办法|细则|请示|批示|公报"
_TITLE = re.compile(
    rf"(?:关于|印发|转发|颁布|发布|公布|批转)[^。\n]{{2,120}}?(?:{_KINDS})(?:[（(][^）)]{{1,20}}[）)])?\s*$",
    re.M,
)
_NUMBER = re.compile(
    r"(?P<prefix>内蒙古|[一-鿿])(?P<rest>[一-鿿]{0,9})\s*[〔\[(（【]\s*(?P<year>(?:19|20)\d\d)\s*[〕\])）】]\s*(?:第\s*)?\d{1,5}\s*号"
)
_DATE_LINE = re.compile(r"^[ 　]*(?P<year>(?:19|20)\d\d)年\d{1,2}月\d{1,2}日[ 　]*$", re.M)
_TASK = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?!度?[^，。]{0,24}(?:考核|考评|评估|评议|结果|表彰|奖|通报|节假日|预算|决算|春节|规划|退役|征兵|情况|受灾|编制))"
    r"(?=[^，。）)]{0,30}?(?:工作要点|重点工作|立法|规章|纠风|要点|工作安排|主要任务|重点任务|实施计划|工作计划|行动计划|应急管理|政务公开|食品安全))"
)
_HEAD = 400


@dataclass(frozen=True)
class Issue:
    """When a document was issued and for where, as its number or date says; None where they do not."""

    year: int | None
    year_evidence: Evidence | None
    region: str | None
    region_evidence: Evidence | None
    # Whether no other year of the text can be its year.
    official: bool = True


def read_issue(reading: Reading) -> Issue | None:
    """The issue of an official document; None when the essay is none."""
    number = _find_number(reading)
    if number is None and not _is_official(reading):
        return None
    year, evidence = _find_year(reading, number)
    region = _prefixes().get(number[1]["prefix"]) if number else None
    quote = number[0].quote(*number[1].span()) if number and region else None
    return Issue(year, evidence, region, quote)


def _is_official(reading: Reading) -> bool:
    first = next((part for part in reading.parts if part.offset < _HEAD), None)
    opening = first.text[:_HEAD] if first else ""
    return any(_TITLE.search(text) for text in (reading.title.text, opening))


def _find_number(reading: Reading) -> tuple[Part, re.Match[str]] | None:
    for part in (reading.title, *reading.parts):
        if part.offset > _HEAD:
            break
        found = _NUMBER.search(part.text[:_HEAD])
        # A number inside a sentence or a cited title is of another document.
        if found and found["prefix"] in _prefixes() and not _cites(part, found):
            return part, found
    return None


def _cites(part: Part, found: re.Match[str]) -> bool:
    before = part.text[max(0, found.start() - 12) : found.start()]
    return bool(re.search(r"[《》]|根据|按照|通知[（(]?$|文件|精神", before))


def _find_year(
    reading: Reading, number: tuple[Part, re.Match[str]] | None
) -> tuple[int | None, Evidence | None]:
    if number is not None:
        part, found = number
        return int(found["year"]), part.quote(*found.span())
    for part in reversed(reading.parts):
        dates = list(_DATE_LINE.finditer(part.text))
        if dates:
            return int(dates[-1]["year"]), part.quote(*dates[-1].span())
    tasks = [
        (part, found)
        for part in (*reading.parts[:2], reading.title)
        for found in _TASK.finditer(part.text[:_HEAD])
    ]
    years = {int(found["year"]) for _, found in tasks}
    if len(years) != 1:
        return None, None
    part, found = tasks[0]
    return years.pop(), part.quote(*found.span())


@cache
def _prefixes() -> dict[str, str]:
    return {row["prefix"]: row["region"] for row in read_table("document_prefixes")}
