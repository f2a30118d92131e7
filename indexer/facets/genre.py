"""What kind of essay it is, and what each of its sections is for, by words of a table."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from indexer.facets.tables import read_table
from indexer.model import Section

_OPENING = 400
_LONGEST_OWN = 40
_DECLARED = re.compile(
    r"(?:总结|汇报|报告|述职|计划|安排|方案|要点|心得|体会)[^。！？\n]{0,8}如下|如下(?:安排|计划|打算|部署|述职|汇报|总结)|以下(?:计划|方案|安排)|(?:制定|拟定)(?:本|如下|以下)(?:实施)?(?:方案|计划|意见|要点)"
)


@cache
def _genres() -> list[tuple[str, str]]:
    return [(row["word"], row["genre"]) for row in read_table("genres")]


@cache
def _roles() -> list[tuple[str, str]]:
    return [(row["word"], row["role"]) for row in read_table("roles")]


def extract_genre(title: str, text: str) -> str | None:
    """The genre that the opening declares, else the essay's own first line, else its title.

    `现将有关情况汇报如下` declares a 汇报, whatever the page calls it.
    """
    opening = text[:_OPENING]
    declared = _DECLARED.search(opening)
    own_line = opening.split("\n")[0]
    # 及2016年工作计划 is the rest of a title whose first half the site replaced.
    own = own_line if len(own_line) <= _LONGEST_OWN and own_line[0:1] not in "及暨和" else ""
    for named in (declared[0] if declared else "", own, title):
        found = [
            (named.rfind(word) + len(word), len(word), genre)
            for word, genre in _genres()
            if word in named
        ]
        if found:
            return max(found)[2]
    return None


def assign_roles(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections with the role their heading names; one without such a word inherits from above."""
    roles: dict[str, str | None] = {}
    assigned = []
    for section in sections:
        above = roles.get(section.path[-1]) if section.path else None
        role = _find_role(section.heading) or above
        roles[section.heading] = role
        assigned.append(replace(section, role=role))
    return tuple(assigned)


def _find_role(heading: str) -> str | None:
    return next((role for word, role in _roles() if word in heading), None) if heading else None
