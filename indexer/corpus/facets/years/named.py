"""Events by their names: 党的十八大, 十六届五中、六中全会, 聚焦水利的一号文件, “净网2019”行动."""

import re
from collections.abc import Iterator

from indexer.corpus.facets.reading import Part
from indexer.corpus.facets.years.months import find_months
from lexicon.calendar.events import Event, event_vocabulary, plenums
from lexicon.vocabulary import Found

_PLENUMS = re.compile(
    r"(?P<congress>十[五六七八九]|二十)届(?P<numbers>(?:[一二三四五六七]中?(?:全会)?[、,，和])+[一二三四五六七]中)全会"
)
_NAMED_YEAR = re.compile(
    r"(?:[\"'][一-鿿]{2,6}[-—·]?(?P<quoted>20[0-2]\d)[\"']|[一-鿿]{2}(?P<bare>20[0-2]\d))(?=(?:专项|集中|系列|统一)?(?:整治|打击)?(?:行动|战役))"
)
_FIRST_WINTER = re.compile(
    r"(?:除夕|大年|年三十|正月)[^。\n]{0,40}?(?:设卡|卡口|封村|停休|取消休假|放弃休假|返岗|请战|逆行|驰援|挨家挨户|逐户)"
    r"|1月2[2-6]日[^。\n]{0,30}?(?:一级响应|关停|关闭|停业|停运|暂停|取消)"
)
# Schools were closed in the first spring of the epidemic and opened class by class.
_FIRST_SPRING = re.compile(
    r"[4-6四五六]月[^。\n]{0,20}?(?:分批|错峰|错时|分年级|分期分批|陆续)[^。，\n]{0,6}?(?:返校|复学|开学|复课)"
)
_EPIDEMIC = re.compile("疫情|新冠|隔离|口罩")
_FIRST_YEAR_OF_EPIDEMIC = 2020
# 今年中央一号文件聚焦水利: each year's first paper has a theme, and some themes are of one year alone.
_FIRST_PAPER = "一号文件"
_THEMES = (
    (2004, "时隔18年|时隔十八年|农民增收|农民增加收入"),
    (2005, "农业综合生产能力"),
    (2008, "农业基础"),
    (2010, "统筹城乡"),
    (2011, "水利"),
    (2012, "农业科技|科技创新"),
    (2013, "家庭农场|农业经营体系"),
    (2017, "供给侧"),
    (2019, "优先发展"),
)


def find_named(part: Part) -> Iterator[Found[Event]]:
    """Names of the table; of what was held again under one name, the one of the month that is told."""
    for found in _find_possible(part):
        if len(found.entry) == 1:
            yield Found(found.start, found.end, found.name, found.entry[0])


def find_held_again(part: Part) -> Iterator[Found[tuple[Event, ...]]]:
    """Names of what was held several times, where no month tells which: 王家坝开闸 in 2003, 2007, 2020."""
    return (found for found in _find_possible(part) if len(found.entry) > 1)


def _find_possible(part: Part) -> Iterator[Found[tuple[Event, ...]]]:
    for found in event_vocabulary().find(part.text):
        events = found.entry
        if len(events) > 1 and (months := find_months(part.text, found.start, found.end)):
            events = tuple(event for event in events if event.first % 12 + 1 in months)
        yield Found(found.start, found.end, found.name, events)


def find_listed_plenums(part: Part) -> Iterator[Found[Event]]:
    """`十六届五中、六中全会` names two plenums; the vocabulary knows each by its full name."""
    for listed in _PLENUMS.finditer(part.text):
        for number in re.findall("[一二三四五六七]", listed["numbers"]):
            event = plenums().get(f"{listed['congress']}届{number}中全会")
            if event is not None:
                yield Found(listed.start(), listed.end(), listed[0], event)


def find_first_papers(part: Part) -> Iterator[Found[Event]]:
    """`今年中央一号文件聚焦水利` is of 2011."""
    for told in re.finditer(_FIRST_PAPER, part.text):
        sentence = re.split(r"[。；\n]", part.text[told.end() : told.end() + 40])[0]
        for year, theme in _THEMES:
            if found := re.search(theme, sentence):
                end = told.end() + found.end()
                event = Event.of_year("happened", year)
                yield Found(told.start(), end, part.text[told.start() : end], event)


def find_named_years(part: Part) -> Iterator[Found[Event]]:
    """`“净网2019”专项行动` is of 2019."""
    for told in _NAMED_YEAR.finditer(part.text):
        event = Event.of_year("exact", int(told["quoted"] or told["bare"]))
        yield Found(told.start(), told.end(), told[0], event)


def find_first_winter(part: Part) -> Iterator[Found[Event]]:
    """`大年三十,全警停休,在高速出口设卡`, `4月学生分批返校`, where an epidemic is spoken of.

    That began so in the first winter and spring of it, in 2020, alone.
    """
    for pattern in (_FIRST_WINTER, _FIRST_SPRING):
        for told in pattern.finditer(part.text):
            if _EPIDEMIC.search(part.text):
                event = Event.of_year("happened", _FIRST_YEAR_OF_EPIDEMIC)
                yield Found(told.start(), told.end(), told[0], event)
