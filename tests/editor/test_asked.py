"""What readers ask is kept without anything that tells by whom, and told to editors."""

from collections import Counter

import pytest
from elasticsearch import Elasticsearch
from flask import Flask
from flask.testing import FlaskClient

from search.evaluation.sampling import sample_queries, split_bands
from search.query.request import SearchRequest
from search.service import SearchService
from state.asked.entries import searched, to_asked
from state.asked.log import QUERIES, QueryLog, forget_older
from state.asked.reports import QueryReports
from state.judging import Judging
from state.tunings import Tunings
from tests.children import wait_until
from tests.editor.test_desk import post, sign_in
from webapp import create_app
from webapp.held import query_log

pytestmark = pytest.mark.node


@pytest.fixture
def app(own: SearchService) -> Flask:
    return create_app(own, log_days=30)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    return app.test_client()


def kept(app: Flask, own: SearchService) -> list[dict[str, object]]:
    """All that is in the log now."""
    with app.app_context():
        query_log().flush()
    index = own.names.system(QUERIES)
    own.client.options(ignore_status=404).indices.refresh(index=index)
    answer = own.client.options(ignore_status=404).search(index=index, size=1000)
    return [hit["_source"] for hit in answer.body.get("hits", {}).get("hits", [])]


def test_a_search_and_what_is_opened_from_it_are_kept_and_nothing_of_the_reader(
    app: Flask, own: SearchService, reader: FlaskClient
) -> None:
    listed = reader.get("/search?q=教育 工作&agency=教育", headers={"User-Agent": "X"})
    assert listed.status_code == 200
    essay = next(hit.essay.id for hit in own.search(SearchRequest("教育 工作")).hits)
    source = {"Referer": "http://localhost/search?q=教育"}
    reader.get(f"/essay/{essay}?q=教育 工作&at=2", headers=source)
    # Neither reloaded nor reached from elsewhere: not opened from a list.
    reader.get(f"/essay/{essay}?q=教育 工作&at=2")
    search, click = sorted(kept(app, own), key=lambda one: str(one["what"]), reverse=True)
    assert search.keys() == {"at", "what", "query", "total", "ms", "facets", "generation"}
    assert (search["query"], search["facets"]) == ("教育 工作", ["agency"])
    assert str(search["at"]).endswith(":00+00:00")
    assert click == {
        "at": click["at"],
        "what": "click",
        "query": "教育 工作",
        "essay": essay,
        "place": 2,
    }


@pytest.mark.parametrize(
    "headers",
    [{"DNT": "1"}, {"Sec-GPC": "1"}, {"User-Agent": "Somebot/2.0"}, {"Cookie": "nolog=1"}],
)
def test_who_says_no_and_who_is_a_robot_is_not_kept(
    app: Flask, own: SearchService, headers: dict[str, str]
) -> None:
    http = app.test_client(use_cookies=False)
    assert http.get("/search?q=教育", headers=headers).status_code == 200
    assert kept(app, own) == []


def test_a_reader_says_no_on_the_page_that_tells_what_is_kept_and_yes_again(
    app: Flask, own: SearchService, reader: FlaskClient
) -> None:
    assert "30 天后删除" in reader.get("/about").text
    reader.post("/about/log")
    assert "您的检索不会被记下" in reader.get("/about").text
    reader.get("/search?q=教育")
    assert kept(app, own) == []
    reader.post("/about/log", data={"keep": "1"})
    reader.get("/search?q=教育")
    assert len(kept(app, own)) == 1
    refused = reader.post("/about/log", headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403


def test_a_site_that_keeps_nothing_says_so_and_keeps_nothing(own: SearchService) -> None:
    app = create_app(own)
    assert "站点不记录检索" in app.test_client().get("/about").text
    app.test_client().get("/search?q=教育")
    assert kept(app, own) == []


def test_what_tells_of_a_person_is_masked() -> None:
    assert to_asked("张三 13812345678 的 总结") == "张三 … 的 总结"
    assert to_asked("身份证 510104 1990 0101 1234") == "身份证 …"
    assert to_asked("王 wang@example.com") == "王 …"
    assert to_asked("2012年 ＡＢＣ　总结") == "2012年 abc 总结"
    assert len(to_asked("长" * 5000)) == 200


def test_what_is_older_than_its_days_is_deleted(own: SearchService) -> None:
    log = QueryLog(own.client, own.names, 30)
    for at in ("2020-01-01T00:00:00+00:00", None):
        entry = searched("教育", 3, 12.0, (), 1)
        log.add(entry if at is None else type(entry)(**{**vars(entry), "at": at}))
    log.flush()
    own.client.indices.refresh(index=own.names.system(QUERIES))
    assert forget_older(own.client, own.names, 30) == 1
    assert QueryReports(own.client, own.names).read(90).searches == 1


def test_an_engine_that_is_away_costs_entries_and_no_page(own: SearchService) -> None:
    away = Elasticsearch("http://127.0.0.1:9", max_retries=0, request_timeout=1)
    log = QueryLog(away, own.names, 30)
    for _ in range(6_000):
        log.add(searched("教育", 3, 12.0, (), 1))
    log.close()
    assert log.lost == 6_000


def test_what_is_too_old_is_deleted_where_nobody_searches_and_what_waits_is_written_at_the_end(
    own: SearchService,
) -> None:
    index = own.names.system(QUERIES)
    old = QueryLog(own.client, own.names, 30)
    entry = searched("教育", 3, 12.0, (), 1)
    old.add(type(entry)(**{**vars(entry), "at": "2020-01-01T00:00:00+00:00"}))
    old.close()
    own.client.indices.refresh(index=index)
    assert own.client.count(index=index)["count"] == 1
    off = QueryLog(own.client, own.names, 0)
    off.start()
    wait_until(lambda: own.client.count(index=index)["count"] == 0)
    off.close()


def test_editors_are_told_what_is_asked_in_vain_and_make_it_a_synonym_with_one_click(
    app: Flask, own: SearchService, reader: FlaskClient
) -> None:
    for query in ("教育", "教育", "甲乙丙丁戊", "教于 工作"):
        reader.get(f"/search?q={query}")
    kept(app, own)
    http = sign_in(app, "editor")
    page = http.get("/editor/asked").text
    assert "甲乙丙丁戊" in page
    assert "没有结果的" in page
    answer = post(http, "/editor/asked", "/editor/asked/synonym", query="甲乙丙丁戊", meant="教育")
    draft = http.get(answer.headers["Location"]).text
    assert "甲乙丙丁戊 &gt; 教育" in draft
    assert len(Tunings(own.client, own.names).drafts()) == 1


def test_a_set_is_drawn_from_what_is_asked(
    app: Flask, own: SearchService, reader: FlaskClient
) -> None:
    for query in ("教育", "教育", "教育", "工作", "总结", "甲乙丙丁戊"):
        reader.get(f"/search?q={query}")
    kept(app, own)
    http = sign_in(app, "editor")
    answer = post(http, "/editor/asked", "/editor/asked/sample", name="抽样", size="10")
    assert answer.status_code == 302
    (made,) = Judging(own.client, own.names).sets()
    assert {query.text for query in made.queries} == {"教育", "工作", "总结"}


def test_bands_are_a_third_of_what_is_asked_each_and_all_of_them_are_drawn_from() -> None:
    counts = Counter({f"head{n}": 100 for n in range(3)})
    counts.update({f"torso{n}": 10 for n in range(30)})
    counts.update({f"tail{n}": 1 for n in range(300)})
    bands = split_bands(counts)
    assert [len(found) for found in bands.values()] == [3, 30, 300]
    drawn = sample_queries(counts, 12)
    kinds = Counter(query.rstrip("0123456789") for query in drawn)
    assert kinds["torso"] >= 4
    assert kinds["tail"] >= 4
    assert drawn == sample_queries(counts, 12)
    assert sample_queries({}, 5) == []
