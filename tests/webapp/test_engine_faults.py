"""What an engine, or whoever stands before it, may answer on bad days: readers are told to come back."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from fanwen.wiring.connecting import make_client
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.service import SearchService
from tests.proxy import Proxy, passing_on, to_answer
from webapp import create_app

pytestmark = pytest.mark.node
SEARCH = f"/search?q={quote('工作')}"
PATIENCE = 0.7
HEAD = b"HTTP/1.1 200 OK\r\nX-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\n"

Fault = Callable[[bytes], bytes | None]


def body(content: bytes) -> Fault:
    return lambda request: HEAD + b"content-length: %d\r\n\r\n" % len(content) + content


def slow(request: bytes) -> bytes | None:
    time.sleep(2 * PATIENCE)
    return None


FAULTS: Mapping[str, Fault] = {
    "no answer at all": lambda request: b"",
    "bytes that are no HTTP": lambda request: b"\x00\xff\x13\x37" * 100,
    "half a line": lambda request: b"HTTP/1.1 20",
    "headers without end": lambda request: b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200,
    "less than was promised": lambda request: HEAD + b'content-length: 9000\r\n\r\n{"took":1',
    "JSON that breaks off": body(b'{"took": 1, "hits": {"hits": [{'),
    "bytes that are no text": body(b"\xff\xfe\x00"),
    "a page of a proxy": lambda request: (
        b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 21\r\n\r\n<html>Bad</html>     "
    ),
    "somebody else's 200": lambda request: (
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<html>ok</html>"
    ),
    "too much to do": lambda request: to_answer(
        429, {"error": {"type": "es_rejected_execution_exception"}}
    ),
    "shards that are away": lambda request: to_answer(
        503, {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}}
    ),
    "no master": lambda request: to_answer(
        503, {"error": {"type": "master_not_discovered_exception"}}
    ),
    "out of memory": lambda request: to_answer(
        503, {"error": {"type": "circuit_breaking_exception"}}
    ),
    "too slow": slow,
}


@pytest.fixture(scope="module")
def before(
    elasticsearch_url: str, service: SearchService
) -> Iterator[tuple[Proxy, FlaskClient, Names]]:
    """The site over the bundled corpus, with somebody between it and the engine."""
    with passing_on(elasticsearch_url) as proxy:
        client = make_client(proxy.url, PATIENCE)
        own = SearchService(client, service.names, service.segmenter)
        yield proxy, create_app(own).test_client(), service.names


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_bad_answer_is_a_page_that_says_when_to_come_back(
    before: tuple[Proxy, FlaskClient, Names], fault: Fault, segmenter: Segmenter
) -> None:
    proxy, http, _ = before
    proxy.answer = lambda request: None
    expected = totals(http)
    assert expected
    proxy.answer = only_searches(fault)
    for path in (SEARCH, f"/api/search?q={quote('工作')}", "/search.atom?q=a"):
        answer = http.get(path)
        assert answer.status_code == 503, (path, answer.text[:300])
        assert answer.headers["Retry-After"]
        assert "没有找到" not in answer.text
    proxy.answer = lambda request: None
    assert totals(http) == expected


def only_searches(fault: Fault) -> Fault:
    """Which generation is live is known meanwhile: what fails is what is asked of it."""
    return lambda request: fault(request) if re.match(rb"POST [^ ]*_m?search", request) else None


def totals(http: FlaskClient) -> list[int]:
    found = []
    for query in ("工作", "教育", "2019"):
        answer = http.get(f"/api/search?q={quote(query)}")
        assert answer.status_code == 200, answer.text
        found.append(json.loads(answer.text)["total"])
    return found


def test_connections_that_are_cut_cost_those_alone_who_had_them(
    before: tuple[Proxy, FlaskClient, Names],
) -> None:
    proxy, http, _ = before
    proxy.answer = lambda request: None
    expected = totals(http)
    for _ in range(5):
        proxy.cut()
        assert http.get(SEARCH).status_code == 503
        proxy.mend()
        assert totals(http) == expected
