"""Pages that are kept: sent again only as long as they would be the same, or nothing else can be had."""

import re
import time
from collections.abc import Iterator
from datetime import date
from gzip import decompress

import brotli
import pytest
from elasticsearch import Elasticsearch
from flask import Flask
from flask.testing import FlaskClient

from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.segmentation import Segmenter
from search.asking.opening import Version
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.asked.reports import QueryReports
from state.serving import live_index, serve_tuning
from tests.indexer.test_rebuild import FEW, OTHER
from tests.proxy import Proxy, passing_on
from webapp import create_app
from webapp.keeping import Kept, Pages

pytestmark = pytest.mark.node
SEARCH = "/search?q=工作"
KEY = ("http://localhost/search?q=工作", "zh", "")


@pytest.fixture
def engine(elasticsearch_url: str) -> Iterator[Proxy]:
    with passing_on(elasticsearch_url) as engine:
        yield engine


@pytest.fixture
def asked(engine: Proxy) -> list[bytes]:
    """What the engine was asked since."""
    requests: list[bytes] = []

    def listen(request: bytes) -> None:
        requests.append(request)

    engine.answer = listen
    return requests


@pytest.fixture
def app(target: Target, engine: Proxy, segmenter: Segmenter) -> Iterator[Flask]:
    rebuild(target, FEW)
    with Elasticsearch(engine.url, max_retries=0, request_timeout=2) as client:
        yield create_app(SearchService(client, target.names, segmenter))


def searches(asked: list[bytes]) -> int:
    found = sum(b"_msearch" in request.partition(b"\r\n")[0] for request in asked)
    asked.clear()
    return found


@pytest.fixture(params=["results", "essays like one"])
def path(request: pytest.FixtureRequest, app: Flask) -> str:
    """A page of each kind that is kept, which nobody has asked for."""
    if request.param == "results":
        return SEARCH
    linked = re.search(r'href="(/similar/[^"?]+)"', app.test_client().get("/search?q=计划").text)
    assert linked
    return linked[1]


def test_the_same_page_is_searched_for_once(app: Flask, path: str, asked: list[bytes]) -> None:
    http = app.test_client()
    searches(asked)
    first = http.get(path)
    assert searches(asked) > 0
    again = http.get(path)
    assert searches(asked) == 0
    assert again.data == first.data
    unlike = {"X-Request-ID", "Date"}
    assert {k: v for k, v in again.headers if k not in unlike} == {
        k: v for k, v in first.headers if k not in unlike
    }


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{SEARCH}&page=2", {}),
        (SEARCH, {"Cookie": "language=en"}),
        (SEARCH, {"Accept-Encoding": "gzip"}),
        (SEARCH, {"Host": "other.example"}),
    ],
)
def test_another_page_is_another(
    app: Flask, asked: list[bytes], path: str, headers: dict[str, str]
) -> None:
    http = app.test_client()
    http.get(SEARCH)
    searches(asked)
    headers = {**headers}
    if english := headers.pop("Cookie", ""):
        http.set_cookie("language", "en")
    answer = http.get(path, headers=headers)
    assert searches(asked) > 0
    text = decompress(answer.data).decode() if "Accept-Encoding" in headers else answer.text
    assert ("other.example" in text) == ("Host" in headers)
    assert ('<html lang="en">' in text) == bool(english)


def test_a_swap_is_seen_with_the_next_page(app: Flask, path: str, target: Target) -> None:
    http = app.test_client()
    before = http.get(path).text
    rebuild(target, FEW[:1], OTHER)
    after = http.get(path).text
    assert after != before
    assert before.count('<li class="hit">') > after.count('<li class="hit">')


def test_what_editors_publish_is_seen_with_the_next_page(app: Flask, target: Target) -> None:
    http = app.test_client()
    before = http.get(SEARCH).text
    index = live_index(target.client, target.names)
    assert index
    form = to_form(default_tuning())
    last = before.rpartition('href="/essay/')[2].partition("?")[0]
    rule = {"query": "工作", "match": "exact", "action": "pin", "essay": last}
    serve_tuning(target.client, index, {**form, "version": 7, "rules": [rule]})
    assert "编辑推荐" not in before
    assert "编辑推荐" in http.get(SEARCH).text


def test_the_next_day_has_its_own_rules(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    http, pages, now = app.test_client(), app.extensions["fanwen-kept-pages"], time.time
    http.get(SEARCH)
    assert pages.find(KEY).version.day == date.today()
    monkeypatch.setattr(time, "time", lambda: now() + 86_400)
    http.get(SEARCH)
    assert pages.find(KEY).version.day == date.fromtimestamp(now() + 86_400)


def test_without_an_engine_a_page_of_before_says_that_it_is_one(app: Flask, engine: Proxy) -> None:
    http = app.test_client()
    before = http.get(SEARCH, headers={"Accept-Encoding": "br"})
    engine.cut()
    assert http.get(f"{SEARCH}&page=2").status_code == 503
    answer = http.get(SEARCH, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    page = brotli.decompress(answer.data).decode()
    assert "这是刚才的结果" in page
    assert page.count('<li class="hit">') == 10
    engine.mend()
    assert http.get(SEARCH, headers={"Accept-Encoding": "br"}).data == before.data


def test_each_reader_is_noted_whoever_is_answered_from_what_is_kept(
    target: Target, client: Elasticsearch, segmenter: Segmenter
) -> None:
    rebuild(target, FEW)
    app = create_app(SearchService(client, target.names, segmenter), log_days=30)
    http: FlaskClient = app.test_client()
    for _ in range(3):
        http.get(SEARCH)
    http.set_cookie("nolog", "1")
    http.get(SEARCH)
    app.extensions["fanwen-query-log"].close()
    reports = QueryReports(client, target.names)
    client.indices.refresh(index=target.names.system("*"))
    assert reports.count(1) == {"工作": 3}


def test_the_pages_longest_not_asked_for_make_room() -> None:
    def page(size: int) -> Kept:
        return Kept(Version(1, 0, date.min), bytes(size), "", 0.0, lambda seconds: None)

    pages = Pages(most=100)
    keys = [(str(n), "zh", "") for n in range(3)]
    for key in keys:
        pages.keep(key, page(40))
        pages.find(keys[0])
    found = [pages.find(key) is not None for key in keys]
    assert found == [True, False, True]
    pages.keep(keys[0], page(200))
    assert pages.find(keys[0]) is None
