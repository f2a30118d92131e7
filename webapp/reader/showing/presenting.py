"""From a result to what a page shows: links, labels and numbers, ready for the template."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.language.chips import Chip
from search.presentation.results import SearchResult
from search.query.request import FACETS, LAST_RESULT, PAGE_SIZES, SORTS, UNITS, SearchRequest
from search.retrieval.similar import DIALS, Dial
from search.suggesting.relief import Relief
from webapp.reader.labels import DIAL_LABELS, SORT_LABELS, UNIT_LABELS, label_choice
from webapp.reader.showing.addresses import ToUrl, search_url, similar_url
from webapp.wording import CHINESE, read_language, say

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
class PageLinks:
    """The pages of a list: None among the numbers stands for a gap, or for no page before or behind."""

    numbers: tuple[Link | None, ...]
    before: str | None
    behind: str | None


def present_constraints(request: SearchRequest, to_url: ToUrl = search_url) -> tuple[Link, ...]:
    """A chip for each chosen value, leading to the page without it."""
    return tuple(
        Link(
            label_choice(name, value),
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
        Link(_label_chip(chip), search_url(request.asking(chip.without))) for chip in result.chips
    )


def _label_chip(chip: Chip) -> str:
    # In words of the language it is read in, else as it is typed.
    return chip.label if read_language() == CHINESE else chip.text


def present_offers(result: SearchResult, request: SearchRequest) -> tuple[Link, ...]:
    """A link for each name among the words, to the page that takes it as a condition."""
    return tuple(
        Link(
            label_choice(offer.kind, offer.value),
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
        return say("去掉“%(what)s”", what=label_choice(relief.facet, relief.label))
    if relief.kind == "condition":
        return say("去掉“%(what)s”", what=relief.label)
    return say("只找“%(what)s”", what=relief.label)


def present_meant(result: SearchResult, request: SearchRequest) -> Link | None:
    """A link to what was probably meant."""
    if result.did_you_mean is None:
        return None
    return Link(result.did_you_mean, search_url(request.asking(result.did_you_mean)))


def present_dials(essay_id: str, chosen: Dial, section: int | None) -> tuple[Link, ...]:
    """A link for each way of being like an essay."""
    return tuple(
        Link(
            say(DIAL_LABELS[dial]),
            similar_url(essay_id, dial, section)(SearchRequest()),
            dial == chosen,
        )
        for dial in DIALS
    )


def _variant_url(request: SearchRequest, **changed: Any) -> str:
    """The same list in another order, unit or length, from its first page."""
    return search_url(replace(request, **changed, page=1, generation=None))


def present_sorts(request: SearchRequest) -> tuple[Link, ...]:
    """A link for each order; sections have no length to go by."""
    return tuple(
        Link(
            say(SORT_LABELS[sort]),
            _variant_url(request, sort=sort),
            sort == request.sort,
        )
        for sort in SORTS
        if request.unit == "essays" or sort != "longest"
    )


def present_units(request: SearchRequest) -> tuple[Link, ...]:
    """A link for each thing that a list can go through."""
    return tuple(
        Link(
            say(UNIT_LABELS[unit]),
            _variant_url(request, unit=unit),
            unit == request.unit,
        )
        for unit in UNITS
    )


def present_lengths(result: SearchResult, request: SearchRequest) -> tuple[Link, ...]:
    """A link for each length of a page; none where the shortest holds all."""
    if result.listed <= PAGE_SIZES[0]:
        return ()
    return tuple(
        Link(
            str(size),
            _variant_url(request, size=size),
            size == request.size,
        )
        for size in PAGE_SIZES
    )


def present_pages(
    result: SearchResult, request: SearchRequest, to_url: ToUrl = search_url
) -> PageLinks:
    """Links to the pages around this one, the first, the last, the one before and the next."""
    last = last_page(result, request)
    near = range(max(1, request.page - _PAGES_AROUND), min(last, request.page + _PAGES_AROUND) + 1)
    numbers = sorted({1, last, *near}) if last > 1 else []
    # The following pages are of the same generation as this one.
    following = replace(request, generation=result.generation or None)
    before, behind = request.page - 1, request.page + 1
    return PageLinks(
        numbers=tuple(_with_gaps(numbers, following, to_url)),
        before=to_url(replace(following, page=before)) if before else None,
        behind=to_url(replace(following, page=behind)) if behind <= last else None,
    )


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
