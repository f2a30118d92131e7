"""What names mean among the facets: 成都 a region, 教委 and 市教育局 an agency."""

from functools import lru_cache

from lexicon.agencies import asked_names, functions
from lexicon.geography.places import places_named

# Characters of the longest name that is looked for, with its level before it.
LONGEST_NAME = 16
_ENDINGS = ("局", "厅", "委", "委员会", "部门", "系统")
_LEVELS = tuple("省市区县州旗")


@lru_cache(maxsize=10_000)
def agency_named(name: str) -> str | None:
    """The function of an agency by its folded name, with or without a level before it: 市教育局 -> 教育."""
    return _own_agency(name) or (_own_agency(name[1:]) if name.startswith(_LEVELS) else None)


@lru_cache(maxsize=10_000)
def regions_named(name: str) -> tuple[str, ...]:
    """The paths that a name may mean: 鼓楼区 -> four of them, 吉林 -> 吉林省 and not the city in it."""
    paths = {place.path for place in places_named(name)}
    highest = min(map(len, paths), default=0)
    return tuple(sorted("/".join(path) for path in paths if len(path) == highest))


def _own_agency(name: str) -> str | None:
    if known := asked_names().get(name):
        return known
    stems = (name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending))
    return next((stem for stem in stems if stem in functions()), None)
