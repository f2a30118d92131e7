"""Official documents (公文): their number and date say when they were issued, and by which province.

`粤府〔2023〕68号` names 广东省 and 2023. The years in such a document's title are those of plans,
laws, reviews and holidays; only a task of the year itself (2019年工作要点) is the year of issue.
"""

import re
from dataclasses import dataclass
from functools import cache

from indexer.corpus.facets.documents.issuers import Issuers, find_issuers
from indexer.corpus.facets.reading import Part, Reading
from lexicon.tables import read_table
from mappings.facets import Evidence

_KINDS = "通知|批复|决定|意见|通报|函|公告|通告|命令|规定|办法|细则|请示|批示|公报"
_TITLE = re.compile(
    rf"(?:关于|印发|转发|颁布|发布|公布|批转)[^。\n]{{2,120}}?(?:{_KINDS})》?(?:[（(][^）)]{{1,20}}[）)])?\s*$",
    re.M,
)
# 海关总署公告 / 2020年第17号, 中华人民共和国国务院令 第450号
_DECREE = re.compile(r"^[^，。\n]{2,40}(?:公告|令)\s*(?:(?:19|20)\d\d年)?第\s*\d+\s*号", re.M)
_PASSING_ON = re.compile(
    r"^.{0,30}(?:政府|办公[厅室]|委员会|委|局|厅|院|部)[^，。]{0,12}?(?:印发|转发|批转|公布|发布|颁布|表彰)"
)
_NUMBER = re.compile(
    r"(?P<prefix>内蒙古|[一-鿿])(?P<rest>[一-鿿]{0,9})\s*[〔\[(（【]\s*(?P<year>(?:19|20)\d\d)\s*[〕\])）】]\s*(?:第\s*)?\d{1,5}\s*号"
)
# Nearly no text holds this part of it, and the whole is tried at each character.
_NUMBERED = re.compile(r"[〔\[(（【]\s*(?:19|20)\d\d\s*[〕\])）】]")
_DATE_LINE = re.compile(r"^[ 　]*(?P<year>(?:19|20)\d\d)年\d{1,2}月\d{1,2}日[ 　]*$", re.M)
_TASK = re.compile(
    r"(?<![\d—–－~至-])(?P<year>(?:19|20)\d\d)年(?!度?[^，。]{0,24}(?:考核|考评|评估|评议|结果|表彰|奖|通报|节假日|预算|决算|春节|规划|退役|征兵|情况|受灾|编制|名单|优秀|公告|领跑|责任|.?科技创新行动))"
    r"(?=[^，。）)]{0,30}?(?:工作要点|重点工作|立法|规章|纠风|要点|工作安排|主要任务|重点任务|实施计划|工作计划|行动计划|应急管理|政务公开|食品安全))"
)
_HEAD = 400
NATION = "全国"


# Where only a title is read its form is all there is.
_TITLE_ALONE = 100


@dataclass(frozen=True)
class Issue:
    """When a document was issued and for where, as its number or date says; None where they do not."""

    year: int | None
    year_evidence: Evidence | None
    region: str | None
    region_evidence: Evidence | None
    issuers: Issuers | None = None
    # What the agency does whose letters the number begins with, and the number.
    function: str | None = None
    function_evidence: Evidence | None = None
    # Whether no other year of the text can be its year.
    official: bool = True


def read_issue(reading: Reading) -> Issue | None:
    """The issue of an official document; None when the essay is none."""
    number = _find_number(reading)
    if number is None and not _is_official(reading):
        return None
    year, evidence = _find_year(reading, number)
    issuers = find_issuers(reading)
    title_alone = reading.length <= _TITLE_ALONE and not any("。" in p.text for p in reading.parts)
    if number is None and year is None and issuers is None and not title_alone:
        # A report on what a paper has ordered has the paper's words in it.
        return None
    region, quote = _find_region(number, issuers)
    function = _find_function(number[1]) if number else None
    numbered = number[0].quote(*number[1].span()) if number and function else None
    return Issue(year, evidence, region, quote, issuers, function, numbered)


def _find_function(number: re.Match[str]) -> str | None:
    """`沪教委德〔2017〕42号` is of 教育: the longest letters known, a place's before them or not."""
    letters = number["prefix"] + number["rest"]
    for start in (letters, letters[1:]):
        for length in range(len(start), 0, -1):
            function = _letters().get(start[:length])
            if function and not (length == 1 and start[1:2] in tuple("政府委")):
                return function
    return None


def _find_region(
    number: tuple[Part, re.Match[str]] | None, issuers: Issuers | None
) -> tuple[str | None, Evidence | None]:
    if issuers is not None and issuers.central:
        return NATION, issuers.part.quote(issuers.start, issuers.end)
    region = _prefixes().get(number[1]["prefix"]) if number else None
    # A local organ that gives a number of the State Council passes its paper on.
    if number is None or (region == NATION and issuers is not None and issuers.local):
        return None, None
    return region, number[0].quote(*number[1].span()) if region else None


def _is_official(reading: Reading) -> bool:
    first = next((part for part in reading.parts if part.offset < _HEAD), None)
    opening = first.text[:_HEAD] if first else ""
    texts = (reading.title.text, opening)
    return any(_TITLE.search(text) for text in texts) or any(
        bool(pattern.search(opening)) for pattern in (_PASSING_ON, _DECREE)
    )


def _find_number(reading: Reading) -> tuple[Part, re.Match[str]] | None:
    for part in (reading.title, *reading.parts):
        if part.offset > _HEAD:
            break
        head = part.text[:_HEAD]
        for found in _NUMBER.finditer(head) if _NUMBERED.search(head) else ():
            # A number inside a sentence or a cited title is of another document.
            known = found["prefix"] in _prefixes() and not _cites(part, found)
            if known or _is_own_line(part, found):
                return part, found
    return None


def _is_own_line(part: Part, found: re.Match[str]) -> bool:
    before, after = part.text[: found.start()], part.text[found.end() :]
    return bool(re.search(r"(?:^|\n)[ 　]*$", before) and re.match(r"[ 　]*\n", after))


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
def _letters() -> dict[str, str]:
    return {row["prefix"]: row["function"] for row in read_table("document_agencies")}


@cache
def _prefixes() -> dict[str, str]:
    return {row["prefix"]: row["region"] for row in read_table("document_prefixes")}
