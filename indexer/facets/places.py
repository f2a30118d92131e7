"""Places that an essay names, official or short, where they stand in its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from indexer.facets.gazetteer import Place, read_gazetteer
from indexer.facets.reading import Part, Reading
from indexer.facets.vocabulary import Vocabulary

Places = tuple[Place, ...]


@dataclass(frozen=True)
class PlaceName:
    """A name of one or several places; `short` when it lacks its ending (成华 for 成华区)."""

    part: Part
    start: int
    end: int
    places: Places
    short: bool


@cache
def place_vocabulary() -> Vocabulary[tuple[Places, bool]]:
    """All names of places; the flag tells a short name from an official one."""
    gazetteer = read_gazetteer()
    names = {name: (places, True) for name, places in gazetteer.short.items()}
    names |= {name: (places, False) for name, places in gazetteer.full.items()}
    return Vocabulary(names.items())


def find_places(reading: Reading) -> list[PlaceName]:
    """Each name of a place in headings and texts, in reading order."""
    vocabulary = place_vocabulary()
    return [
        PlaceName(part, found.start, found.end, *found.entry)
        for part in reading.parts
        for found in vocabulary.find(part.text)
    ]


def chain_start(places: Sequence[PlaceName], part: Part, end: int, gap: int = 0) -> int:
    """Where the places begin that stand right before `end`: 唐山市丰润区|环境保护局.

    Up to `gap` characters may stand between (南昌市东湖区墩子塘|派出所); `end` when none do.
    """
    here = [place for place in places if place.part is part]
    start = end
    while before := next((p for p in here if 0 <= start - p.end <= gap and p.start < start), None):
        start, gap = before.start, 0
    return start
