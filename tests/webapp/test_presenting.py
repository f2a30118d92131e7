"""Links, labels and pages of a result, without a server."""

import pytest

from search.presentation.results import FacetValue, SearchResult
from search.query.request import LAST_RESULT, SearchRequest
from webapp.reader.labels import label_value
from webapp.reader.showing.addresses import search_url
from webapp.reader.showing.boxes import SHOWN_VALUES, present_facets
from webapp.reader.showing.presenting import present_constraints, present_pages


def result(total: int = 0, **facets: tuple[FacetValue, ...]) -> SearchResult:
    return SearchResult(total, 0, (), dict(facets), (), 0)


def page_labels(total: int, page: int) -> list[str | None]:
    links = present_pages(result(total), SearchRequest(page=page)).numbers
    return [link.label if link else None for link in links]


def test_an_address_holds_what_was_asked_and_nothing_else() -> None:
    assert search_url(SearchRequest()) == "/search"
    request = SearchRequest("审计", {"year": ("2014",)}, page=2)
    assert search_url(request) == "/search?q=审计&year=2014&page=2"


def test_a_chip_leads_to_the_page_without_it() -> None:
    request = SearchRequest("审计", {"year": ("2014", "2015")})
    first, second = present_constraints(request)
    assert first.label == "年份：2014年"
    assert "2014" not in first.url
    assert "2015" in first.url
    assert second.label == "年份：2015年"


@pytest.mark.parametrize(
    ("total", "page", "labels"),
    [
        (0, 1, []),
        (10, 1, []),
        (25, 2, ["1", "2", "3"]),
        (300, 1, ["1", "2", "3", None, "30"]),
        (300, 15, ["1", None, "13", "14", "15", "16", "17", None, "30"]),
        pytest.param(
            10**6, 1, ["1", "2", "3", None, str(LAST_RESULT // 10)], id="a bound on depth"
        ),
    ],
)
def test_pages_around_the_first_and_the_last(
    total: int, page: int, labels: list[str | None]
) -> None:
    assert page_labels(total, page) == labels


def test_a_long_facet_is_folded_but_never_a_chosen_value() -> None:
    values = tuple(FacetValue(str(1980 + n), 1, selected=n == 39) for n in range(40))
    boxes = present_facets(result(year=values), SearchRequest())
    (year,) = (box for box in boxes if box.name == "year")
    assert len(year.values) == SHOWN_VALUES + 1
    assert year.values[-1].selected
    assert len(year.values) + len(year.more) == 40


@pytest.mark.parametrize(
    ("facet", "value", "label"),
    [
        ("year", "2014", "2014年"),
        ("year", "unknown", "年份不明"),
        ("agency", "教育", "教育"),
        ("region", "四川省/成都市", "成都市"),
    ],
)
def test_values_are_called_what_readers_call_them(facet: str, value: str, label: str) -> None:
    assert label_value(facet, value) == label
