"""What a reader asks for: wild arguments are clamped, and the request survives its own URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.signs import LONGEST_QUERY
from search.query.request import (
    LAST_RESULT,
    MOST_VALUES,
    SearchRequest,
    parse_request,
)

names = st.sampled_from(["q", "year", "agency", "region", "sort", "page", "size", "other"])


@given(st.dictionaries(names, st.lists(st.text(max_size=300), max_size=60)))
def test_any_arguments_give_a_request_within_bounds(args: dict[str, list[str]]) -> None:
    request, _ = parse_request(args)
    assert len(request.query) <= LONGEST_QUERY + 1
    assert 0 <= request.offset <= request.offset + request.size <= LAST_RESULT
    assert all(len(values) <= MOST_VALUES for values in request.constraints.values())


@given(st.dictionaries(names, st.lists(st.text(max_size=40), max_size=5)))
def test_a_request_survives_its_own_url(args: dict[str, list[str]]) -> None:
    request, _ = parse_request(args)
    again: dict[str, list[str]] = {}
    for name, value in request.to_args():
        again.setdefault(name, []).append(value)
    assert parse_request(again) == (request, [])


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"page": ["99999"]}, "只能翻到"),
        ({"year": [str(year) for year in range(2000, 2060)]}, "最多选"),
    ],
)
def test_what_was_cut_is_said(args: dict[str, list[str]], says: str) -> None:
    _, notes = parse_request(args)
    assert says in "".join(notes)


def test_choosing_a_value_twice_drops_it() -> None:
    request = SearchRequest("审计", page=3).toggled("year", "2014")
    assert request.chosen("year") == ("2014",)
    assert request.page == 1
    assert request.toggled("year", "2014").constraints == {}
