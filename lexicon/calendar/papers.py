"""Papers of the central government that an essay carries out, with the month they came out in."""

from functools import cache

from lexicon.calendar.events import Event
from lexicon.tables import read_table
from lexicon.vocabulary import Vocabulary


@cache
def paper_vocabulary() -> Vocabulary[Event]:
    """Titles without whose they are: 关于加快水利改革发展的决定; each holds for the rest of its year."""
    return Vocabulary((row["name"], _published(row["published"])) for row in read_table("papers"))


def _published(month: str) -> Event:
    year, number = (int(part) for part in month.split("-"))
    return Event("happened", year * 12 + number - 1, year * 12 + 11)
