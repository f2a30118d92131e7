"""What is told to begin: 启动“双减”工作, 乡村振兴战略开局之年, 12月县退役军人事务局挂牌.

A policy that holds for years dates nothing; that it begins does, where it began everywhere at once.
"""

import re
from collections.abc import Iterator, Sequence, Set

from indexer.corpus.facets.reading import Part
from indexer.corpus.facets.years.months import find_months
from lexicon.calendar.events import Event
from lexicon.calendar.launches import launch_vocabulary
from lexicon.vocabulary import Found

# What may stand between a name and its beginning: 营养改善计划|工作于3月在全县正式|启动.
_BETWEEN = (
    "(?:[\"']|工作|活动|行动|政策|制度|机制|方案|改革|学习教育|教育|专项|斗争|疫情|攻坚战|资金|接种|平台|实施|施行|执行|战略|影响|的|于|正式|全面|"
    r"在(?:全|我)?[国省市县区]|全[国省市县区]|自|从|元旦|元月|\d{1,2}月(?:\d{1,2}日)?份?){0,4}"
)
_AFTER = {
    "policy": (
        "启动|动员|推开|铺开|全面展开|推广|首次|出台|公布|印发|颁布|落地|上线|起步|开局|第一年|首年|元年|破题|打响|开始|"
        "起(?:正式|全面)?(?:施行|实施|执行|推行)|施行|第一[针剂批]|首[针剂批]|宣布|开征|放开|全面建立"
    ),
    "office": "挂牌|揭牌|授旗|组建(?:完成|到位|后|$|[，。])|成立(?:大会|后|$|[，。])",
    "outbreak": "[暴爆]发|突发|流行|显现|来袭|袭来|突如其来|首次",
    "era": "开局|第一年|首年|元年|起步之年|启动之年",
}
_BEFORE = {
    "policy": (
        "(?:启动|推开|出台|公布|印发|颁布|宣布|提出|打响|(?:首次|国家|我国|全国|国务院|中央|教育部|公安部)"
        "(?:[^。；，\\n]{0,4}(?:提出|启动|开展|实行|实施|推行|推出|部署|执行|发放))?)了?"
    ),
    "office": "(?:改组为|重组为|组建|更名为|新组建|新成立)的?了?",
    "outbreak": "(?:突如其来|突发|首次(?:发现|发生|报告)?|首例)的?",
    "era": "(?:启动|吹响)",
}
_NAME_BEFORE = r"[《\"']?(?:[国省市县区全我新]|农村|城乡|义务教育|学生|居民|职工|全面){0,3}$"
# 继续推进, 深化: it began before.
_GOES_ON_BEFORE = re.compile(r"(?:继续|持续|深化|巩固|不断|进一步)[^。；，\n]{0,8}$")
_WHOLE_YEAR_AFTER = re.compile(r"[^。；，\n]{0,14}?[第首][一个]个?完整")
# A census asks for the state at the end of its year, and counts the units before.
_CENSUS_AFTER = re.compile(
    r"(?<=普查)[^\n]{0,80}?(?:单位清查|清查摸底|标准时点[^。；，\n]{0,6}今年|登记[^。；，\n]{0,8}明年)"
)
_LOOK_BEFORE = 16


def find_launches(part: Part) -> Iterator[Found[Event]]:
    """Each beginning that a text tells."""
    for named in launch_vocabulary().find(part.text):
        before = part.text[max(0, named.start - _LOOK_BEFORE) : named.start]
        if _GOES_ON_BEFORE.search(before):
            continue
        kind = named.entry.kind
        whole = _WHOLE_YEAR_AFTER.match(part.text, named.end)
        census = _CENSUS_AFTER.match(part.text, named.end)
        after = whole or census or _BEGAN_AFTER[kind].match(part.text, named.end)
        if after is None and not _BEGAN_BEFORE[kind].search(before):
            continue
        end = after.end() if after else named.end
        event = _choose(named.entry.events, find_months(part.text, named.start, end))
        event = _first_whole_year(event) if whole else event
        yield Found(named.start, end, part.text[named.start : end], event)


def _choose(events: Sequence[Event], months: Set[int]) -> Event:
    """Of what began in several batches, the one of the month that is told; else all their time."""
    told = [event for event in events if any(m % 12 + 1 in months for m in _held(event))]
    if len(told) == 1:
        return told[0]
    first, last = min(event.first for event in events), max(map(_end, events))
    return Event("campaign", first, last)


def _held(event: Event) -> range:
    return range(event.first, _end(event) + 1)


def _end(event: Event) -> int:
    return event.first if event.last is None else event.last


def _first_whole_year(event: Event) -> Event:
    """Of offices that opened in a winter, the year that began then."""
    year = event.last_year + (event.first_year == event.last_year)
    return Event.of_year("exact", year)


_BEGAN_AFTER = {
    kind: re.compile(rf"{_BETWEEN}(?:{words})(?!以来|前夕|已)(?:(?<=[动牌建立现行施地台始])之?后)?")
    for kind, words in _AFTER.items()
}
_BEGAN_BEFORE = {kind: re.compile(rf"(?:{words}){_NAME_BEFORE}") for kind, words in _BEFORE.items()}
