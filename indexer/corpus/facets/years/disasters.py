"""A disaster as a report tells it: 3月21日江苏响水一化工厂爆炸后, 向玉树灾区捐款, 受台风“利奇马”影响.

No list of names holds all forms; a place that the table knows and the kind of what happened there,
close together in one sentence, do.
"""

import re
from collections.abc import Iterator, Sequence

from indexer.corpus.facets.reading import Part
from lexicon.calendar.disasters import Disaster, disaster_vocabulary
from lexicon.calendar.events import Event
from lexicon.numerals import SMALL_NUMERAL, parse_numeral
from lexicon.vocabulary import Found

_ACCIDENT = r"特?别?重?大?事故"
_KINDS = {
    "地震": r"地震|遇难|抗震|震灾|震区|灾区|发生[^。；，\n]{0,8}震",
    "洪灾": r"洪水|洪灾|洪涝|暴雨|水灾|溃口|决堤|溃堤|决口|山洪|灾区|超[^。；，\n]{0,6}水位",
    "泥石流": r"泥石流|滑坡|垮塌|山洪|灾区",
    "火灾": rf"火灾|大火|火情|{_ACCIDENT}",
    "爆炸": rf"爆炸|爆燃|井喷|{_ACCIDENT}",
    "坍塌": rf"坍塌|倒塌|垮塌|塌方|侧翻|{_ACCIDENT}",
    "踩踏": rf"踩踏|{_ACCIDENT}",
    "矿难": rf"矿难|透水|瓦斯|溃坝|尾矿|火灾|坍塌|爆炸|{_ACCIDENT}",
    "动车": rf"动车|追尾|出轨|相撞|铁路交通|{_ACCIDENT}",
    "奶粉": "奶粉|事件",
    "乳品": "奶粉|乳粉|乳品|肉毒|事件",
    "疫苗": "疫苗",
    "食品": "过期|食品|肉|事件",
    "瘦肉精": "瘦肉精|事件",
}
_NEAR = 18
# Of a disaster that was in the news: what was done after it was done in its year.
_NEWS_AFTER = r"(?:[事故件案灾难]{0,2}(?:发生|曝光)?之?后(?=[，,。]))?"
# Many say 灾后 of an earthquake years later.
_LASTING = ("地震",)
_MONTH_BEFORE = re.compile(
    rf"(?P<month>{SMALL_NUMERAL})月(?:(?:{SMALL_NUMERAL})日)?[^。；，\n]{{0,8}}$"
)
_TYPHOON_BEFORE = re.compile(r"台风[\"']?$")
_TYPHOON_AFTER = re.compile(
    r"[\"']?(?:号)?(?:超?强)?台风|[\"'](?:来袭|登陆|过境|正面|影响|带来|肆虐|袭击|期间)"
)
# “3·10”地震 where the place stands elsewhere; “23·7”特大暴雨 says its year.
_BY_DATE = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})[·.](?P<second>\d{1,2})[\"']?(?:特大|特别重大|重大|强烈|大|流域性)?(?P<kind>[一-鿿]{2,4})"
)
_LAST_MONTH = 12
# 五月参加了雅安灾区爱心助学: help comes in the months after.
_HELPED = 2
_CENTURY = 2000
_QUOTED = re.compile(r"[\"']")
# A name of two characters is a word of its own, too: 彩虹, 海马.
_NAME = 3
_YEAR = 12


def find_disasters(part: Part) -> Iterator[Found[Event]]:
    """Each disaster of the table that a text names with what it was."""
    places = list(disaster_vocabulary().find(part.text))
    yield from _find_by_date(part.text, places)
    for place in places:
        told = [(d, end) for d in place.entry if (end := _end_of(part.text, place, d))]
        month = _MONTH_BEFORE.search(part.text[max(0, place.start - 16) : place.start])
        if month:
            number = parse_numeral(month["month"]) or 0
            told = [
                (disaster, end)
                for disaster, end in told
                if number - 1 - disaster.month % _YEAR in _months_after(part.text[place.end : end])
            ]
        if len({disaster.month for disaster, _ in told}) == 1:
            disaster, end = told[0]
            yield Found(place.start, end, part.text[place.start : end], disaster.event)


def _months_after(told: str) -> range:
    """The months after a disaster in which it is told so."""
    return range(_HELPED + 1) if "灾区" in told else range(1)


def _find_by_date(
    text: str, places: Sequence[Found[tuple[Disaster, ...]]]
) -> Iterator[Found[Event]]:
    for told in _BY_DATE.finditer(text):
        first = int(told["first"])
        if first > _LAST_MONTH:
            if re.match(_KINDS["洪灾"], told["kind"]):
                event = Event.of_year("happened", _CENTURY + first)
                yield Found(told.start(), told.end(), told[0], event)
            continue
        events = {
            disaster.event
            for place in places
            for disaster in place.entry
            if disaster.month % _YEAR + 1 == first
            and re.match(_KINDS.get(disaster.kind, "$"), told["kind"])
        }
        if len(events) == 1:
            yield Found(told.start(), told.end(), told[0], events.pop())


def _end_of(text: str, place: Found[tuple[Disaster, ...]], disaster: Disaster) -> int | None:
    """Where the words end that tell what happened there, or None where none do."""
    if disaster.kind == "台风":
        return _end_of_typhoon(text, place)
    after = _NEWS_AFTER if disaster.kind not in _LASTING else ""
    told = re.compile(rf"[^。；\n]{{0,{_NEAR}}}?(?:{_KINDS[disaster.kind]}){after}")
    found = told.match(text, place.end)
    return found.end() if found else None


def _end_of_typhoon(text: str, name: Found[tuple[Disaster, ...]]) -> int | None:
    after = _TYPHOON_AFTER.match(text, name.end)
    if after:
        return after.end()
    quoted = _QUOTED.match(text, name.end) and _QUOTED.match(text, name.start - 1)
    before = _TYPHOON_BEFORE.search(text, max(0, name.start - 4), name.start)
    return name.end if before or (quoted and len(name.name) >= _NAME) else None
