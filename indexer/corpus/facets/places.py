"""Places that an essay names, official or short, where they stand in its text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.corpus.facets.reading import Part, Reading
from lexicon.calendar.events import event_vocabulary
from lexicon.geography.gazetteer import read_gazetteer
from lexicon.geography.places import Places
from lexicon.vocabulary import Found, Vocabulary
from mappings.folding import fold

# Between a place and its agency may stand a name, but no particle.
_NAME = re.compile(r"[一-鿿]*(?<![的和与在对向由为从把将])")
# Districts whose names any town uses for its parts: they are meant where their city stands before.
_ALSO_WORDS = frozenset(
    [
        "城区",
        "郊区",
        "矿区",
        "老城区",
        "新城区",
        "新市区",
        "解放区",
        "港口区",
        "东区",
        "西区",
        "南区",
        "北区",
    ]
)
# 提高|县域 and 和|县委 are not 高县 and 和县.
_MAY_STAND_BEFORE = "在到赴是为向由自与于省市州区"
_CITY = 2
_TOWNSHIPS = ("镇", "乡", "街道")
_MAKES_A_WORD = "委级域长内城直乡里处情区界"


@dataclass(frozen=True)
class PlaceName:
    """A name of one or several places; `short` when it lacks its ending (成华 for 成华区).

    `vague` when any town may have a part of that name (西区), and its own town does not stand before.
    """

    part: Part
    start: int
    end: int
    places: Places
    short: bool
    vague: bool = False


@cache
def place_vocabulary() -> Vocabulary[tuple[Places, bool]]:
    """All names of places; the flag tells a short name from an official one."""
    gazetteer = read_gazetteer()
    # Names are folded as texts are: 乾县 is looked for as 干县.
    names = {fold(name): (places, False) for name, places in gazetteer.townships.items()}
    names |= {fold(name): (places, True) for name, places in gazetteer.short.items()}
    names |= {fold(name): (places, False) for name, places in gazetteer.full.items()}
    return Vocabulary(names.items())


@cache
def township_vocabulary() -> Vocabulary[tuple[str, Places]]:
    """Names of townships, each as officially written, with the counties they lie in."""
    townships = read_gazetteer().townships
    return Vocabulary((fold(name), (name, counties)) for name, counties in townships.items())


def find_places(reading: Reading) -> list[PlaceName]:
    """Each name of a place in headings and texts, in reading order."""
    return [place for part in reading.parts for place in _places_of(part)]


def _places_of(part: Part) -> Iterator[PlaceName]:
    end = -1
    events = [(event.start, event.end) for event in event_vocabulary().find(part.text)]
    for found in place_vocabulary().find(part.text):
        chained = found.start == end
        # 北京残奥会 and 汶川地震 tell where something happened, and not where the writer is.
        if any(start <= found.start and found.end <= last for start, last in events):
            continue
        if chained or not _is_ordinary(part.text, found):
            yield PlaceName(part, found.start, found.end, *found.entry)
            end = found.end
        elif found.name in _ALSO_WORDS:
            yield PlaceName(part, found.start, found.end, *found.entry, vague=True)


def _is_ordinary(text: str, found: Found[tuple[Places, bool]]) -> bool:
    """Whether a name without its city before it is first of all part of other words."""
    if found.name in _ALSO_WORDS:
        return True
    if len(found.name) > 2 or found.entry[1]:
        return _is_small(found) and _crosses_a_word(text, found)
    before, after = text[found.start - 1 : found.start], text[found.end : found.end + 1]
    glued = "一" <= before <= "鿿" and before not in _MAY_STAND_BEFORE
    # 根据|临县|县委: the level of the next word says that the name ends here.
    if after == found.name[-1]:
        return False
    return glued or (after != "" and after in _MAKES_A_WORD)


def _is_small(found: Found[tuple[Places, bool]]) -> bool:
    """Whether it is the short name of a county or the name of a township: there are thousands."""
    places, short = found.entry
    return (short and min(place.level for place in places) > _CITY) or (
        not short and found.name.endswith(_TOWNSHIPS)
    )


def _crosses_a_word(text: str, found: Found[tuple[Places, bool]]) -> bool:
    """治|安丘|陵 holds no 安丘: its ends belong to the words beside it."""
    words = read_gazetteer().words
    before, after = text[found.start - 1 : found.start + 1], text[found.end - 1 : found.end + 1]
    return before in words or (found.entry[1] and after in words)


def chain_start(places: Sequence[PlaceName], part: Part, end: int, gap: int = 0) -> int:
    """Where the places begin that stand right before `end`: 唐山市丰润区|环境保护局.

    Up to `gap` characters may stand between (南昌市东湖区墩子塘|派出所); `end` when none do.
    """
    here = _around(places, part, end)
    start = end
    while before := next((p for p in here if _leads_to(p, start, gap)), None):
        start, gap = before.start, 0
    return start


def _around(places: Sequence[PlaceName], part: Part, end: int) -> Sequence[PlaceName]:
    """The names in the 40 characters before `end`; places stand in reading order."""
    first = bisect_right(places, (part.number, end - 40), key=_position)
    last = bisect_left(places, (part.number, end), key=_position)
    return places[first:last]


def _position(place: PlaceName) -> tuple[int, int]:
    return place.part.number, place.start


def _leads_to(place: PlaceName, start: int, gap: int) -> bool:
    between = place.part.text[place.end : start]
    if place.start >= start or len(between) > gap or (between and place.short):
        return False
    return _NAME.fullmatch(between) is not None
