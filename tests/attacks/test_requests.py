"""What a stranger may send: no request ends the node, fails with a 500, or takes time out of all measure."""

import json
from collections.abc import Iterator, Mapping
from itertools import product
from urllib.parse import quote

import pytest
from elasticsearch import Elasticsearch
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.service import SearchService
from webapp import create_app

pytestmark = pytest.mark.node

TEXTS: Mapping[str, str] = {
    "5,000 parentheses": "(" * 5000,
    "5,000 parentheses that close": "(" * 2500 + "工作" + ")" * 2500,
    "5,000 quotation marks": '"' * 5000,
    "20,000 characters": "工作总结" * 5000,
    "20,000 characters that no dictionary has": "魑魅魍魉" * 5000,
    "20,000 different characters": "".join(chr(0x4E00 + n) for n in range(20_000)),
    "wildcards": "工* *作 ??? *",
    "a thousand wildcards": "*a" * 1000,
    "a regular expression": "/(a+)+$/ /.*.*.*.*=.*/",
    "operators of the engine": "a AND b OR NOT c && || ! ^2 ~3 {1 TO 2} [* TO *]",
    "a field of its own": "_id:1 _source:* _index:* whole.pairs:工作",
    "a query in JSON": '{"query":{"match_all":{}},"size":10000}',
    "a script": '{"script":{"source":"while(true){}"}}',
    "an aggregation": '{"aggs":{"a":{"terms":{"field":"_id","size":1000000}}}}',
    "JSON without end": '{"a":' * 4000,
    "not a number": "NaN Infinity -Infinity 1e999 0x7fffffff",
    "null characters": "工\x00作\x00",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u2029",
    "marks of direction": "\u202e工作\u202c\u2066\u200f",
    "a thousand combining marks": "e" + "\u0301" * 1000,
    "the separator of the index": "工\u001f作 工\u2006作",
    "private and unassigned characters": "\ue000\U000f0000\U0010ffff\u0378",
    "only full-width signs": "（（（（）））、、、。。。《》《》",
    "markup": "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>",
    "a template": "{{7*7}}${7*7}<%= 7*7 %>#{7*7}",
    "a query of a database": "' OR 1=1; DROP TABLE essays; --",
    "a command": "$(id) `id` ; id | id & id",
    "a path": "../../../../etc/passwd",
    "percent signs": "%00%ff%25%u4e00",
    "lines of a log": 'x\r\n{"at":"now","status":200}\n',
}
PLACES = (
    "/search?q={}",
    "/search?q=工作&year={0}&agency={0}&region={0}&genre={0}&role={0}&differs={0}",
    "/search?q=工作&sort={0}&page={0}&size={0}&generation={0}",
    "/api/search?q={}",
    "/api/suggest?q={}",
    "/api/outline?q={}",
    "/suggest?q={}",
    "/outline?q={}",
    "/search.atom?q={}",
    "/similar?text={}",
    "/compare?one={0}&other={0}",
    "/clips?id={}",
)
# Beside these, a name of a field, sort by a script, and pages without end.
PARAMETERS = (
    "sort=_script:number:x", "sort=_id:desc", "size=1000000000", "page=1000000000", "size=-1",
    "page=0", "page=1e9", "size=NaN", "generation=99999999999999999999", "aggs=x", "filter=x",
    "_source=*", "explain=true", "q=" + "&q=".join(["a"] * 500), "year=" + "&year=".join(map(str, range(900))),
)  # fmt: skip
ODD: Mapping[str, bytes] = {
    "half a character": b"/search?q=%e5%b7",
    "a lone surrogate": b"/search?q=%ed%a0%80",
    "a byte that is none": b"/search?q=%ff%fe",
    "percent alone": b"/search?q=%&year=%zz",
}


@pytest.fixture(scope="module")
def app(service: SearchService) -> Flask:
    return create_app(service)


@pytest.fixture(scope="module")
def http(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(autouse=True, scope="module")
def same_node(client: Elasticsearch) -> Iterator[None]:
    """The node that was there before is there afterwards."""
    before = client.nodes.info()["nodes"].keys()
    yield
    assert client.nodes.info()["nodes"].keys() == before
    assert client.cluster.health()["status"] in ("green", "yellow")


def check(answer: TestResponse) -> None:
    assert answer.status_code < 500, answer.text[:200]
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Traceback" not in answer.text
    assert "<script>alert" not in answer.text
    if answer.mimetype == "application/json":
        json.loads(answer.text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_text_does_harm_wherever_it_is_put(http: FlaskClient, text: str) -> None:
    for place in PLACES:
        check(http.get(place.format(quote(text))))
    check(http.post("/similar", data={"text": text}))


@pytest.mark.parametrize(
    ("path", "parameter"), product(("/search", "/api/search", "/search.atom"), PARAMETERS)
)
def test_no_parameter_does_harm(http: FlaskClient, path: str, parameter: str) -> None:
    check(http.get(f"{path}?{parameter}"))


@pytest.mark.parametrize("path", ODD.values(), ids=ODD)
def test_no_bytes_that_are_no_text_do_harm(http: FlaskClient, path: bytes) -> None:
    check(http.get(path.decode()))


def test_no_method_that_a_page_does_not_know_does_harm(app: Flask, http: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        path = rule.rule.split("<")[0]
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
            assert http.open(path, method=method).status_code in (404, 405, 302, 308), (
                method,
                path,
            )


def test_a_form_that_is_too_long_or_has_too_many_parts_is_refused(http: FlaskClient) -> None:
    assert http.post("/similar", data={"text": "工" * 400_000}).status_code == 413
    many = {f"x{n}": "1" for n in range(5000)}
    assert http.post("/similar", data=many, content_type="multipart/form-data").status_code == 413


def test_what_is_asked_cannot_write_lines_of_a_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    app.test_client().get(
        "/search?q=x%0d%0aforged%20line", headers={"X-Request-ID": "ok-12345%0aforged"}
    )
    lines = [record.getMessage() for record in caplog.records if record.name == "fanwen.access"]
    assert lines
    assert not [line for line in lines if "\n" in line or "forged" in line]
