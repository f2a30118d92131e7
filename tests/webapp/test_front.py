"""Who stands between the site and its readers: forged names and addresses, and what is written down of a request."""

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mappings.segmentation import Segmenter
from search.service import SearchService
from webapp import create_app
from webapp.access import HEADER, LOGGER
from webapp.front import Front
from webapp.limiting import check_limit

pytestmark = pytest.mark.node


def client_of(service: SearchService, front: Front) -> FlaskClient:
    return create_app(service, front=front).test_client()


@pytest.mark.parametrize("path", ["/", "/search?q=教育", "/editor/", "/api/search", "/livez", "/x"])
def test_a_request_for_a_name_that_is_not_ours_is_refused(
    service: SearchService, path: str
) -> None:
    http = client_of(service, Front(hosts=("fanwen.example.org", ".county.example")))
    for host in ("evil.example", "fanwen.example.org.evil.example", "", "xfanwen.example.org"):
        answer = http.get(path, headers={"Host": host})
        assert answer.status_code == 400, host
        assert "evil.example" not in answer.text
        assert answer.headers["Content-Security-Policy"]
    for host in ("fanwen.example.org", "fanwen.example.org:8000", "a.county.example"):
        assert http.get(path, headers={"Host": host}).status_code != 400


def limited(service: SearchService, front: Front) -> FlaskClient:
    """A site with a page that an address may ask for three times."""
    app = create_app(service, front=front)

    def ask() -> str:
        check_limit("test", 3)
        return ""

    app.add_url_rule("/limited", view_func=ask)
    return app.test_client()


def test_where_a_request_says_it_is_from_is_believed_of_our_own_proxies_alone(
    service: SearchService,
) -> None:
    def ask(http: FlaskClient, claimed: str) -> int:
        return http.get("/limited", headers={"X-Forwarded-For": claimed}).status_code

    alone = limited(service, Front())
    assert [ask(alone, f"10.0.0.{n}") for n in range(4)] == [200, 200, 200, 429]
    behind = limited(service, Front(proxies=1))
    assert [ask(behind, f"10.0.0.{n}") for n in range(4)] == [200] * 4
    # The last is what our proxy saw; what stands before it anybody may have written.
    assert [ask(behind, f"{n}.1.1.1, 192.0.2.7") for n in range(4)] == [200, 200, 200, 429]


def test_each_request_has_a_number_and_a_line_without_what_was_asked(
    service: SearchService, caplog: pytest.LogCaptureFixture
) -> None:
    http = client_of(service, Front())
    with caplog.at_level(logging.INFO, LOGGER):
        answer = http.get("/search?q=机密事项", headers={HEADER: "proxy-0123456789"})
    (line,) = [record.getMessage() for record in caplog.records if record.name == LOGGER]
    told = json.loads(line)
    assert answer.headers[HEADER] == told["id"] == "proxy-0123456789"
    assert (told["method"], told["page"], told["status"]) == ("GET", "reader.search", 200)
    assert told["ms"] > 0
    assert told["bytes"] > 1000
    assert "机密" not in line
    assert "%E6" not in line


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, 'a"}, {"status": 200', "机密机密机密机密"]
)
def test_a_number_that_could_be_more_than_one_is_made_anew(
    service: SearchService, given: str
) -> None:
    http = client_of(service, Front())
    numbers = {
        http.get("/livez", headers={HEADER: given.encode().decode("latin-1")}).headers[HEADER]
        for _ in range(2)
    }
    assert len(numbers) == 2
    assert all(len(number) == 32 and number.isalnum() for number in numbers)


def test_a_page_that_failed_is_found_in_the_log_by_its_number(
    service: SearchService, segmenter: Segmenter, caplog: pytest.LogCaptureFixture
) -> None:
    app: Flask = create_app(service)

    def fail() -> str:
        raise KeyError("a mistake of ours")

    app.add_url_rule("/failing", view_func=fail)
    answer = app.test_client().get("/failing")
    assert answer.status_code == 500
    assert "a mistake" not in answer.text
    assert answer.headers[HEADER] in caplog.text
