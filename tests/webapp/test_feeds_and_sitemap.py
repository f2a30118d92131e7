"""What the site tells programs that come by."""

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from search.query.request import SearchRequest
from search.service import SearchService

pytestmark = pytest.mark.node

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_search_is_a_feed_of_its_first_essays(http: FlaskClient, service: SearchService) -> None:
    answer = http.get("/search.atom?q=审计")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.text)
    hits = [h for h in service.search(SearchRequest("审计", size=50)).hits if not h.lacking]
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids == [f"http://localhost/essay/{hit.essay.id}" for hit in hits]
    assert all(entry.findtext(f"{ATOM}updated") for entry in entries)
    assert "/search.atom?q=审计" in http.get("/search?q=审计").text


@pytest.mark.parametrize("query", ["", "鑫鑫", "<&>", "\x00\x0b", "🀄"])
def test_any_search_is_a_feed_that_can_be_read(http: FlaskClient, query: str) -> None:
    answer = http.get("/search.atom", query_string={"q": query})
    assert ElementTree.fromstring(answer.text).tag == f"{ATOM}feed"


def test_the_sitemap_has_every_essay_once_and_no_copy(
    http: FlaskClient, service: SearchService
) -> None:
    index = http.get("/sitemap.xml")
    parts = re.findall(r"<loc>http://localhost(/sitemap/[^<]+)</loc>", index.text)
    assert parts
    found = [a for part in parts for a in re.findall("<loc>([^<]+)</loc>", http.get(part).text)]
    assert len(found) == len(set(found)) == service.search(SearchRequest()).total
    # The same in any number of parts.
    thirds = [
        address
        for part in range(3)
        for address in re.findall("<loc>([^<]+)</loc>", http.get(f"/sitemap/3/{part}.xml").text)
    ]
    assert sorted(thirds) == sorted(found)
    assert http.get("/sitemap/3/3.xml").status_code == 404
    assert "Sitemap: http://localhost/sitemap.xml" in http.get("/robots.txt").text
