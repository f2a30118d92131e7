"""What kind of essay it is, and what each of its sections is for, by words of a table."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from indexer.corpus.facets.agencies.voice import Voice
from indexer.corpus.model import Section
from lexicon.tables import read_table
from lexicon.vocabulary import Vocabulary

_OPENING = 400
_LONGEST_OWN = 40
_SPEECH = re.compile(r"同志们[：:!！][^。]{0,60}(?:今天|这次|召开|会议)")
_PERSONAL_WORDS = (
    ("述职", "述职"),
    ("履行职责", "述职"),
    ("履职", "述职"),
    ("体会", "心得"),
    ("感悟", "心得"),
    ("感想", "心得"),
)
_DECLARED = re.compile(
    r"(?:总结|汇报|述职|计划|安排|方案|要点|心得|体会)[^。！？\n]{0,8}如下|如下(?:工作|实施)?(?:安排|计划|打算|部署|方案|述职|汇报|总结)|作(?:简要|如下)?汇报|以下(?:计划|方案|安排)|(?:制定|拟定)(?:本|如下|以下)(?:实施)?(?:方案|计划|意见|要点)"
)
# 2024年，我行将坚持…: it begins with what is to come.
_AHEAD = re.compile(
    r"(?:一、[^\n]{2,10}\n)?(?:20\d\d年|今年)[，,][^。，,]{0,24}?(?:将|要)(?:坚持|以|继续|紧紧|认真|全面)"
)
_JOINED = re.compile(r"[及暨和与、]")
# What a section is for holds for those below it; deeds are told of in any of them.
_LASTING = ("计划", "目标", "问题", "原因")
_OF_DEEDS = ("做法", "成绩", "措施")
_OPENING_WORDS = (
    (re.compile(r"(?:但|当然|同时)?[^。]{0,16}(?:存在(?:的|着|一些)|不足之处|主要问题)"), "问题"),
    (re.compile(r"(?:下一步|今后|明年|来年|下一年|新的一年)"), "计划"),
)


@cache
def genre_vocabulary() -> Vocabulary[str]:
    """Words for kinds of essays, each with its genre: 述职报告 is a 述职."""
    return Vocabulary((row["word"], row["genre"]) for row in read_table("genres"))


@cache
def _roles() -> list[tuple[str, str]]:
    return [(row["word"], row["role"]) for row in read_table("roles")]


def extract_genre(title: str, text: str, voice: Voice) -> str | None:
    """The genre that the opening declares, else the essay's own first line, else its title.

    `现将有关情况汇报如下` declares a 汇报, whatever the page calls it. An agency writes no 述职 and
    no 心得: where the page's title says so, it is of another essay.
    """
    opening = text[:_OPENING]
    declared = _DECLARED.search(opening)
    own_line = opening.split("\n")[0]
    # 及2016年工作计划 is the rest of a title whose first half the site replaced.
    # A sentence is no title: 我局认真落实上级部署。
    heads = len(own_line) <= _LONGEST_OWN and "。" not in own_line
    own = own_line if heads and own_line[0:1] not in "及暨和" else ""
    genre = _last_named(declared[0] if declared else "") or _last_named(own)
    if genre is None and voice.is_person("述职"):
        genre = next((g for word, g in _PERSONAL_WORDS if word in opening), None)
    if genre is None and _SPEECH.match(opening):
        genre = "讲话"
    if genre is None and _AHEAD.match(text):
        genre = "计划"
    if genre is None:
        genre = _first_of_title(title)
        if genre in ("述职", "心得") and not voice.is_person(genre):
            return "总结"
    return genre


def _last_named(text: str) -> str | None:
    genre = None
    for found in genre_vocabulary().find(text):
        genre = found.entry
    return genre


def _first_of_title(title: str) -> str | None:
    """`工作总结及思路` is a 总结 that ends with a plan, `工作计划总结` one of a plan."""
    clauses = (_last_named(clause) for clause in _JOINED.split(title))
    return next((genre for genre in clauses if genre), None)


def assign_roles(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections with the role their heading names; one without such a word inherits from above."""
    roles: dict[str, str | None] = {}
    assigned = []
    for section in sections:
        above = roles.get(section.path[-1]) if section.path else None
        own = _find_role(section.heading) or _role_of_text(section)
        # 加强队伍建设 below 明年打算 is to come, whatever its words are elsewhere.
        role = above if above in _LASTING and own in (None, *_OF_DEEDS) else own or above
        roles[section.heading] = role
        assigned.append(replace(section, role=role))
    return tuple(assigned)


def _role_of_text(section: Section) -> str | None:
    """The first words of a text without a heading: 存在的主要问题是…, 下一步，…; else the opening is 概况."""
    if section.heading:
        return None
    found = next((role for pattern, role in _OPENING_WORDS if pattern.match(section.text)), None)
    return found or ("概况" if section.ordinal == 1 else None)


def _find_role(heading: str) -> str | None:
    return next((role for word, role in _roles() if word in heading), None) if heading else None
