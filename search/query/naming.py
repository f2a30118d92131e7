"""What a word of a query names among the facets: 成都 a region, 教委 an agency, 2014 a year."""

import re
from functools import lru_cache

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from lexicon.agencies import asked_names
from lexicon.places import places_named

_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年?")


def build_named(word: str) -> Query | None:
    """Essays whose facet is what the word names; None where it names none."""
    if year := _YEAR.fullmatch(word):
        return Q("term", **{"year.years": int(year["year"])})
    if agency := asked_names().get(word):
        return Q("term", **{"agency_type.value": agency})
    if paths := _paths(word):
        return Q("terms", **{"region.path": list(paths)})
    return None


@lru_cache(maxsize=10_000)
def _paths(word: str) -> tuple[str, ...]:
    return tuple(sorted({"/".join(place.path) for place in places_named(word)}))
