"""Leaving a value of a facet out of a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.agencies import agency_groups, functions
from lexicon.forms import genres, roles
from search.language.excluding import exclude
from search.language.parsing import parse_query
from search.language.signs import LONGEST_QUERY
from search.language.tree import And, Field, Not, Word
from search.query.request import SearchRequest, parse_request
from search.service import SearchService

VALUES = {
    "agency": {*functions(), *agency_groups()},
    "genre": genres(),
    "role": roles(),
    "year": {"2014", "2008-2012", "十一五", "unknown"},
    "region": {"四川省/成都市", "香港特别行政区", "unknown"},
}


@pytest.mark.parametrize("facet", VALUES)
def test_every_value_becomes_a_condition_that_is_read_as_it_is_meant(facet: str) -> None:
    for value in VALUES[facet]:
        query = exclude("审计 OR 教育", facet, value)
        assert query is not None
        parsed = parse_query(query)
        meant = "不明" if value == "unknown" else value
        assert not parsed.notes
        assert isinstance(parsed.tree, And)
        assert parsed.tree.parts[-1] == Not(Field(facet, Word(meant)))  # type: ignore[arg-type]


@given(st.text(max_size=LONGEST_QUERY))
def test_what_stood_in_the_query_stays_and_the_limit_holds(query: str) -> None:
    longer = exclude(query, "agency", "教育")
    if longer is not None:
        assert len(longer) <= LONGEST_QUERY
        assert parse_query(longer.removesuffix("-单位:教育")).tree == parse_query(query).tree


def test_a_request_takes_it_over_and_refuses_what_is_no_value() -> None:
    request, _ = parse_request({"q": ["审计"], "without": ["agency:教育"]})
    assert request.query == "审计 -单位:教育"
    for wild in ("agency:鱼", "x:教育", "教育", ":", "differs:year", "region:\0"):
        assert parse_request({"q": ["审计"], "without": [wild]})[0].query == "审计"


@pytest.mark.node
@pytest.mark.parametrize("facet", ["genre", "role", "year", "agency", "region"])
def test_its_essays_are_gone_and_all_others_are_there(service: SearchService, facet: str) -> None:
    everything = service.search(SearchRequest())
    for value in everything.facet(facet)[:3]:
        query = exclude("", facet, value.value)
        assert query is not None
        rest = service.search(SearchRequest(query))
        assert rest.total == everything.total - value.count
