"""The month or season that is told of an event, which tells its year where it took two."""

import re
from collections.abc import Set

from lexicon.calendar.events import Event
from lexicon.numerals import SMALL_NUMERAL, parse_numeral

_DAY = rf"(?:(?:{SMALL_NUMERAL})日|份|初|底|[上中下]旬)"
_MONTH_BEFORE = re.compile(
    rf"(?<![\d一二三四五六七八九十])(?P<month>{SMALL_NUMERAL})月{_DAY}?[^。；\n]{{0,14}}$"
)
_MONTH_AFTER = re.compile(
    rf"[^。；，\n]{{0,10}}?(?<!\d)(?P<month>{SMALL_NUMERAL})月{_DAY}?[^。；，\n]{{0,4}}"
    "(?:启动|开始|展开|召开|动员|挂牌|开展)"
)
_MONTH_WITHIN = re.compile(rf"(?<![\d一二三四五六七八九十])(?P<month>{SMALL_NUMERAL})月")
_SEASONS = {
    "年初": {1, 2, 3},
    "今春": {2, 3, 4, 5},
    "春季": {2, 3, 4, 5},
    "今夏": {6, 7, 8},
    "夏季": {6, 7, 8},
    "汛期": {6, 7, 8},
    "今秋": {8, 9, 10, 11},
    "秋季": {8, 9, 10, 11},
    "年底": {11, 12},
    "年末": {11, 12},
    "岁末": {11, 12},
}
_SEASON_BEFORE = re.compile(rf"(?P<season>{'|'.join(_SEASONS)})，?[^。；，、和及\n]{{0,10}}$")
_BEFORE = 32


def find_months(text: str, start: int, end: int) -> Set[int]:
    """The months that are told of what stands at `start` to `end`: 9月, 年初; none where none are."""
    before = _MONTH_BEFORE.search(text, max(0, start - _BEFORE), start)
    told = before or _MONTH_WITHIN.search(text, start, end) or _MONTH_AFTER.match(text, end)
    if told:
        return {parse_numeral(told["month"]) or 0}
    season = _SEASON_BEFORE.search(text, max(0, start - _BEFORE), start)
    return _SEASONS[season["season"]] if season else set()


def in_its_month(event: Event, months: Set[int]) -> Event:
    """`2月,县应急管理局挂牌`: of what took two years, the one whose month it can be, if it is one."""
    if not months or event.last is None or event.first_year == event.last_year:
        return event
    held = range(event.first, event.last + 1)
    possible = [month for month in held if month % 12 + 1 in months]
    if len({month // 12 for month in possible}) != 1:
        return event
    return Event("happened", possible[0], possible[-1])
