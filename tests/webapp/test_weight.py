"""What pages weigh, whatever is asked."""

import re

import pytest
from flask.testing import FlaskClient

from lexicon.agencies import functions
from search.query.request import MOST_VALUES, SearchRequest
from search.service import SearchService

pytestmark = pytest.mark.node

HEAVIEST = 200_000
SCRIPTS = 25_000


def test_a_page_and_its_scripts_are_small(http: FlaskClient) -> None:
    page = http.get("/search?q=工作")
    assert len(page.data) < 120_000
    scripts = re.findall(r'src="(/static/[^"]+\.js[^"]*)"', http.get("/essay/c02-village-3").text)
    assert len(scripts) >= 4
    everything = {*scripts, *re.findall(r'src="(/static/[^"]+\.js[^"]*)"', page.text)}
    assert sum(len(http.get(link).data) for link in everything) <= SCRIPTS


@pytest.mark.parametrize("unit", ["essays", "sections"])
def test_no_list_is_heavier_than_that_whatever_is_asked(http: FlaskClient, unit: str) -> None:
    longest = "工作安全教育审计 " * 22
    chosen = [("agency", value) for value in functions()][:MOST_VALUES]
    for args in (
        [("q", longest), ("size", "50")],
        [("q", longest), ("size", "50"), *chosen, ("sort", "newest"), ("copies", "1")],
        [("size", "50"), *chosen],
        [("q", "工作"), ("size", "50"), ("region", "四川省"), ("region", "河南省")],
    ):
        answer = http.get("/search", query_string=[*args, ("unit", unit)])
        assert answer.status_code == 200
        assert len(answer.data) <= HEAVIEST


def test_ten_thousand_values_are_twenty(http: FlaskClient) -> None:
    args = [("agency", value) for value in functions()] + [("year", str(n)) for n in range(10_000)]
    page = http.get("/search", query_string=args)
    assert page.status_code == 200
    assert f"最多选 {MOST_VALUES} 项" in page.text
    assert len(page.data) <= HEAVIEST


WILD = """/search?page=99999999999999999999 /search?page=-1 /search?size=1e9 /search?g=7&page=x
/search?q=%00%01%02 /search/0 /search/999999999999 /compare /compare?left=%00&right=x
/search?unit=x&sort=y&copies=z /search?without=x:y /essay/c02-village-3?at=-1&page=9&q=%F0"""


@pytest.mark.parametrize("path", WILD.split())
def test_wild_numbers_and_signs_give_a_page_or_are_not_there(http: FlaskClient, path: str) -> None:
    assert http.get(path, follow_redirects=True).status_code in (200, 404)


def test_no_essay_page_is_heavier_than_that(http: FlaskClient, service: SearchService) -> None:
    for hit in service.search(SearchRequest(sort="longest")).hits[:3]:
        assert len(http.get(f"/essay/{hit.essay.id}?q=工作").data) <= HEAVIEST
