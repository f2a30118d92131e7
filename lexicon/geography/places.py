"""Names of places as texts and readers write them, official, short, of townships and landmarks."""

from functools import cache

from lexicon.geography.gazetteer import Place, read_gazetteer
from lexicon.tables import read_table
from lexicon.vocabulary import Vocabulary

Places = tuple[Place, ...]


@cache
def landmark_vocabulary() -> Vocabulary[Place]:
    """Names of rivers, mines, schools and sights, each with the place where it lies."""
    by_path = {place.path: place for places in read_gazetteer().full.values() for place in places}
    return Vocabulary(
        (row["name"], by_path[tuple(row["place"].split("/"))]) for row in read_table("landmarks")
    )


def places_named(word: str) -> Places:
    """The places that a word names as it is written, in full or for short: 成都市, 成都."""
    gazetteer = read_gazetteer()
    return gazetteer.full.get(word) or gazetteer.short.get(word) or ()
