"""What kind of essay it is, and what each of its sections is for, by words of a table."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from indexer.facets.tables import read_table
from indexer.model import Section

_OPENING = 300


@cache
def _genres() -> list[tuple[str, str]]:
    return [(row["word"], row["genre"]) for row in read_table("genres")]


@cache
def _roles() -> list[tuple[str, str]]:
    return [(row["word"], row["role"]) for row in read_table("roles")]


def extract_genre(title: str, text: str) -> str | None:
    """The genre that the opening names, else the title's last word for it; None when neither does."""
    opening = text[:_OPENING]
    found = [
        (title.rfind(word) + len(word), len(word), genre)
        for word, genre in _genres()
        if word in title
    ]
    if found:
        return max(found)[2]
    return next((genre for word, genre in _genres() if word in opening), None)


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
