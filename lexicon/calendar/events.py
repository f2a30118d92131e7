"""Dated events: laws, congresses, campaigns, disasters, five-year plans, each with its months."""

from collections.abc import Iterator
from dataclasses import dataclass

from lexicon.numerals import to_chinese
from lexicon.tables import made_of_tables, read_table
from lexicon.vocabulary import Vocabulary

_FORMS = (
    "第{number}届{name}",
    "第{number}次{name}",
    "{name}第{number}次全国代表大会",
    "{name}第{number}次代表大会",
    "{name}第{number}次会员代表大会",
    "{name}{number}大",
)


@dataclass(frozen=True)
class Event:
    """One row of the table: a span of months as year * 12 + month - 1, both ends included."""

    kind: str
    first: int
    last: int | None

    @classmethod
    def of_year(cls, kind: str, year: int) -> "Event":
        """What is of one calendar year, from its first month to its last."""
        return cls(kind, year * 12, year * 12 + 11)

    @property
    def first_year(self) -> int:
        """The calendar year it begins in."""
        return self.first // 12

    @property
    def last_year(self) -> int:
        """The calendar year it ends in; for what never ends, that of its beginning."""
        return (self.first if self.last is None else self.last) // 12

    @property
    def months(self) -> int:
        """How many months it took; of what never ends, one."""
        return (self.first if self.last is None else self.last) - self.first + 1


@made_of_tables
def event_vocabulary() -> Vocabulary[tuple[Event, ...]]:
    """All names of the table, however they are quoted; a name may have been used again."""
    names: dict[str, list[Event]] = {}
    for name, event in _sessions():
        names[name] = [event]
    for row in read_table("events"):
        last = read_months(row["to"], end=True) if row["to"] else None
        event = Event(row["kind"], read_months(row["from"]), last)
        known = names.setdefault(row["name"], [])
        if all(other.first != event.first for other in known):
            known.append(event)
    return Vocabulary(
        ((name, tuple(events)) for name, events in names.items()), through_quotes=True
    )


def _sessions() -> Iterator[tuple[str, Event]]:
    """第十三届全国运动会, 共青团十八大, 中国妇女第十三次全国代表大会: what meets every few years."""
    for row in read_table("sessions"):
        for session in row["sessions"].split():
            number, date = session.split(":")
            month = read_months(date)
            event = Event("happened", month, end_of_year(month))
            for name in row["names"].split("|"):
                for form in _FORMS:
                    yield form.format(name=name, number=to_chinese(int(number))), event


@made_of_tables
def plenums() -> dict[str, Event]:
    """The plenums of the Central Committee by their full names."""
    rows = (row for row in read_table("events") if row["name"].endswith("中全会"))
    return {
        row["name"]: Event(row["kind"], read_months(row["from"]), read_months(row["to"], end=True))
        for row in rows
    }


def end_of_year(month: int) -> int:
    """The last month of the year that a month is in."""
    return month // 12 * 12 + 11


def read_months(date: str, end: bool = False) -> int:
    """`2008-05-12` as year * 12 + month - 1; a year alone is its first month, or its last one."""
    parts = [int(part) for part in date.split("-")]
    month = parts[1] if len(parts) > 1 else (12 if end else 1)
    return parts[0] * 12 + month - 1
