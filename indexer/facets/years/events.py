"""Dated events in an essay: what they say of its year where the digits are masked or rewritten.

Each mention is read with the words around it: `今年是“十一五”开局之年` gives a year, `汶川地震以来`
only says that the text is later.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.facets.reading import Part, Reading
from indexer.facets.years.laws import find_laws
from indexer.facets.years.papers import find_papers
from lexicon.anniversaries import find_anniversaries
from lexicon.events import Event, earthquakes, event_vocabulary, plenums
from lexicon.plans import plan_number, plan_years
from lexicon.vocabulary import Found
from mappings.facets import Evidence

_NOW_BEFORE = re.compile(
    r"(?:今年|本年|当年|年内|全年|这一年|一年来|今(?:春|夏|秋|冬))[^。！？；\n]{0,24}$"
)
# xx年春天: the masked year is the one reported on.
_MASKED_BEFORE = re.compile(r"(?:[x×*＊～~_□○]{1,4}|某)年[^。！？；\n]{0,24}$")
# 《职业病防治法》自5月1日起施行, 将于明年1月1日起施行: no year is said, so it is this one.
_DATED_WITHIN = re.compile(r"\d{1,2}月\d{1,2}日|[明来下次]年")
_HELD_AFTER = re.compile(
    r"[^。！？；，\n]{0,8}(?:刚刚|胜利)*(?:召开|闭幕|举办|举行|开幕|发生|到来|施行|颁布|正式实施|的一年|之年)"
)
_LATER_AFTER = re.compile(
    r"[^。！？；，\n]{0,6}(?:以来|之后|以后|后，|过后|期间受损|中受损|灾后|遗留)"
)
# 党的十八大召开之后又迅速掀起学习热潮: news of the year, where 党的十八大以来 may be of any.
_TOLD_AFTER = re.compile(
    r"[^。！？；，\n]{0,6}(?:召开|闭幕|开幕|发生|结束|公布|颁布|印发|出台|施行|实施|通过|[爆暴]发)(?:之|以)?后"
)
_OTHER_YEAR_BEFORE = re.compile(
    r"(?:(?:19|20)?\d{2}年|去年|上年|前年|当时)(?:\d{1,2}月)?[^。！？；，\n]{0,4}$"
)
_NEXT_YEAR_BEFORE = re.compile(r"(?:明年|来年|下一年|下年|新的一年)[^。！？；\n]{0,16}$")
_PLAN_HEADING = re.compile(r"计划|打算|思路|要点|安排|展望|设想|明年|下一步|下步|今后|努力方向")
_ANIMALS = re.compile(r"(?:动物|畜禽|禽流感|蹄疫)[^。！？；，\n]{0,4}$")
_PLENUMS = re.compile(
    r"(?P<congress>十[五六七八九]|二十)届(?P<numbers>(?:[一二三四五六七]中?(?:全会)?[、,，和])+[一二三四五六七]中)全会"
)
_EARTHQUAKE = re.compile(
    r"(?P<place>[一-鿿]{2})[州市县]?(?:等地)?(?:再次|又)?发生(?:了)?(?:里氏)?[\d.]{0,3}级?(?:以上)?[强大特烈]{0,4}地震"
)
# The words for each year of a five-year plan, the first year's first.
_NTH_YEAR = (
    r"开局之?年|开局起步之?年|开局良好|良好开局|实现了?良好开局|起步之?年|[第头]一年|首年",
    r"第二年",
    r"第三年|承上启下之?年|承上启下的(?:一|关键)年|中期评估",
    r"第四年",
    r"第五年|收官之?年|最后一年|末年|决战之?年",
)
_YEAR_OF_PLAN = re.compile(
    rf"(?P<plan>(?:十[一二三四五]?|[六七八九])五)[”\"'’]?(?:发展)?(?:规划|计划)?(?:实施)?的?(?P<nth>{'|'.join(_NTH_YEAR)})"
)
_GUIDING_AFTER = re.compile(
    r"[^。；\n]{0,10}精神(?:为(?:指导|统领|引领)|武装)|[》”\"]?为(?:指导|统领|引领|依据|准则|纲领)"
)
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
# 十五 alone is a number; as a plan it is quoted or followed by one of these.
_PLAN_AFTER = re.compile(r"[”\"']?(?:规划|计划|期间|时期|末|初|以来|环境保护|发展)")


@dataclass(frozen=True)
class Mention:
    """An event where an essay names it, and how: `now` says that it is of the year reported on.

    `ahead` stands in a plan for the next year, `guiding` as what guides it and so is over already.
    """

    event: Event
    now: bool
    past: bool
    ahead: bool
    evidence: Evidence
    guiding: bool = False


def find_events(reading: Reading) -> Iterator[Mention]:
    """Each mention of a dated event in headings and texts; titles of papers left out."""
    for part in reading.parts:
        ahead = any(_PLAN_HEADING.search(heading) for heading in part.headings)
        named = (f for f in event_vocabulary().find(part.text) if not part.is_cited(f.start))
        told = (_find_listed_plenums, _find_earthquakes, _find_years_of_plans, _find_first_papers)
        others = (f for find in told for f in find(part) if not part.is_cited(f.start))
        # The names of laws, papers and works stand in 《》.
        cited = (*find_anniversaries(part.text), *find_laws(part), *find_papers(part))
        for found in (*named, *others, *cited):
            mention = _read_mention(part, found, ahead)
            if mention is not None:
                yield mention


def _find_listed_plenums(part: Part) -> Iterator[Found[Event]]:
    """`十六届五中、六中全会` names two plenums; the vocabulary knows each by its full name."""
    for listed in _PLENUMS.finditer(part.text):
        for number in re.findall("[一二三四五六七]", listed["numbers"]):
            event = plenums().get(f"{listed['congress']}届{number}中全会")
            if event is not None:
                yield Found(listed.start(), listed.end(), listed[0], event)


def _find_earthquakes(part: Part) -> Iterator[Found[Event]]:
    """`玉树发生7.1级强烈地震` is the 玉树地震 of the table."""
    for told in _EARTHQUAKE.finditer(part.text):
        event = earthquakes().get(told["place"])
        if event is not None:
            yield Found(told.start(), told.end(), told[0], event)


def _find_years_of_plans(part: Part) -> Iterator[Found[Event]]:
    """`“十二五”规划的第二年` is 2012."""
    for told in _YEAR_OF_PLAN.finditer(part.text):
        number = plan_number(told["plan"])
        if number is None:
            continue
        first, _ = plan_years(number)
        nth = next(i for i, words in enumerate(_NTH_YEAR) if re.fullmatch(words, told["nth"]))
        months = (first + nth) * 12
        yield Found(told.start(), told.end(), told[0], Event("exact", months, months + 11))


def _find_first_papers(part: Part) -> Iterator[Found[Event]]:
    """`今年中央一号文件聚焦水利` is of 2011."""
    for told in re.finditer(_FIRST_PAPER, part.text):
        sentence = re.split(r"[。；\n]", part.text[told.end() : told.end() + 40])[0]
        for year, theme in _THEMES:
            if found := re.search(theme, sentence):
                end = told.end() + found.end()
                event = Event("happened", year * 12, year * 12 + 11)
                yield Found(told.start(), end, part.text[told.start() : end], event)


def _read_mention(part: Part, found: Found[Event], ahead: bool) -> Mention | None:
    before, after = part.text[max(0, found.start - 32) : found.start], part.text[found.end :][:20]
    event = found.entry
    if event.kind == "plan" and not (found.name[0] in "“\"'" or _PLAN_AFTER.match(after)):
        return None
    if _ANIMALS.search(before):
        return None
    other_year = bool(_OTHER_YEAR_BEFORE.search(before))
    guiding = bool(_GUIDING_AFTER.match(after))
    dated = bool(_NOW_BEFORE.search(before)) or bool(
        re.search(r"\d{1,2}月[^。；\n]{0,16}$", before)
    )
    dated = dated or bool(not guiding and _MASKED_BEFORE.search(before))
    dated = dated or bool(_DATED_WITHIN.search(found.name))
    # 今年11月党的十八大召开以后 is of this year, 党的十八大以来 may be of any.
    later = _LATER_AFTER.match(after) and not _TOLD_AFTER.match(after)
    past = other_year or (bool(later) and not dated)
    now = not past and (dated or bool(_HELD_AFTER.match(after)))
    next_year = bool(_NEXT_YEAR_BEFORE.search(before))
    evidence = part.quote(found.start, found.end)
    return Mention(event, now, past, ahead or next_year, evidence, guiding)
