"""A year by its place in a plan or a campaign: “十二五”的第二年, 扫黑除恶专项斗争收官之年."""

import re
from collections.abc import Iterator

from indexer.corpus.facets.reading import Part
from indexer.corpus.facets.years.named import find_named
from lexicon.calendar.events import Event
from lexicon.calendar.plans import plan_number, plan_years
from lexicon.vocabulary import Found

# The words for each year of a five-year plan, the first year's first.
_NTH_YEAR = (
    r"开局(?!之年)|开局之?年|开局起步之?年|开局良好|良好开局|实现了?良好开局|起步之?年|[第头]一年|首年",
    r"第二年",
    r"第三年|承上启下之?年|承上启下的(?:一|关键)年|中期评估",
    r"第四年",
    r"第五年|收官之?年|最后一年|末年|决战之?年|(?:圆满|顺利|胜利|完美)?收官",
)
_YEAR_OF_PLAN = re.compile(
    rf"(?P<plan>(?:十[一二三四五]?|[六七八九])五)[\"']?(?:发展)?(?:规划|计划)?(?:实施)?的?(?P<nth>{'|'.join(_NTH_YEAR)})"
)
# 扫黑除恶专项斗争的第二年, “七五”普法收官之年
_NTH_YEAR_AFTER = re.compile(
    rf"[\"']?(?:专项斗争|计划|规划)?(?:实施)?的?(?P<nth>{'|'.join(_NTH_YEAR)})"
)
# 为“十四五”开局打好基础 is said in the year before.
_FOR_BEFORE = re.compile(r"(?:为|迎接|谋划|冲刺)[^，。；\n]{0,12}$")
# “十一五”末,全县…: told of the year itself, where 到“十一五”末 may be ahead and 比 behind.
_END_OF_PLAN = re.compile(
    r"(?:^|(?<=[，。；\n]))(?:在)?[\"']?(?P<plan>(?:十[一二三四]?|九)五)[\"']?(?:规划|计划)?(?:期)?末(?:期|年)?，"
)
_CONGRESSES = {"十六": 2002, "十七": 2007, "十八": 2012, "十九": 2017, "二十": 2022}
# Each of them, by signs that can be searched for.
_AFTER_CONGRESS = re.compile(
    r"(?P<congress>十[六七八九]|二十)大(?:精神|召开|闭幕|之|以)?后?的?(?:开局之?年|第一年|首年|起步之?年|第一个完整年)"
)
_LONG, _MIDDLE, _LAST, _LOOK_BEFORE = 24, 2, 4, 16


def find_years_of_plans(part: Part) -> Iterator[Found[Event]]:
    """`“十二五”规划的第二年` is 2012."""
    for told in _YEAR_OF_PLAN.finditer(part.text):
        number = plan_number(told["plan"])
        if number is None or _is_for(part.text, told.start()):
            continue
        first, _ = plan_years(number)
        nth = next(i for i, words in enumerate(_NTH_YEAR) if re.fullmatch(words, told["nth"]))
        yield Found(told.start(), told.end(), told[0], Event.of_year("exact", first + nth))


def _is_for(text: str, start: int) -> bool:
    return bool(_FOR_BEFORE.search(text, max(0, start - _LOOK_BEFORE), start))


def find_ends_of_plans(part: Part) -> Iterator[Found[Event]]:
    """`“十一五”末,全县新增耕地1.2万亩` is of 2010."""
    if "末" not in part.text:
        return
    for told in _END_OF_PLAN.finditer(part.text):
        if (number := plan_number(told["plan"])) is not None:
            event = Event.of_year("happened", plan_years(number)[1])
            yield Found(told.start(), told.end(), told[0], event)


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
        if told is None or not lasting or _is_for(part.text, named.start):
            continue
        length = event.last_year - event.first_year
        nth = next(i for i, words in enumerate(_NTH_YEAR) if re.fullmatch(words, told["nth"]))
        # The last of five is the last of three, and the middle of five the middle of three.
        place = length if nth == _LAST else length // 2 if nth == _MIDDLE else nth
        text = part.text[named.start : told.end()]
        yield Found(named.start, told.end(), text, Event.of_year("exact", event.first_year + place))
