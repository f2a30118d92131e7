"""Dated events in an essay: what they say of its year where the digits are masked or rewritten.

Each mention is read with the words around it: `今年是“十一五”开局之年` gives a year, `汶川地震以来`
only says that the text is later.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.corpus.facets.reading import Part, Reading
from indexer.corpus.facets.years.disasters import find_disasters
from indexer.corpus.facets.years.launches import find_launches
from indexer.corpus.facets.years.laws import find_laws
from indexer.corpus.facets.years.levels import find_levels
from indexer.corpus.facets.years.months import find_months, in_its_month
from indexer.corpus.facets.years.named import (
    find_first_papers,
    find_first_winter,
    find_held_again,
    find_listed_plenums,
    find_named,
    find_named_years,
)
from indexer.corpus.facets.years.papers import find_papers
from indexer.corpus.facets.years.plans import (
    find_ends_of_plans,
    find_years_after_congresses,
    find_years_of_campaigns,
    find_years_of_plans,
)
from lexicon.calendar.anniversaries import find_anniversaries
from lexicon.calendar.events import Event
from lexicon.numerals import SMALL_NUMERAL
from lexicon.vocabulary import Found
from mappings.facets import Evidence

_NOW_BEFORE = re.compile(
    r"(?:今年|本年|当年|年内|全年|这一年|一年来|今(?:春|夏|秋|冬))[^。！？；\n]{0,24}$"
)
# xx年春天: the masked year is the one reported on.
_MASKED_BEFORE = re.compile(r"(?:[x×*＊～~_□○]{1,4}|某)年[^。！？；\n]{0,24}$")
# 《职业病防治法》自5月1日起施行, 将于明年1月1日起施行: no year is said, so it is this one.
_DATED_WITHIN = re.compile(rf"(?:{SMALL_NUMERAL})月|[明来下次]年")
_DATED_BEFORE = re.compile(rf"(?:{SMALL_NUMERAL})月[^。；\n]{{0,16}}$")
_HELD_AFTER = re.compile(
    r"[^。！？；，\n]{0,8}(?:刚刚|胜利)*(?:召开|闭幕|举办|举行|开幕|发生|到来|施行|颁布|正式实施|的一年|之年)"
)
_LATER_AFTER = re.compile(
    r"[^。！？；，\n]{0,6}(?:以来|之后|以后|后，|过后|期间受损|中受损|灾后|遗留)"
)
# 党的十八大召开之后又迅速掀起学习热潮: news of the year, where 党的十八大以来 may be of any.
_TOLD_AFTER = re.compile(
    r"[^。！？；，\n]{0,6}(?:召开|闭幕|开幕|发生|结束|公布|颁布|印发|出台|施行|实施|通过|曝光|披露|[爆暴]发)(?:之|以)?后"
)
# 雄安新区设立|后: the name says itself that it was told.
_ENDS_TOLD = re.compile(r"(?:召开|闭幕|开幕|设立|成立|挂牌|通车|开闸|开市|首飞|\d[·.]\d{1,2})$")
_OTHER_YEAR_BEFORE = re.compile(
    r"(?:(?<!\d)(?:19|20)?\d{2}年|去年|上年|前年|当时)(?:\d{1,2}月(?:\d{1,2}日)?，?)?[^。！？；，\n]{0,4}$"
)
_NEXT_YEAR_BEFORE = re.compile(r"(?:明年|来年|下一年|下年|新的一年)[^。！？；\n]{0,16}$")
_PLAN_HEADING = re.compile(r"计划|打算|思路|要点|安排|展望|设想|明年|下一步|下步|今后|努力方向")
_ANIMALS = re.compile(r"(?:动物|畜禽|禽流感|蹄疫)[^。！？；，\n]{0,4}$")
_GUIDING_AFTER = re.compile(
    r"[^。；\n]{0,10}精神(?:为(?:指导|统领|引领)|武装)|[》”\"]?为(?:指导|统领|引领|依据|准则|纲领)"
)
_LESSON_AFTER = re.compile(r"[^。；，\n]{0,14}(?:教训|警钟|警示|前车之鉴|举一反三)")
# 十五 alone is a number; as a plan it is quoted or followed by one of these.
_PLAN_AFTER = re.compile(r"[”\"']?(?:规划|计划|期间|时期|末|初|以来|环境保护|发展)")


_BEFORE, _AFTER = 32, 20
_FINDERS = (
    find_listed_plenums,
    find_first_papers,
    find_first_winter,
    find_named_years,
    find_years_of_plans,
    find_years_of_campaigns,
    find_years_after_congresses,
    find_ends_of_plans,
    find_disasters,
    find_levels,
)


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
    # 吸取天津港爆炸事故教训: what is learnt from is of this year or the one before.
    lesson: bool = False


def find_events(reading: Reading, home: Sequence[str] = ()) -> Iterator[Mention]:
    """Each mention of a dated event in headings and texts; titles of papers left out.

    `home` is the region's path: 自治区成立60周年 is of the one that the writer is in.
    """
    told: list[Mention] = []
    for part in reading.parts:
        ahead = _is_ahead(part)
        launches = list(find_launches(part))
        # 疫苗接种启动: of a campaign whose beginning is told, its beginning counts and not its length.
        begun = {found.start for found in launches}
        named = (found for found in find_named(part) if found.start not in begun)
        others = (found for find in _FINDERS for found in find(part))
        events = (f for f in (*launches, *named, *others) if not part.is_cited(f.start))
        # The names of laws, papers and works stand in 《》.
        cited = (*find_anniversaries(part.text, home), *find_laws(part), *find_papers(part))
        for found in (*events, *cited):
            mention = _read_mention(part, found, ahead)
            if mention is not None:
                told.append(mention)
    yield from told
    yield from _settle(reading, told)


def _settle(reading: Reading, told: Sequence[Mention]) -> Iterator[Mention]:
    """Of what was held several times, the one time that is not before all else that is told."""
    own = (m.event for m in told if not m.ahead and m.event.kind not in ("plan", "era", "prepared"))
    earliest = max((event.first_year for event in own), default=0)
    for part in reading.parts:
        for found in find_held_again(part):
            possible = [event for event in found.entry if event.last_year >= earliest]
            if len(possible) != 1 or part.is_cited(found.start):
                continue
            once = Found(found.start, found.end, found.name, possible[0])
            mention = _read_mention(part, once, _is_ahead(part))
            if mention is not None:
                yield mention


def _is_ahead(part: Part) -> bool:
    return any(_PLAN_HEADING.search(heading) for heading in part.headings)


def _read_mention(part: Part, found: Found[Event], ahead: bool) -> Mention | None:
    before = part.text[max(0, found.start - _BEFORE) : found.start]
    after = part.text[found.end : found.end + _AFTER]
    event = in_its_month(found.entry, find_months(part.text, found.start, found.end))
    quoted = before.endswith(("'", '"'))
    if event.kind == "plan" and not (quoted or _PLAN_AFTER.match(after)):
        return None
    if _ANIMALS.search(before):
        return None
    other_year = bool(_OTHER_YEAR_BEFORE.search(before))
    guiding = bool(_GUIDING_AFTER.match(after))
    dated = bool(_NOW_BEFORE.search(before)) or bool(_DATED_BEFORE.search(before))
    dated = dated or bool(not guiding and _MASKED_BEFORE.search(before))
    dated = dated or bool(_DATED_WITHIN.search(found.name))
    # 今年11月党的十八大召开以后 is of this year, 党的十八大以来 may be of any.
    told = _TOLD_AFTER.match(after) or _ENDS_TOLD.search(found.name)
    later = _LATER_AFTER.match(after) and not told
    past = other_year or (bool(later) and not dated)
    now = not past and (dated or bool(_HELD_AFTER.match(after)))
    next_year = bool(_NEXT_YEAR_BEFORE.search(before))
    evidence = part.quote(found.start, found.end)
    lesson = not now and bool(_LESSON_AFTER.match(after))
    return Mention(event, now, past, ahead or next_year, evidence, guiding, lesson)
