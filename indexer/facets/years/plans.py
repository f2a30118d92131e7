"""A year by its place in a plan or a campaign: “十二五”的第二年, 扫黑除恶专项斗争收官之年."""

import re
from collections.abc import Iterator

from indexer.facets.reading import Part
from indexer.facets.years.named import find_named
from lexicon.events import Event
from lexicon.plans import plan_number, plan_years
from lexicon.vocabulary import Found

# The words for each year of a five-year plan, the first year's first.
_NTH_YEAR = (
    r"开局之?年|开局起步之?年|开局良好|良好开局|实现了?良好开局|起步之?年|[第头]一年|首年",
    r"第二年",
    r"第三年|承上启下之?年|承上启下的(?:一|关键)年|中期评估",
    r"第四年",
    r"第五年|收官之?年|最后一年|末年|决战之?年",
)
_YEAR_OF_PLAN = re.compile(
    rf"(?P<plan>(?:十[一二三四五]?|[六七八九])五)[\"']?(?:发展)?(?:规划|计划)?(?:实施)?的?(?P<nth>{'|'.join(_NTH_YEAR)})"
)
# 扫黑除恶专项斗争的第二年, “七五”普法收官之年
_NTH_YEAR_AFTER = re.compile(
    rf"[\"']?(?:专项斗争|计划|规划)?(?:实施)?的?(?P<nth>{'|'.join(_NTH_YEAR)})"
)
_CONGRESSES = {"十六": 2002, "十七": 2007, "十八": 2012, "十九": 2017, "二十": 2022}
_AFTER_CONGRESS = re.compile(
    rf"(?P<congress>{'|'.join(_CONGRESSES)})大精神的?(?:开局之?年|第一年|首年|起步之?年)"
)
_LONG, _MIDDLE, _LAST = 24, 2, 4


def find_years_of_plans(part: Part) -> Iterator[Found[Event]]:
    """`“十二五”规划的第二年` is 2012."""
    for told in _YEAR_OF_PLAN.finditer(part.text):
        number = plan_number(told["plan"])
        if number is None:
            continue
        first, _ = plan_years(number)
        nth = next(i for i, words in enumerate(_NTH_YEAR) if re.fullmatch(words, told["nth"]))
        yield Found(told.start(), told.end(), told[0], Event.of_year("exact", first + nth))


def find_years_after_congresses(part: Part) -> Iterator[Found[Event]]:
    """`贯彻党的二十大精神的开局之年` is the year after it, 2023."""
    for told in _AFTER_CONGRESS.finditer(part.text):
        event = Event.of_year("exact", _CONGRESSES[told["congress"]] + 1)
        yield Found(told.start(), told.end(), told[0], event)


def find_years_of_campaigns(part: Part) -> Iterator[Found[Event]]:
    """`“七五”普法收官之年` is 2020: of what was set for some years from its beginning."""
    for named in find_named(part):
        event = named.entry
        told = _NTH_YEAR_AFTER.match(part.text, named.end)
        lasting = event.kind in ("plan", "campaign") and event.months >= _LONG
        if told is None or not lasting:
            continue
        length = event.last_year - event.first_year
        nth = next(i for i, words in enumerate(_NTH_YEAR) if re.fullmatch(words, told["nth"]))
        # The last of five is the last of three, and the middle of five the middle of three.
        place = length if nth == _LAST else length // 2 if nth == _MIDDLE else nth
        text = part.text[named.start : told.end()]
        yield Found(named.start, told.end(), text, Event.of_year("exact", event.first_year + place))
