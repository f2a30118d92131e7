"""Facets: what a word names among them, their filters, their counts asked for and read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.aggs import Agg
from elasticsearch.dsl.query import Bool, Query

from lexicon.agencies import agency_groups, functions
from lexicon.geography.places import place_in_order, places_below
from search.language.naming import agency_named, regions_named
from search.language.signs import UNKNOWN
from search.language.years import parse_years
from search.presentation.results import FacetValue
from search.query.request import SearchRequest

_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年?")
_MATCHING, _CHOSEN = "matching", "chosen"
# Districts are counted below a chosen city.
_TWO_LEVELS = "[^/]+(/[^/]+)?"


@dataclass(frozen=True)
class Counted:
    """How many essays match, and how they spread over the facets."""

    total: int
    facets: dict[str, tuple[FacetValue, ...]]


@dataclass(frozen=True)
class Facet:
    """A filterable field of the essays; `tree` when its values are paths joined by '/'."""

    name: str
    field: str
    size: int
    tree: bool = False
    # A missing value is no unknown one where it says that all is well.
    unknown: bool = True

    def build_filter(self, values: Sequence[str]) -> Query:
        """Essays with any of the values; `unknown` stands for essays without one."""
        known = [value for value in values if value != UNKNOWN]
        clauses = _BUILD.get(self.name, _build_any)(self.field, known)
        if UNKNOWN in values:
            clauses.append(Bool(must_not=[Q("exists", field=self.field)]))
        return Bool(should=clauses, minimum_should_match=1) if clauses else Q("match_none")

    def build_counts(self, request: SearchRequest) -> Agg[Any]:
        """This facet's counts under the choices in all facets but itself."""
        others = [facet for facet in FACETS if facet is not self]
        counts = A("filter", filter=build_constraints(request, others))
        options: dict[str, Any] = {"field": self.field, "size": self.size}
        if self.tree:
            options["include"] = self._include(request)
        counts.metric("values", A("terms", **options))
        if self.unknown:
            counts.metric("unknown", A("missing", field=self.field))
        return counts

    def read_values(self, answer: Any, request: SearchRequest) -> tuple[FacetValue, ...]:
        """This facet's values from the engine's answer; chosen ones are there even with count 0."""
        chosen = request.chosen(self.name)
        counts = {str(bucket["key"]): bucket["doc_count"] for bucket in answer["values"]["buckets"]}
        absent = (value for value in chosen if value not in counts and value != UNKNOWN)
        counts |= {value: _count_group(value, counts) for value in absent}
        values = _nest(counts, chosen) if self.tree else _flat(counts, chosen)
        if self.name == "year":
            values = tuple(sorted(values, key=lambda found: found.value, reverse=True))
        if not self.unknown:
            return values
        unknown = FacetValue(UNKNOWN, answer["unknown"]["doc_count"], UNKNOWN in chosen)
        return (*values, unknown) if unknown.count or unknown.selected else values

    def _include(self, request: SearchRequest) -> str | list[str]:
        """The places that are counted; named one by one they take the engine half of the time."""
        chosen = [value.split("/") for value in request.chosen(self.name)]
        cities = sorted({"/".join(path[:2]) for path in chosen if len(path) > 1})
        if request.cities:
            return "|".join([_TWO_LEVELS, *(f"{_escape(city)}/[^/]+" for city in cities)])
        above = ["", *sorted({path[0] for path in chosen}), *cities]
        return [place for path in above for place in places_below(path)]


FACETS = (
    Facet("genre", "genre", 50),
    Facet("role", "roles", 20, unknown=False),
    Facet("year", "year.years", 100),
    Facet("agency", "agency_type.value", 100),
    Facet("region", "region.path", 1000, tree=True),
    Facet("differs", "differs", 10, unknown=False),
)


BY_NAME = {facet.name: facet for facet in FACETS}


def group_of(agency: str) -> str:
    """The group of an agency type: 教育 is one of the 政府部门; empty for what is none."""
    return functions().get(agency, "")


def in_groups(values: Sequence[FacetValue]) -> tuple[FacetValue, ...]:
    """Functions below their group, groups by how many essays they have; what is in none stays beside them."""
    inside = {one: group for group, ones in agency_groups().items() for one in ones}
    chosen = {found.value for found in values if found.value in agency_groups() and found.selected}
    found = [value for value in values if value.value not in agency_groups()]
    groups: dict[str, list[FacetValue]] = {group: [] for group in chosen}
    for value in found:
        groups.setdefault(inside.get(value.value, value.value), []).append(value)
    top = [
        FacetValue(group, sum(one.count for one in ones), group in chosen, tuple(ones))
        if group in agency_groups()
        else ones[0]
        for group, ones in groups.items()
    ]
    return tuple(sorted(top, key=lambda one: (one.value == UNKNOWN, -one.count)))


def build_named(word: str) -> Query | None:
    """Essays whose facet is what a word names; None where it names none: 成都, 教委, 2014."""
    if year := _YEAR.fullmatch(word):
        return BY_NAME["year"].build_filter([year["year"]])
    if agency := agency_named(word):
        return BY_NAME["agency"].build_filter([agency])
    if paths := regions_named(word):
        return BY_NAME["region"].build_filter(paths)
    return None


def build_constraints(request: SearchRequest, facets: Iterable[Facet] = FACETS) -> Query:
    """What the chosen values of these facets leave: OR within a facet, AND between them."""
    filters = [
        facet.build_filter(request.chosen(facet.name))
        for facet in facets
        if request.chosen(facet.name)
    ]
    return Bool(filter=filters) if filters else Q("match_all")


def add_counts(search: Search, request: SearchRequest, match: Query) -> Search:
    """The search with totals and facet counts over what matches, each facet's without its own choice."""
    counts = _build_counts(tuple(request.constraints.items()), request.cities)
    return search.extra(aggs={_MATCHING: {"filter": match.to_dict(), "aggs": counts}})


def read_counts(response: Any, request: SearchRequest) -> Counted:
    """Totals and facet counts over all matches, from an answer that has them."""
    answers = response["aggregations"][_MATCHING]
    facets = {facet.name: facet.read_values(answers[facet.name], request) for facet in FACETS}
    return Counted(answers[_CHOSEN]["doc_count"], facets)


# Most pages choose nothing, and what is asked depends on nothing else.
@lru_cache(maxsize=256)
def _build_counts(
    constraints: tuple[tuple[str, tuple[str, ...]], ...], cities: bool
) -> Mapping[str, Any]:
    request = SearchRequest(constraints=dict(constraints), cities=cities)
    counts = {facet.name: facet.build_counts(request) for facet in FACETS}
    counts[_CHOSEN] = A("filter", filter=build_constraints(request))
    return {name: count.to_dict() for name, count in counts.items()}


def without_copies(query: Query, copies: bool) -> Query:
    """The query without what is folded under another, unless copies are wanted."""
    # In the query and not a filter behind it, so that list, totals and counts go by one rule.
    return query if copies else Bool(must=[query], must_not=[Q("exists", field="copy_of")])


def _build_any(name: str, values: Sequence[str]) -> list[Query]:
    return [Q("terms", **{name: list(values)})] if values else []


def _build_agencies(name: str, values: Sequence[str]) -> list[Query]:
    """Functions, and groups of them."""
    groups = agency_groups()
    return _build_any(name, [one for value in values for one in groups.get(value, (value,))])


def _count_group(value: str, counts: Mapping[str, int]) -> int:
    # An essay has one function, so those of a group add up.
    return sum(counts.get(inside, 0) for inside in agency_groups().get(value, ()))


def _build_years(name: str, values: Iterable[str]) -> list[Query]:
    """2014, 2008-2012, 十一五: what is no year finds none."""
    spans = [years for value in values if (years := parse_years(value))]
    return [Q("range", **{name: {"gte": first, "lte": last}}) for first, last in spans]


_BUILD: dict[str, Callable[[str, Sequence[str]], list[Query]]] = {
    "year": _build_years,
    "agency": _build_agencies,
}


def _flat(counts: Mapping[str, int], chosen: Sequence[str]) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value, count, value in chosen) for value, count in counts.items())


def _nest(counts: Mapping[str, int], chosen: Sequence[str]) -> tuple[FacetValue, ...]:
    below: dict[str, list[str]] = {}
    # As the national code has them, which every reader of official texts has seen a hundred times.
    for path in sorted(counts, key=place_in_order):
        below.setdefault(path.rpartition("/")[0], []).append(path)

    def under(above: str) -> tuple[FacetValue, ...]:
        return tuple(
            FacetValue(path, counts[path], path in chosen, under(path))
            for path in below.get(above, ())
        )

    return under("")


def _escape(text: str) -> str:
    # Lucene's regular expressions know more operators than Python's: every ASCII sign is escaped.
    return "".join(c if c.isalnum() or c == "/" else f"\\{c}" for c in text)
