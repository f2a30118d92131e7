"""From a result to what a page shows: links, labels and numbers, ready for the template."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from search.presentation.results import FacetValue, SearchResult
from search.query.request import FACETS, LAST_RESULT, SORTS, SearchRequest
from search.retrieval.similar import DIALS, Dial
from search.suggesting.relief import Relief
from webapp.reader.labels import DIAL_LABELS, FACET_LABELS, SORT_LABELS, label_value

# Values shown before the rest is folded away.
SHOWN_VALUES = 12
_PAGES_AROUND = 2


@dataclass(frozen=True)
class Link:
    """A word that leads somewhere; `current` when it is where the reader is."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class ReliefLink:
    """What one thing less would give: a link, where it would give anything."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class ValueLink:
    """A facet value as a link that takes or drops it."""

    label: str
    count: int
    selected: bool
    url: str
    children: tuple["ValueLink", ...] = ()

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


def search_url(request: SearchRequest) -> str:
    """The clean address of a result page."""
    args = urlencode(request.to_args())
    return f"/search?{args}" if args else "/search"


# The address of a page of a list: of results, of essays like one.
ToUrl = Callable[[SearchRequest], str]


def similar_url(essay_id: str, dial: Dial, section: int | None) -> ToUrl:
    """The addresses of the pages of essays like one."""

    def to_url(request: SearchRequest) -> str:
        args = [("dial", str(dial))] if dial != "all" else []
        args += [("section", str(section))] if section is not None else []
        joined = urlencode([*args, *request.to_args()])
        path = f"/similar/{quote(essay_id)}"
        return f"{path}?{joined}" if joined else path

    return to_url


def present_facets(
    result: SearchResult, request: SearchRequest, to_url: ToUrl = search_url
) -> tuple[FacetBox, ...]:
    """A box for each facet; a chosen value is never folded away."""
    return tuple(_present_facet(name, result.facet(name), request, to_url) for name in FACETS)


def present_constraints(request: SearchRequest, to_url: ToUrl = search_url) -> tuple[Link, ...]:
    """A chip for each chosen value, leading to the page without it."""
    return tuple(
        Link(
            f"{FACET_LABELS[name]}：{label_value(name, value)}",
            to_url(request.toggled(name, value)),
        )
        for name in FACETS
        for value in request.chosen(name)
    )


def present_chips(result: SearchResult, request: SearchRequest) -> tuple[Link, ...]:
    """A chip for each condition of the query, leading to the page without it; none for plain words.

    Where all of a query is plain words it is read as it stands.
    """
    if all(chip.kind == "word" for chip in result.chips):
        return ()
    return tuple(
        Link(chip.label, search_url(request.asking(chip.without))) for chip in result.chips
    )


def present_offers(result: SearchResult, request: SearchRequest) -> tuple[Link, ...]:
    """A link for each name among the words, to the page that takes it as a condition."""
    return tuple(
        Link(
            f"{FACET_LABELS[offer.kind]} {label_value(offer.kind, offer.value)}",
            search_url(request.asking(offer.query)),
        )
        for offer in result.offers
    )


def present_reliefs(result: SearchResult) -> tuple[ReliefLink, ...]:
    """What dropping one thing would give, for a page where nothing matches; the most first."""
    links = [
        ReliefLink(_label_relief(relief), search_url(relief.request), relief.count)
        for relief in result.reliefs
    ]
    return tuple(sorted(links, key=lambda link: -link.count))


def _label_relief(relief: Relief) -> str:
    if relief.kind == "facet":
        return f"去掉“{FACET_LABELS[relief.facet]}：{label_value(relief.facet, relief.label)}”"
    if relief.kind == "condition":
        return f"去掉“{relief.label}”"
    return f"只找“{relief.label}”"


def present_meant(result: SearchResult, request: SearchRequest) -> Link | None:
    """A link to what was probably meant."""
    if result.did_you_mean is None:
        return None
    return Link(result.did_you_mean, search_url(request.asking(result.did_you_mean)))


def present_dials(essay_id: str, chosen: Dial, section: int | None) -> tuple[Link, ...]:
    """A link for each way of being like an essay."""
    return tuple(
        Link(
            DIAL_LABELS[dial],
            similar_url(essay_id, dial, section)(SearchRequest()),
            dial == chosen,
        )
        for dial in DIALS
    )


def present_sorts(request: SearchRequest) -> tuple[Link, ...]:
    """A link for each order."""
    return tuple(
        Link(
            SORT_LABELS[sort],
            search_url(replace(request, sort=sort, page=1, generation=None)),
            sort == request.sort,
        )
        for sort in SORTS
    )


def present_pages(
    result: SearchResult, request: SearchRequest, to_url: ToUrl = search_url
) -> tuple[Link | None, ...]:
    """Links to the pages around this one, the first and the last; None stands for a gap."""
    last = last_page(result, request)
    near = range(max(1, request.page - _PAGES_AROUND), min(last, request.page + _PAGES_AROUND) + 1)
    numbers = sorted({1, last, *near}) if last > 1 else []
    # The following pages are of the same generation as this one.
    following = replace(request, generation=result.generation or None)
    return tuple(_with_gaps(numbers, following, to_url))


def last_page(result: SearchResult, request: SearchRequest) -> int:
    """The number of the last page that can be opened."""
    return max(1, -(-min(result.listed, LAST_RESULT) // request.size))


def _with_gaps(
    numbers: Sequence[int], request: SearchRequest, to_url: ToUrl
) -> Iterator[Link | None]:
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number > before + 1:
            yield None
        yield Link(str(number), to_url(replace(request, page=number)), number == request.page)


def _present_facet(
    name: str, values: Sequence[FacetValue], request: SearchRequest, to_url: ToUrl
) -> FacetBox:
    links = tuple(_present_value(name, value, request, to_url) for value in values)
    first = tuple(link for i, link in enumerate(links) if i < SHOWN_VALUES or link.open)
    more = tuple(link for i, link in enumerate(links) if i >= SHOWN_VALUES and not link.open)
    return FacetBox(name, FACET_LABELS[name], first, more)


def _present_value(
    name: str, value: FacetValue, request: SearchRequest, to_url: ToUrl
) -> ValueLink:
    return ValueLink(
        label=label_value(name, value.value),
        count=value.count,
        selected=value.selected,
        url=to_url(request.toggled(name, value.value)),
        children=tuple(_present_value(name, child, request, to_url) for child in value.children),
    )
