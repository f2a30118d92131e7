"""The names of agencies and places that a query may hold, made from what the index itself holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lexicon.agencies import asked_names
from lexicon.places import short_names
from mappings.folding import fold

_AGENCY_ENDINGS = ("局", "厅", "委", "委员会", "部门", "系统")
_LEVELS = tuple("省市区县州旗")
# Shorter names are found inside too many other words.
_SHORTEST_AGENCY = 3
# 合作市, 朝阳市 and 矿区 are places, but who writes these words hardly means them.
_WORDS_FIRST = {"合作", "东方", "日照", "大同", "朝阳", "城区", "郊区", "矿区", "解放区"}


@dataclass(frozen=True)
class Vocabulary:
    """Folded names and what they stand for in the index.

    `agencies` leads to the agency type of today (教委 -> 教育), `regions` to every path that a
    name may mean (鼓楼区 -> four of them), `names` to an agency's name as the texts write it;
    `groups` are those of agency types (政府部门).
    """

    agencies: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()

    @cached_property
    def longest(self) -> int:
        """Characters of the longest name of an agency type or region, with its level before it."""
        return max(map(len, (*self.agencies, *self.regions)), default=0) + 1

    def find_agency(self, name: str) -> str | None:
        """The type of an agency by its name, with or without a level before it: 教育局, 市教育局."""
        own = self.agencies.get(name[1:]) if name[:1] in _LEVELS else None
        return self.agencies.get(name) or own


def to_vocabulary(
    agency_names: Mapping[str, str],
    agency_types: Iterable[str],
    region_paths: Iterable[str],
    agency_groups: Iterable[str] = (),
) -> Vocabulary:
    """The vocabulary of an index from the values of its facets.

    `agency_names` leads from each agency's name to its type, `region_paths` are joined by `/`.
    成都市 is found as 成都 too, the type 教育 as 教育局, 教委 and whatever 成都市教育局 leaves
    when the place is taken off. A name of two types is left out.
    """
    regions = _to_regions(region_paths)
    types = sorted({*agency_types, *agency_names.values()})
    found: dict[str, set[str]] = {}
    for name, agency_type in agency_names.items():
        own = _without_place(fold(name), regions)
        if len(own) >= _SHORTEST_AGENCY:
            found.setdefault(own, set()).add(agency_type)
    learned = {name: next(iter(of)) for name, of in found.items() if len(of) == 1}
    # What everybody knows goes before what single essays say.
    agencies = {name: of for name, of in learned.items() if name not in regions}
    agencies |= {type_ + ending: type_ for type_ in types for ending in _AGENCY_ENDINGS}
    agencies |= {name: type_ for name, type_ in asked_names().items() if type_ in types}
    return Vocabulary(agencies, regions, _by_folded(agency_names), frozenset(agency_groups))


def _by_folded(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    written: dict[str, tuple[str, ...]] = {}
    for name in names:
        written[fold(name)] = (*written.get(fold(name), ()), name)
    return written


def _without_place(name: str, regions: Mapping[str, tuple[str, ...]]) -> str:
    """The name of an agency without the places before it: `成都市成华区审计局` -> `审计局`."""
    while place := next(
        (name[:end] for end in range(len(name), 1, -1) if name[:end] in regions), ""
    ):
        name = name[len(place) :]
    return name


def _to_regions(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for path in sorted(_with_upper(paths), key=lambda path: (path.count("/"), path)):
        name = fold(path.rpartition("/")[2])
        full.setdefault(name, []).append(path)
        for other in short_names(name, path.count("/") + 1):
            short.setdefault(other, []).append(path)
    regions = {name: tuple(paths) for name, paths in full.items()}
    for name, paths in short.items():
        # 吉林 is the province, 海南 is no prefecture of 青海省.
        level = min(path.count("/") for path in paths)
        highest = tuple(path for path in paths if path.count("/") == level)
        regions.setdefault(name, highest)
    return {name: paths for name, paths in regions.items() if name not in _WORDS_FIRST}


def _with_upper(paths: Iterable[str]) -> set[str]:
    steps = (path.split("/") for path in paths)
    return {"/".join(names[: depth + 1]) for names in steps for depth in range(len(names))}
