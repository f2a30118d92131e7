"""What a reader asks for: the query, the chosen facet values, the order and the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from lexicon.agencies import agency_groups, functions
from lexicon.forms import genres, roles
from lexicon.geography.places import is_place
from search.language.excluding import exclude
from search.language.notes import note
from search.language.parsing import to_line
from search.language.signs import LONGEST_QUERY, UNKNOWN
from search.language.years import parse_years

Sort = Literal["relevance", "newest", "oldest", "longest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
# What a list goes through: essays, or sections of them.
Unit = Literal["essays", "sections"]
UNITS: tuple[Unit, ...] = get_args(Unit)
FACETS = ("genre", "role", "year", "agency", "region", "differs")

_NO_VALUE = {
    "genre": "没有“{}”这个文种，未用。",
    "role": "没有“{}”这个段落作用，未用。",
    "year": "没有“{}”这个年份，未用。",
    "agency": "没有“{}”这个单位类型，未用。",
    "region": "没有“{}”这个地区，未用。",
    "differs": "没有“{}”这个不符之处，未用。",
}

PAGE_SIZES = (10, 20, 50)
# The engine's own window is 10,000 hits; nobody reads beyond the hundredth page.
LAST_RESULT = 2000
# Of all facets together: each link of a page names every one of them.
MOST_VALUES = 20
# Longer requests stand in so many links that their pages have fewer hits.
_LONG_QUERY, _MANY_VALUES = 100, 10


@dataclass(frozen=True)
class SearchRequest:
    """A request that the engine can answer: every value is already within its bounds."""

    query: str = ""
    constraints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    copies: bool = False
    unit: Unit = "essays"
    page: int = 1
    size: int = PAGE_SIZES[0]
    # Later pages of a list are of the generation that its first page was of, while it is kept.
    generation: int | None = None
    # Whether cities are counted below all provinces, or, as pages show them, below a chosen one alone.
    cities: bool = True

    @property
    def offset(self) -> int:
        """How many hits come before this page."""
        return (self.page - 1) * self.size

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        return self.constraints.get(facet, ())

    def toggled(self, facet: str, value: str) -> "SearchRequest":
        """The same request with one facet value taken or dropped, back on its first page."""
        chosen = self.chosen(facet)
        kept = tuple(old for old in chosen if old != value)
        values = kept if value in chosen else (*chosen, value)
        constraints = {name: self.chosen(name) for name in FACETS} | {facet: values}
        return replace(self, constraints=_only_chosen(constraints), page=1, generation=None)

    def asking(self, query: str) -> "SearchRequest":
        """The same choices for another query, on its first page."""
        return replace(self, query=query, page=1, generation=None)

    def to_args(self) -> list[tuple[str, str]]:
        """The request as URL arguments; `parse_request` reads them back. Defaults are left out."""
        args = [("q", self.query)] if self.query else []
        args += [(name, value) for name in FACETS for value in self.chosen(name)]
        args += [("sort", self.sort)] if self.sort != "relevance" else []
        args += [("copies", "1")] if self.copies else []
        args += [("unit", self.unit)] if self.unit != "essays" else []
        args += [("size", str(self.size))] if self.size != PAGE_SIZES[0] else []
        args += [("g", str(self.generation))] if self.generation else []
        return args + ([("page", str(self.page))] if self.page > 1 else [])


def parse_request(args: Mapping[str, Sequence[str]]) -> tuple[SearchRequest, list[str]]:
    """The request in URL arguments, and a sentence for each part that had to be changed.

    `args` maps names to lists of values. Never raises: what is out of bounds is clamped.
    `without=agency:教育` becomes a condition of the query.
    """
    notes: list[str] = []
    # What is too long is told of by who reads it, and needs no longer address.
    query = to_line(_first(args, "q"))[: LONGEST_QUERY + 1]
    facet, _, left_out = _first(args, "without").partition(":")
    if left_out and _is_known(facet, left_out):
        query = exclude(query, facet, left_out) or query
    constraints = {name: _parse_values(name, args.get(name, ()), notes) for name in FACETS}
    if span := _parse_span(_first(args, "from"), _first(args, "to"), notes):
        constraints["year"] = (*constraints["year"], span)
    constraints = _bound(constraints, notes)
    size = _parse_number(_first(args, "size"), PAGE_SIZES[0])
    if size not in PAGE_SIZES:
        size = min(PAGE_SIZES, key=lambda allowed: abs(allowed - size))
    chosen = sum(map(len, constraints.values()))
    if size == PAGE_SIZES[-1] and (len(query) > _LONG_QUERY or chosen > _MANY_VALUES):
        size = PAGE_SIZES[-2]
        notes.append(note("条件很长，每页最多列 {} 条。", size))
    sort = _first(args, "sort")
    request = SearchRequest(
        query=query,
        constraints=_only_chosen(constraints),
        sort=next((known for known in SORTS if known == sort), "relevance"),
        copies=_first(args, "copies") == "1",
        unit="sections" if _first(args, "unit") == "sections" else "essays",
        page=_parse_page(_first(args, "page"), size, notes),
        size=size,
        generation=_parse_number(_first(args, "g"), 0) or None,
    )
    return request, notes


def _first(args: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(args.get(name, ())), "")


def _parse_values(facet: str, values: Sequence[str], notes: list[str]) -> tuple[str, ...]:
    cleaned = [v for v in values if v and len(v) <= LONGEST_QUERY and v.isprintable()]
    unique = tuple(dict.fromkeys(cleaned))
    unknown = [value for value in unique if not _is_known(facet, value)]
    if unknown:
        notes.append(note(_NO_VALUE[facet], unknown[0]))
    return tuple(value for value in unique if value not in unknown)


def _bound(
    constraints: Mapping[str, tuple[str, ...]], notes: list[str]
) -> dict[str, tuple[str, ...]]:
    left, bounded = MOST_VALUES, {}
    for name, values in constraints.items():
        bounded[name] = values[:left]
        left -= len(bounded[name])
    if any(len(values) > len(bounded[name]) for name, values in constraints.items()):
        notes.append(note("筛选最多选 {} 项，其余未用。", MOST_VALUES))
    return bounded


def _is_known(facet: str, value: str) -> bool:
    if value == UNKNOWN:
        return True
    match facet:
        case "year":
            return parse_years(value) is not None
        case "genre":
            return value in genres()
        case "role":
            return value in roles()
        case "agency":
            return value in functions() or value in agency_groups()
        case "region":
            return is_place(value)
        case _:
            return value in _NO_VALUE


def _parse_span(first: str, last: str, notes: list[str]) -> str:
    """`2008-2012` of the two ends that a form sends, either of which may be empty."""
    if not (first or last):
        return ""
    span = f"{first or last}-{last or first}"
    if parse_years(span) is None:
        notes.append(note("年份请写四位数字，如从 2008 至 2012，未用。"))
        return ""
    return span if first != last else first


def _parse_page(text: str, size: int, notes: list[str]) -> int:
    page, last = _parse_number(text, 1), LAST_RESULT // size
    if page > last:
        notes.append(note("只能翻到第 {} 页，请用筛选缩小范围。", last))
    return min(max(page, 1), last)


def _parse_number(text: str, default: int) -> int:
    # Nine digits hold every page there is; int() of a longer text costs time square to its length.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _only_chosen(constraints: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: values for name, values in constraints.items() if values}
