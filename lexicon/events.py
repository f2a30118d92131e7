"""Dated events: laws, congresses, campaigns, disasters, five-year plans, each with its months."""

import re
from dataclasses import dataclass
from functools import cache

from lexicon.tables import read_table
from lexicon.vocabulary import Vocabulary

_DAY = re.compile(r"^\d{1,2}[·.]\d{1,2}")
_FIVE_YEARS = re.compile(r"^[一二三四五六七八九十]{1,2}五")


@dataclass(frozen=True)
class Event:
    """One row of the table: a span of months as year * 12 + month - 1, both ends included."""

    kind: str
    first: int
    last: int | None

    @property
    def first_year(self) -> int:
        """The calendar year it begins in."""
        return self.first // 12

    @property
    def last_year(self) -> int:
        """The calendar year it ends in; for what never ends, that of its beginning."""
        return (self.first if self.last is None else self.last) // 12


@cache
def event_vocabulary() -> Vocabulary[Event]:
    """All names of the table, five-year plans also in quotes."""
    names: dict[str, Event] = {}
    for row in read_table("events"):
        last = _months(row["to"], end=True) if row["to"] else None
        event = Event(row["kind"], _months(row["from"]), last)
        for name in _spellings(row["name"]):
            names.setdefault(name, event)
    return Vocabulary(names.items())


@cache
def earthquakes() -> dict[str, Event]:
    """The place of each earthquake that has a name of its own: 汶川."""
    names = ((row["name"], row) for row in read_table("events"))
    return {
        name.removesuffix("地震"): Event(row["kind"], _months(row["from"]), None)
        for name, row in names
        if name.endswith("地震") and re.fullmatch(r"[一-鿿]{4}", name)
    }


@cache
def plenums() -> dict[str, Event]:
    """The plenums of the Central Committee by their full names."""
    rows = (row for row in read_table("events") if row["name"].endswith("中全会"))
    return {
        row["name"]: Event(row["kind"], _months(row["from"]), _months(row["to"], end=True))
        for row in rows
    }


def _spellings(name: str) -> list[str]:
    if day := _DAY.match(name):
        # “5·12”特大地震
        return [name, f'"{day[0]}"{name[day.end() :]}']
    plan = _FIVE_YEARS.match(name)
    if plan is None:
        return [name]
    rest = name[plan.end() :]
    return [name, *(f"{mark}{plan[0]}{mark}{rest}" for mark in ('"', "'"))]


def _months(date: str, end: bool = False) -> int:
    parts = [int(part) for part in date.split("-")]
    month = parts[1] if len(parts) > 1 else (12 if end else 1)
    return parts[0] * 12 + month - 1
