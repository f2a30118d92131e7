"""The site's routes over the real service: codes, headers, escaping, wild arguments."""

from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from elasticsearch import Elasticsearch
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.rebuilding.job import Target
from indexer.rebuilding.rebuild import rebuild
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from tests.effort import effort
from webapp import create_app
from webapp.application import CONTENT_SECURITY_POLICY
from webapp.reader.examples import EXAMPLES, Example

pytestmark = pytest.mark.node


@pytest.fixture(scope="session")
def http(service: SearchService) -> FlaskClient:
    return create_app(service).test_client()


@pytest.fixture
def nowhere(segmenter: Segmenter) -> FlaskClient:
    """The site over an engine that does not answer."""
    client = Elasticsearch("http://127.0.0.1:1", max_retries=0)
    return create_app(SearchService(client, Names(), segmenter)).test_client()


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=审计", "/help"])
def test_every_page_is_there_and_can_run_no_foreign_script(http: FlaskClient, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.query for example in EXAMPLES])
def test_each_example_of_the_help_is_read_as_it_stands_and_finds_something(
    http: FlaskClient, service: SearchService, example: Example
) -> None:
    result = service.search(SearchRequest(example.query))
    assert result.total
    assert not result.notes
    assert example.query in unescape(http.get("/help").text)
    assert http.get(example.url).status_code == 200


def test_how_a_query_was_read_is_shown_and_each_condition_can_be_taken_away(
    http: FlaskClient,
) -> None:
    page = unescape(http.get("/search", query_string={"q": "审计 -计划 年份:2014"}).text)
    for label, without in (("不含 计划", "审计 年份:2014"), ("年份 2014", "审计 -计划")):
        assert label in page
        assert f"/search?{urlencode({'q': without})}" in page


def test_names_among_the_words_are_offered_as_conditions(http: FlaskClient) -> None:
    page = unescape(http.get("/search", query_string={"q": "四川教育局宣传"}).text)
    assert "只看" in page
    assert f"/search?{urlencode({'q': '四川 单位:教育 宣传'})}" in page


def test_essays_like_one_can_be_narrowed_and_dialled(
    http: FlaskClient, service: SearchService
) -> None:
    essay = service.search(SearchRequest("工作")).hits[0].essay
    page = http.get(f"/similar/{essay.id}?dial=task&section=1").text
    assert f"/similar/{essay.id}?dial=task&amp;section=1&amp;year=" in page
    assert f"/similar/{essay.id}?dial=agency&amp;section=1" in page
    for wild in ("dial=x", "section=x", "section=99", "page=x", "year=x", "q=审计"):
        assert http.get(f"/similar/{essay.id}?{wild}").status_code == 200


def test_essays_like_a_pasted_text_are_found_and_the_text_is_escaped(http: FlaskClient) -> None:
    assert "textarea" in http.get("/similar").text
    page = http.post("/similar", data={"text": "<b>审计整改工作</b>，财政预算执行审计"}).text
    assert "&lt;b&gt;审计整改工作" in page
    assert 'class="hit"' in page
    assert http.post("/similar", data={"text": "长" * 40_000}).status_code == 200
    assert http.post("/similar", data={"text": ""}).status_code == 200


def test_what_was_probably_meant_is_offered(http: FlaskClient) -> None:
    page = unescape(http.get("/search", query_string={"q": "检查院 公诉"}).text)
    assert "您是不是要找" in page
    assert f"/search?{urlencode({'q': '检察院 公诉'})}" in page


def test_what_is_typed_is_completed_with_what_each_is(http: FlaskClient) -> None:
    found = http.get("/suggest?q=shenji").get_json()
    assert {"query": "审计局", "kind": "单位"} in found
    assert http.get("/suggest").get_json() == []
    for text in ("\0", '" OR (', "字" * 500):
        assert http.get("/suggest", query_string={"q": text}).status_code == 200


def test_what_was_repaired_is_said(http: FlaskClient) -> None:
    page = http.get("/search", query_string={"q": "(审计 整改"}).text
    assert "括号没有配对" in page


def test_essay_and_similar_pages_are_there(http: FlaskClient, service: SearchService) -> None:
    essay = service.search(SearchRequest("工作")).hits[0].essay
    assert essay.title in http.get(f"/essay/{essay.id}").text
    assert essay.title in http.get(f"/similar/{essay.id}").text


@pytest.mark.parametrize(
    "path", ["/essay/nowhere-1", "/similar/nowhere-1", "/nowhere", "/essay/%00"]
)
def test_what_is_not_there_says_so(http: FlaskClient, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.fuzz
@settings(
    max_examples=effort(test=60, fuzz=10_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "year", "agency", "region", "sort", "page", "size", "else"]),
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), max_size=5),
    )
)
def test_wild_arguments_give_a_page(http: FlaskClient, args: dict[str, list[str]]) -> None:
    assert http.get("/search", query_string=args).status_code == 200


def test_markup_in_a_query_is_shown_and_not_obeyed(http: FlaskClient) -> None:
    page = http.get("/search", query_string={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_markup_in_an_essay_is_shown_and_not_obeyed(
    target: Target, segmenter: Segmenter, tmp_path: Path
) -> None:
    text = "<img src=x onerror=alert(1)>总结\n一年来<script>alert(2)</script>我局工作。\n一、<b onclick=x>成绩\n好。\n"
    (tmp_path / "evil.txt").write_text(text, "utf-8")
    rebuild(target, [tmp_path])
    service = SearchService(target.client, target.names, segmenter)
    http = create_app(service).test_client()
    for path in ("/search", "/search?q=成绩", "/essay/evil-1", "/similar/evil-1"):
        page = http.get(path).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def test_without_an_engine_the_page_says_when_to_come_back(nowhere: FlaskClient) -> None:
    for path in ("/", "/search?q=x", "/essay/a-1", "/similar/a-1"):
        answer = nowhere.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "稍后再试" in answer.text
        assert "ELASTICSEARCH_URL" not in answer.text


def test_help_needs_no_engine(nowhere: FlaskClient) -> None:
    assert nowhere.get("/help").status_code == 200


def test_a_page_weighs_little(http: FlaskClient) -> None:
    page = http.get("/search?q=工作")
    assert len(page.data) < 120_000
    styles = http.get("/static/reader.css")
    script = http.get("/static/reader.js")
    assert len(styles.data) + len(script.data) < 25_000
