"""Facets as boxes of links beside a list, and as ways in from the home page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from search.language.signs import UNKNOWN
from search.presentation.results import FacetValue, SearchResult
from search.query.facets import group_of, in_groups
from search.query.request import FACETS, SearchRequest
from webapp.reader.labels import FACET_LABELS, label_value
from webapp.reader.showing.addresses import Form, ToUrl, search_url, to_form
from webapp.reader.showing.histogram import Histogram, draw_years
from webapp.reader.showing.presenting import Link
from webapp.wording import say

# Values shown before the rest is folded away.
SHOWN_VALUES = 12
# Nearly every essay has one, so that choosing it leaves out nothing.
_OPENING = "概况"


@dataclass(frozen=True)
class ValueLink:
    """A facet value: what takes it is a button of the page's form, what drops it a link."""

    value: str
    label: str
    count: int
    selected: bool
    # To the page without it where it is chosen, else with it; of hundreds of values few are asked for theirs.
    to_url: Callable[[], str]
    children: tuple["ValueLink", ...] = ()
    # Whether it stands for essays whose text does not tell.
    unknown: bool = False

    @property
    def url(self) -> str:
        """Where it leads."""
        return self.to_url()

    @property
    def open(self) -> bool:
        """Whether its children are shown: something at or below it is chosen."""
        return self.selected or any(child.selected or child.open for child in self.children)


@dataclass(frozen=True)
class FacetBox:
    """A facet with the values that are shown at once and those that are folded away."""

    name: str
    label: str
    values: tuple[ValueLink, ...]
    more: tuple[ValueLink, ...]
    # Of years: their chart, links that take a five-year plan, and what the form for a stretch keeps.
    chart: Histogram | None = None
    plans: tuple[Link, ...] = ()
    form: Form | None = None

    @property
    def all(self) -> tuple[ValueLink, ...]:
        """Those shown and those folded away."""
        return (*self.values, *self.more)


@dataclass(frozen=True)
class Entrance:
    """A way in from the home page: values under one another, in groups where there are any."""

    name: str
    label: str
    groups: tuple[tuple[str, tuple[ValueLink, ...]], ...]
    box: FacetBox


def present_facets(
    result: SearchResult, request: SearchRequest, to_url: ToUrl = search_url
) -> tuple[FacetBox, ...]:
    """A box for each facet; a chosen value is never folded away.

    Where title and text differ is for editors: it is shown once it is chosen by its address.
    """
    shown = [name for name in FACETS if name != "differs" or request.chosen(name)]
    return tuple(_present_facet(name, result.facet(name), request, to_url) for name in shown)


def present_entrances(boxes: Sequence[FacetBox]) -> tuple[Entrance, ...]:
    """An entrance for each facet but the roles of sections; what no text tells stands apart."""
    return tuple(_to_entrance(box) for box in boxes if box.name != "role")


def present_unknown(boxes: Sequence[FacetBox]) -> tuple[ValueLink, ...]:
    """What no text tells, of all facets."""
    return tuple(value for box in boxes for value in box.all if value.unknown)


def _to_entrance(box: FacetBox) -> Entrance:
    groups: dict[str, list[ValueLink]] = {}
    for value in box.all:
        if not value.unknown:
            agencies = value.children if box.name == "agency" else ()
            group = group_of((agencies or (value,))[0].value) if box.name == "agency" else ""
            groups.setdefault(group, []).extend(agencies or (value,))
    return Entrance(box.name, box.label, tuple((g, tuple(v)) for g, v in groups.items()), box)


def _present_facet(
    name: str, values: Sequence[FacetValue], request: SearchRequest, to_url: ToUrl
) -> FacetBox:
    nested = in_groups(values) if name == "agency" else values
    if name == "role":
        nested = [v for v in values if v.value != _OPENING or v.selected]
    links = tuple(_present_value(name, value, request, to_url) for value in nested)
    first = tuple(link for i, link in enumerate(links) if i < SHOWN_VALUES or link.open)
    more = tuple(link for i, link in enumerate(links) if i >= SHOWN_VALUES and not link.open)
    box = FacetBox(name, say(FACET_LABELS[name]), first, more)
    return _with_chart(box, values, request, to_url) if name == "year" else box


def _with_chart(
    box: FacetBox, values: Sequence[FacetValue], request: SearchRequest, to_url: ToUrl
) -> FacetBox:
    chart = draw_years(values)
    plans = chart.plans if chart else ()
    links = (
        Link(
            plan.name,
            to_url(request.toggled("year", plan.name)),
            plan.name in request.chosen("year"),
        )
        for plan in plans
    )
    form = to_form(replace(request, constraints=_without_years(request)), to_url)
    return replace(box, chart=chart, plans=tuple(links), form=form)


def _without_years(request: SearchRequest) -> dict[str, tuple[str, ...]]:
    return {name: values for name, values in request.constraints.items() if name != "year"}


def _is_above_chosen(place: FacetValue, request: SearchRequest) -> bool:
    return any(chosen.startswith(f"{place.value}/") for chosen in request.chosen("region"))


def _present_value(
    name: str, value: FacetValue, request: SearchRequest, to_url: ToUrl
) -> ValueLink:
    below = value.children
    if below and name == "region" and not value.selected and not _is_above_chosen(value, request):
        below = ()
    return ValueLink(
        value=value.value,
        label=label_value(name, value.value),
        count=value.count,
        selected=value.selected,
        to_url=lambda: to_url(request.toggled(name, value.value)),
        children=tuple(_present_value(name, child, request, to_url) for child in below),
        unknown=value.value == UNKNOWN,
    )
