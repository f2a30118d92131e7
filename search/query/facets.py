"""Facets: what a word names among them, their filters, their counts asked for and read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import A, Q
from elasticsearch.dsl.query import Bool, Query

from lexicon.agencies import functions
from lexicon.geography.places import place_in_order
from search.language.naming import agency_named, regions_named
from search.language.signs import UNKNOWN
from search.language.years import parse_years
from search.presentation.results import FacetValue
from search.query.request import SearchRequest

_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年?")
# Provinces and cities are always counted, districts below a chosen city.
_TWO_LEVELS = "[^/]+(/[^/]+)?"


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
        clauses = _build_years(self.field, known) if self.name == "year" else self._build_any(known)
        if UNKNOWN in values:
            clauses.append(Bool(must_not=[Q("exists", field=self.field)]))
        return Bool(should=clauses, minimum_should_match=1) if clauses else Q("match_none")

    def add_counts(self, counted: Any, request: SearchRequest) -> None:
        """Ask for this facet's counts under the choices in all facets but itself.

        `counted` is the aggregation of the essays that are counted.
        """
        others = [facet for facet in FACETS if facet is not self]
        bucket = counted.bucket(self.name, "filter", filter=build_constraints(request, others))
        options: dict[str, Any] = {"field": self.field, "size": self.size}
        if self.tree:
            options["include"] = "|".join([_TWO_LEVELS, *self._below(request.chosen(self.name))])
        bucket.metric("values", A("terms", **options))
        if self.unknown:
            bucket.metric("unknown", A("missing", field=self.field))

    def read_counts(self, answer: Any, request: SearchRequest) -> tuple[FacetValue, ...]:
        """This facet's values from the engine's answer; chosen ones are there even with count 0."""
        chosen = request.chosen(self.name)
        counts = {str(bucket.key): bucket.doc_count for bucket in answer["values"].buckets}
        counts |= {value: 0 for value in chosen if value not in counts and value != UNKNOWN}
        values = _nest(counts, chosen) if self.tree else _flat(counts, chosen)
        if self.name == "year":
            values = tuple(sorted(values, key=lambda found: found.value, reverse=True))
        if not self.unknown:
            return values
        unknown = FacetValue(UNKNOWN, answer["unknown"].doc_count, UNKNOWN in chosen)
        return (*values, unknown) if unknown.count or unknown.selected else values

    def _build_any(self, values: Sequence[str]) -> list[Query]:
        return [Q("terms", **{self.field: list(values)})] if values else []

    def _below(self, chosen: Iterable[str]) -> list[str]:
        cities = {"/".join(value.split("/")[:2]) for value in chosen if "/" in value}
        return sorted(f"{_escape(city)}/[^/]+" for city in cities)


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


def _build_years(name: str, values: Iterable[str]) -> list[Query]:
    """2014, 2008-2012, 十一五: what is no year finds none."""
    spans = [years for value in values if (years := parse_years(value))]
    return [Q("range", **{name: {"gte": first, "lte": last}}) for first, last in spans]


def _flat(counts: Mapping[str, int], chosen: Sequence[str]) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value, count, value in chosen) for value, count in counts.items())


def _nest(
    counts: Mapping[str, int], chosen: Sequence[str], above: str = ""
) -> tuple[FacetValue, ...]:
    # As the national code has them, which every reader of official texts has seen a hundred times.
    level = sorted(
        (path for path in counts if path.rpartition("/")[0] == above), key=place_in_order
    )
    return tuple(
        FacetValue(path, counts[path], path in chosen, _nest(counts, chosen, path))
        for path in level
    )


def _escape(text: str) -> str:
    # Lucene's regular expressions know more operators than Python's: every ASCII sign is escaped.
    return "".join(c if c.isalnum() or c == "/" else f"\\{c}" for c in text)
