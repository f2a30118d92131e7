"""What an essay is about in a few words, ending in what it is: 宣传思想工作汇报, 扫黑除恶工作总结.

The text's own declaration tells it (现将宣传思想工作汇报如下), or a line that heads the text (××县统计局
关于人口普查登记工作的汇报). Without either the essay's title may, as far as its words stand in the text
too: a title is a claim, and what the text never says is no task.
"""

import re
from collections.abc import Iterator
from typing import Any

from indexer.corpus.facets.genre import genre_vocabulary
from indexer.corpus.facets.places import place_vocabulary, township_vocabulary
from lexicon.agencies import agency_vocabulary
from lexicon.vocabulary import Found
from mappings.slots import BLANK, blank_slots

LONGEST = 24
_SHORTEST = 2
_OPENING = 900
_LONGEST_LINE = 45
_FORM = r"总结|小结|汇报|报告|述职|述廉|体会|通报|计划|打算|安排|要点|思路|方案|讲话|发言"
_DECLARED = re.compile(
    rf"现(?:将|就|把)(?P<about>[^，,。；;！!：:\n]{{2,60}}?)(?:向[^，。]{{0,20}})?(?:简要)?(?P<form>{_FORM})如下"
)
_TITLED = re.compile(rf"^(?P<about>.{{2,40}}?)(?P<form>{_FORM})")
# Whose it is and of when stands in other facets: what is left is the matter.
_LEAD = re.compile(
    rf"^(?:[\s{BLANK}、，,《“\"（(和及与]+|的|关于|在|对|于|以来|来"
    r"|我(?:们|局|委|办|院|校|园|所|站|厅|处|县|市|区|省|镇|乡|村|街道|社区|单位|支部|公司|分?行)"
    r"|本(?:人|局|委|院|校|园|所|单位|部门|年度|学期|学年)|我个人|我|个人"
    r"|(?:自治)?[省市区县州旗乡镇](?=.{2})|[上下]半年|全年|年度|年终|半年|季度|今年|去年|近年|任职"
    r"|[近这一二两三四五六七八九十几多\d]+年|(?:19|20)\d\d(?:[-—至]\d{2,4})?年?度?|[一二三四五六七八九〇○零]{4}年"
    r"|\d{1,2}月(?:份)?|有关|相关|主要|具体|基本|最新|思想[、和]|年|度"
    r"|[^，。]{2,20}?(?:局|委|办|院|校|厅|部|中心|政府|公司|大队|支队|所|站)关于"
    r"|政府|党委|党组|党总支|党支部|机关(?!事业)|新?学[期年]|副?(?:[局院校所处科厂园站县市区镇乡行]长|主任|书记|经理))"
)
_TRAIL = re.compile(
    rf"(?:[\s{BLANK}、，,和及与]+|的|(?:主要|有关|具体|基本|进展|开展|进行|完成|落实|贯彻)*情况|年度|年终|半年|个人|自我|全年|如下)$"
)
_EMPTY = re.compile(
    r"^(?:工作|思想|学习|生活|业务|职责|履行|履职|廉洁|任务|各项|方面|总体|年|度|和|及|与|、|暨)*$"
)
_YEAR = re.compile(
    r"(?:(?:19|20)\d\d|[一二][九〇○零][一二三四五六七八九〇○零]{2})年?度?(?:[-—至]\d{2,4}年?度?)?"
)
# A slot, or one quotation mark of two.
_BROKEN = re.compile(rf"[{BLANK}\"]|^[^“]*”|“[^”]*$|[局委院厅处办](?:工作)?$")
# Not 工作讲话.
_ALONE = ("体会", "讲话", "发言", "述职", "述廉")
# A word in passing is no matter.
_OFTEN = 2


def extract_task(title: str, body: str, genre: str | None) -> str | None:
    """The task of an essay with this folded title and text; None where nothing tells more than the genre."""
    declared = _DECLARED.search(body[:_OPENING])
    if declared and (matter := _to_matter(declared["about"])):
        return _with_form(matter, declared)
    head = _TITLED.match(blank_slots(_own_line(body)))
    heads = head is not None and head.end() == len(head.string) and _genre_of(head["form"]) == genre
    if head and heads and (matter := _to_matter(head["about"])):
        return _with_form(matter, head)
    titled = _TITLED.match(blank_slots(title))
    if titled is None or _genre_of(titled["form"]) != genre:
        return None
    matter = _to_matter(titled["about"])
    return _with_form(matter, titled) if matter and _is_told(matter, body) else None


def _own_line(body: str) -> str:
    """The first line, where it may be a title: a sentence is none."""
    line = body.strip().partition("\n")[0].strip()
    # 及2016年工作计划 is the rest of a title whose first half the site replaced.
    return "" if len(line) > _LONGEST_LINE or re.search("^[及暨和与]|[。！？；]", line) else line


def _genre_of(form: str) -> str | None:
    return next((found.entry for found in genre_vocabulary().find(form)), None)


def _to_matter(text: str) -> str:
    """The text without whose it is, of when, and words that say nothing; empty where nothing is left."""
    # What stands before a year is whose it is: ××公司2012年生产经营工作.
    matter, before = _YEAR.split(blank_slots(text))[-1], ""
    while matter != before:
        before = matter
        matter = _LEAD.sub("", _TRAIL.sub("", _without_name(matter)))
    tells = len(matter.removesuffix("工作")) >= _SHORTEST and len(matter) <= LONGEST
    return matter if tells and not _EMPTY.match(matter) and not _BROKEN.search(matter) else ""


def _without_name(text: str) -> str:
    """The text behind the agency or place that it begins with."""
    ends = (_end_of_name(names.find(text)) for names in (agency_vocabulary(), place_vocabulary()))
    return text[max(*ends, _end_of_name(township_vocabulary().find(text))) :]


def _end_of_name(names: Iterator[Found[Any]]) -> int:
    first = next(names, None)
    return first.end if first is not None and first.start == 0 else 0


def _is_told(matter: str, body: str) -> bool:
    """Whether the text says it too: whole, or its first and last word each more than in passing."""
    core = matter.removesuffix("工作") or matter
    ends = (core[:_SHORTEST], core[-_SHORTEST:])
    return core in body or all(body.count(end) >= _OFTEN for end in ends)


def _with_form(matter: str, found: re.Match[str]) -> str:
    form = found["form"]
    if found["about"].endswith("情况"):
        return f"{matter}情况{form}"
    if matter.endswith(("工作", "思想")) or form in _ALONE:
        return matter + form
    return f"{matter}工作{form}"
