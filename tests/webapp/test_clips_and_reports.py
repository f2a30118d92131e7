"""What readers take along of many essays, and what they tell the editors."""

import json
from collections.abc import Iterator
from io import BytesIO
from uuid import uuid4

import pytest
from docx import Document
from elasticsearch import Elasticsearch
from flask.testing import FlaskClient

from mappings.names import Names
from search.query.request import SearchRequest
from search.service import SearchService
from state.reports import Reports
from tests.conftest import drop_state
from webapp import create_app
from webapp.limiting import REPORTS_AN_HOUR

pytestmark = pytest.mark.node


@pytest.fixture
def reports(client: Elasticsearch) -> Iterator[Reports]:
    """Reports of this test alone: other tests send some to the same corpus."""
    names = Names(f"reports-{uuid4().hex[:8]}")
    yield Reports(client, names)
    drop_state(client, names)


@pytest.fixture
def http(service: SearchService, reports: Reports) -> FlaskClient:
    """A site of its own: it counts who sends how much."""
    app = create_app(service)
    app.extensions["fanwen-reports"] = reports
    return app.test_client()


def test_sections_of_many_essays_become_one_document_in_their_order(
    http: FlaskClient, service: SearchService
) -> None:
    hits = service.search(SearchRequest("问题", unit="sections")).hits
    ids = [hit.sections[0].id for hit in hits[:3]]
    clips = [
        {"heading": "一、存在的问题"},
        *({"section": i} for i in reversed(ids)),
        {"section": "gone-1#1"},
    ]
    answer = http.post("/clips/docx", data={"clips": json.dumps(clips)})
    assert answer.status_code == 200
    text = "\n".join(p.text for p in Document(BytesIO(answer.data)).paragraphs)
    found = service.read_sections(ids)
    places = [text.index(found[i][0].text.split("\n")[0].strip()) for i in ids]
    assert places == sorted(places, reverse=True)
    assert text.startswith("摘编\n一、存在的问题\n")
    assert all(f"编号 {found[i][1].id}" in text for i in ids)
    assert "gone-1#1 的段落已不在库中" in text
    plain = http.post("/clips/txt", data={"clips": json.dumps(clips)}).data.decode()
    assert plain.startswith("摘编\n\n一、存在的问题\n")


@pytest.mark.parametrize("sent", ["", "[]", "x", '[{"section": "\\u0000#1"}, 3]'])
def test_what_is_no_collection_is_refused_in_a_sentence(http: FlaskClient, sent: str) -> None:
    answer = http.post("/clips/docx", data={"clips": sent})
    assert answer.status_code == 400
    assert "摘编" in answer.text


def test_what_is_far_too_long_is_refused_in_a_sentence(http: FlaskClient) -> None:
    answer = http.post("/clips/docx", data={"clips": "x" * 600_000})
    assert answer.status_code == 413
    assert "太长" in answer.text


def test_a_report_is_kept_with_what_the_page_showed_and_without_an_address(
    http: FlaskClient, reports: Reports, client: Elasticsearch
) -> None:
    sent = {"about": "year", "should": "2013年", "remark": "第二段写着。"}
    answer = http.post("/report/c02-village-3", data=sent)
    assert answer.status_code == 303
    assert "已收到" in http.get(answer.headers["Location"]).text
    (report,) = reports.latest(10)
    assert (report.essay, report.about, report.should) == ("c02-village-3", "year", "2013年")
    assert "年" in report.shown
    stored = client.search(index=reports.names.system("reports"))["hits"]["hits"][0]["_source"]
    assert not any("127.0.0.1" in str(value) for value in stored.values())


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [({"about": "year"}, "应当是什么"), ({"should": "x"}, "哪里有误"), ({"about": "x", "should": "y"}, "哪里有误")],
)  # fmt: skip
def test_a_report_that_says_nothing_is_refused(
    http: FlaskClient, reports: Reports, sent: dict[str, str], sentence: str
) -> None:
    answer = http.post("/report/c02-village-3", data=sent)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert not reports.latest(10)


def test_programs_other_sites_and_the_eager_are_kept_out(
    http: FlaskClient, reports: Reports
) -> None:
    sent = {"about": "text", "remark": "错字"}
    foreign = http.post(
        "/report/c02-village-3", data=sent, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 403
    assert http.post("/report/c02-village-3", data=sent | {"website": "x"}).status_code == 303
    assert not reports.latest(10)
    codes = [
        http.post("/report/c02-village-3", data=sent).status_code
        for _ in range(REPORTS_AN_HOUR + 2)
    ]
    assert codes == [303] * REPORTS_AN_HOUR + [429] * 2
    assert len(reports.latest(100)) == REPORTS_AN_HOUR


def test_of_an_essay_that_is_not_there_nothing_is_kept(http: FlaskClient, reports: Reports) -> None:
    answer = http.post("/report/nothing-1", data={"about": "text", "remark": "x"})
    assert answer.status_code == 404
    assert not reports.latest(10)


def test_without_an_engine_the_report_is_said_to_be_lost(nowhere: FlaskClient) -> None:
    answer = nowhere.post("/report/c02-village-3", data={"about": "text", "remark": "x"})
    assert answer.status_code == 503
