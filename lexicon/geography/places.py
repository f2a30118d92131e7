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


def place_in_order(path: str) -> tuple[str, str]:
    """Where a place (四川省/成都市) comes among others: by its code in GB/T 2260, unknown ones last."""
    return (_codes().get(path, "~"), path)


def is_place(path: str) -> bool:
    """Whether there is a place of that path today: 四川省/成都市."""
    return path in _codes()


def places_below(path: str) -> tuple[str, ...]:
    """The paths of all places right below one: of the cities of 四川省; of the provinces below no place."""
    return _below().get(path, ())


@cache
def _below() -> dict[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {}
    for path in _codes():
        below.setdefault(path.rpartition("/")[0], []).append(path)
    return {path: tuple(ones) for path, ones in below.items()}


@cache
def _codes() -> dict[str, str]:
    places = (place for places in read_gazetteer().full.values() for place in places)
    return {"/".join(place.path): place.code for place in places}
