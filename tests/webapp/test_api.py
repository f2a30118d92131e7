"""The JSON of the site keeps what its description promises, whatever is asked."""

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from search.query.request import SearchRequest
from search.service import SearchService
from tests.effort import effort

pytestmark = pytest.mark.node

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.mark.fuzz
def test_every_answer_has_the_form_that_is_described(http: FlaskClient) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", http.application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 6
    for operation in operations:

        @settings(
            max_examples=effort(test=6, fuzz=2_000),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        ask()


def test_what_pages_show_is_there_as_json(http: FlaskClient, service: SearchService) -> None:
    found = http.get("/api/search?q=审计&size=20").get_json()
    result = service.search(SearchRequest("审计", size=20))
    assert found["total"] == result.total
    assert [hit["essay"] for hit in found["hits"]] == [hit.essay.id for hit in result.hits]
    essay = http.get(f"/api/essays/{result.hits[0].essay.id}").get_json()
    assert essay["sections"][0]["text"]
    assert http.get("/api/search?q=安全&unit=sections").get_json()["sections"] > 0
    assert http.get(f"/api/similar/{result.hits[0].essay.id}").get_json()["hits"][0]["reasons"]
    assert http.get("/api/outline?q=工作").get_json()["parts"]
    assert {"query": "审计局", "kind": "agency"} in http.get("/api/suggest?q=shenji").get_json()


def test_what_was_left_out_of_a_request_is_said(http: FlaskClient) -> None:
    notes = http.get("/api/search?agency=魔法部").get_json()["notes"]
    assert any("魔法部" in note for note in notes)


def test_what_is_not_there_is_said_as_json(http: FlaskClient, nowhere: FlaskClient) -> None:
    for path in ("/api/essays/nothing-1", "/api/similar/nothing-1", "/api/nowhere"):
        answer = http.get(path)
        assert answer.status_code == 404
        assert answer.get_json()["error"]
    assert nowhere.get("/api/search").get_json()["error"]


def test_figures_add_up(http: FlaskClient, service: SearchService) -> None:
    figures = http.get("/api/figures").get_json()
    assert figures["essays"] == service.search(SearchRequest()).total
    for facet, known in figures["known"].items():
        assert sum(known.values()) + figures["unknown"][facet] == figures["essays"]
    page = http.get("/about").text
    assert f"{figures['essays']:,} 篇总结" in page
