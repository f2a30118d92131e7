"""What an essay tells of a law dates it: passed in October, in force from next January on.

`《劳动合同法》正式施行` is of 2008, `《残疾人保障法》将于明年1月1日起施行` of the year before that day. Of
a law that was revised the words around tell which version is meant: 新修订的, the day, or neither.
"""

import re
from collections.abc import Iterator, Sequence

from indexer.corpus.facets.reading import Part
from lexicon.calendar.events import Event, end_of_year
from lexicon.calendar.laws import Law, Version, law_vocabulary
from lexicon.numerals import SMALL_NUMERAL, parse_numeral
from lexicon.vocabulary import Found

_ANNOUNCED = re.compile(
    rf"》?[^。；\n]{{0,14}}?(?:明年|来年|下年|次年)(?:(?P<month>{SMALL_NUMERAL})月(?P<of_month>{SMALL_NUMERAL})日)?[^。；，\n]{{0,12}}(?:施行|实施|生效)"
)
_IN_FORCE = re.compile(
    rf"》?[^。；\n《]{{0,12}}?(?P<day>(?P<month>{SMALL_NUMERAL})月(?P<of_month>{SMALL_NUMERAL})日)?(?:起|开始)?(?:正式|全面)?(?:施行|实施(?!办法|细则|条例|意见|情况|方案)|生效)"
)
_PASSED = re.compile(r"》?[^。；\n《，]{0,8}?(?:颁布|公布|出台|通过|发布)")
# 贯彻5月1日起施行的《城市管理执法办法》: said before the name.
_IN_FORCE_BEFORE = re.compile(
    rf"(?P<month>{SMALL_NUMERAL})月(?P<of_month>{SMALL_NUMERAL})日(?:起|开始)?(?:正式|全面)?(?:施行|实施|生效)的?(?:新修订的|新的?)?《?(?:中华人民共和国)?$"
)
# 1月1日起,新《劳动合同法》施行; 通过了《安全生产法》.
_DAY_BEFORE = re.compile(
    rf"(?P<month>{SMALL_NUMERAL})月(?P<of_month>{SMALL_NUMERAL})日(?:起)?[，,]?(?:我国|国家)?(?:新修[订改]的?|修[订改]后的?|新的?|新颁布的?)?《?(?:中华人民共和国)?$"
)
_PASSED_BEFORE = re.compile(
    r"(?:通过|颁布|公布|出台)[了的]?(?:新修[订改]的?|修[订改]后的?|新的?)?《?(?:中华人民共和国)?$"
)
_REVISED_BEFORE = re.compile(
    r"(?:新修[订改]的?|修[订改]后的?|新的?|新颁布的?)《?(?:中华人民共和国)?$"
)
_NEW_BEFORE = re.compile(r"(?<!修[订改]的)(?:新的?|新颁布的?)《?(?:中华人民共和国)?$")
_CALLED_NEW_BEFORE = re.compile(r"新(?:修[订改]|颁布)的《(?:中华人民共和国)?$")
_OTHER_YEAR_BEFORE = re.compile(r"(?:19|20)?\d{2}年[^。；\n]{0,16}$")
_YEAR = 12


def find_laws(part: Part) -> Iterator[Found[Event]]:
    """Each law that is told to be passed or come into force, with the time of that."""
    for named in law_vocabulary().find(part.text):
        before = part.text[max(0, named.start - 24) : named.start]
        if _OTHER_YEAR_BEFORE.search(before):
            continue
        told = _read(part.text, named, before)
        if told is not None:
            end, event = told
            yield Found(named.start, end, part.text[named.start : end], event)


def _read(text: str, named: Found[Law], before: str) -> tuple[int, Event] | None:
    """(end of the words that tell it, event), or None where nothing is told or it is not clear."""
    announced = _ANNOUNCED.match(text, named.end)
    in_force, passed = _IN_FORCE.match(text, named.end), _PASSED.match(text, named.end)
    since = _IN_FORCE_BEFORE.search(before)
    told = announced or in_force or passed
    passed = passed or (None if told else _PASSED_BEFORE.search(before))
    # 学习新修订的《职业教育法》: called so until it has been in force for a year.
    called_new = _CALLED_NEW_BEFORE.search(before)
    if told is None and since is None and passed is None and called_new is None:
        return None
    if announced:
        since = announced if announced["month"] else None
    elif in_force:
        since = in_force if in_force["day"] else since or _DAY_BEFORE.search(before)
    day = (_number(since["month"]), _number(since["of_month"])) if since else None
    version = _choose(named.entry, before, day)
    if version is None:
        return None
    if announced:
        # Told in the year before it came into force.
        first = version.in_force // _YEAR * _YEAR - _YEAR
        return announced.end(), Event("happened", first, end_of_year(first))
    if told is None and since is None and passed is None:
        return named.end, Event("happened", version.passed, end_of_year(version.in_force))
    last = version.in_force if in_force or since else version.passed
    end = told.end() if told else named.end
    return end, Event("happened", version.passed if passed else last, end_of_year(last))


def _choose(law: Law, before: str, day: tuple[int, int] | None) -> Version | None:
    """The version that is meant, or None when it may be several."""
    versions: Sequence[Version] = law.versions
    if day is not None:
        versions = [version for version in versions if version.day == day]
        if len(versions) > 1 and not _REVISED_BEFORE.search(before):
            # Laws are often revised for the same day; by its bare name it was new.
            versions = [version for version in versions if not version.revised] or versions
    elif _NEW_BEFORE.search(before):
        whole = [version for version in versions if not version.partly]
        versions = [version for version in whole if version.revised] or whole
    elif _REVISED_BEFORE.search(before):
        versions = [version for version in versions if version.revised] or versions
    elif not law.versions[0].revised:
        # Called by its bare name when it was new; later it is 新修订的.
        versions = law.versions[:1]
    return versions[0] if len(versions) == 1 else None


def _number(numeral: str) -> int:
    return parse_numeral(numeral) or 0
