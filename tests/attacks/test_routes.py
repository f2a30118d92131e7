"""All routes of the application, as it lists them itself: headers, and forms from elsewhere."""

import pytest
from elasticsearch import Elasticsearch
from flask import Flask
from werkzeug.routing import Rule

from mappings.names import Names
from mappings.segmentation import Segmenter
from search.service import SearchService
from webapp import create_app
from webapp.application import CONTENT_SECURITY_POLICY
from webapp.front import Front

pytestmark = pytest.mark.node

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A reader's own choices, kept in a cookie of his or sent back to him: nobody is harmed by them in his name, and a page
# of another site is refused all the same where a browser says that it is one.
WITHOUT_A_MARK = {
    "reader.take_clips", "reader.similar_to_text", "reader.report", "reader.choose_log",
}  # fmt: skip


@pytest.fixture(scope="module")
def app(service: SearchService) -> Flask:
    return create_app(service, front=Front(proxies=1))


@pytest.fixture(scope="module")
def away(segmenter: Segmenter) -> Flask:
    """The same, without an engine."""
    nobody = Elasticsearch("http://127.0.0.1:1", max_retries=0)
    return create_app(SearchService(nobody, Names(), segmenter), front=Front(proxies=1))


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def path_of(rule: Rule) -> str:
    examples = {"form": "txt", "kind": "plan", "code": "en", "place": 1, "of": 1, "part": 1,
                "number": 1, "filename": "reader.css"}  # fmt: skip
    values = {name: examples.get(name, "x-1") for name in rule.arguments}
    if rule.endpoint in ("reader.cite", "editor.export_ratings"):
        values["form"] = {"reader.cite": "bib"}.get(rule.endpoint, "csv")
    _, path = rule.build(values)
    return str(path)


def test_every_route_has_every_header_however_it_is_answered(app: Flask, away: Flask) -> None:
    asked = 0
    for site in (app, away):
        http = site.test_client()
        for rule in rules(site):
            for method in sorted(rule.methods or ()):
                answer = http.open(
                    path_of(rule), method=method, headers={"X-Forwarded-Proto": "https"}
                )
                told = {name: answer.headers.get(name) for name in HEADERS}
                assert told == HEADERS, (method, rule.rule, answer.status_code)
                assert answer.headers["Strict-Transport-Security"]
                assert "Server" not in answer.headers
                assert answer.headers["X-Request-ID"]
                asked += 1
    assert asked > 200


def test_no_form_from_elsewhere_is_taken(app: Flask) -> None:
    http = app.test_client()
    taking = [rule for rule in rules(app) if "POST" in (rule.methods or ())]
    assert len(taking) > 20
    for rule in taking:
        answer = http.post(
            path_of(rule), data={"text": "工作"},
            headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        )  # fmt: skip
        if rule.endpoint in ("reader.take_clips", "reader.similar_to_text"):
            # Asked, and answered to whoever asks: nothing is kept.
            assert answer.status_code in (200, 400), rule
        elif rule.endpoint.startswith("editor."):
            # To the page for signing in, or refused for want of a mark.
            assert answer.status_code in (302, 400, 200), rule
            assert answer.status_code != 302 or "/editor/sign-in" in answer.headers["Location"]
        else:
            assert answer.status_code == 403, rule
    unmarked = {rule.endpoint for rule in taking if not rule.endpoint.startswith("editor.")}
    assert unmarked == WITHOUT_A_MARK


def test_no_page_of_another_site_reads_an_answer(app: Flask) -> None:
    http = app.test_client()
    for rule in rules(app):
        if "GET" in (rule.methods or ()):
            answer = http.get(path_of(rule), headers={"Origin": "https://evil.example"})
            assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "there",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
    ],
)
def test_nobody_is_led_away(app: Flask, there: str) -> None:
    http = app.test_client()
    for rule in rules(app):
        if "GET" not in (rule.methods or ()):
            continue
        path = path_of(rule)
        for name in ("then", "next"):
            answer = http.get(path, query_string={name: there}, headers={"Referer": there})
            location = answer.headers.get("Location", "/")
            assert location.startswith("/"), (path, location)
            assert not location.startswith(("//", "/\\")), (path, location)
