"""Disasters by the place where they happened, and typhoons by their names, each with its month."""

from dataclasses import dataclass
from functools import cache

from lexicon.calendar.events import Event, end_of_year, read_months
from lexicon.tables import read_table
from lexicon.vocabulary import Vocabulary


@dataclass(frozen=True)
class Disaster:
    """What happened at a place: 地震, 爆炸, 火灾; of a typhoon the place is its name."""

    kind: str
    month: int

    @property
    def event(self) -> Event:
        """It is told until the end of its year."""
        return Event("happened", self.month, end_of_year(self.month))


@cache
def disaster_vocabulary() -> Vocabulary[tuple[Disaster, ...]]:
    """All places of the table, with what happened there."""
    places: dict[str, list[Disaster]] = {}
    for row in read_table("disasters"):
        for place in row["places"].split("|"):
            disaster = Disaster(row["kind"], read_months(row["from"]))
            places.setdefault(place, []).append(disaster)
    return Vocabulary((place, tuple(found)) for place, found in places.items())
