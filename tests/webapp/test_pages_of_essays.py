"""What an essay's page leads to: its place in the list, its neighbours, its copies, its words."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from search.query.request import SearchRequest
from search.service import SearchService
from webapp.reader.heading import label_heading

pytestmark = pytest.mark.node


def link(page: str, label: str) -> str:
    found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>{label}', unescape(page))
    assert found, label
    return found[1]


def test_a_reader_goes_through_the_list_essay_by_essay(
    http: FlaskClient, service: SearchService
) -> None:
    hits = service.search(SearchRequest("工作", size=20)).hits
    assert "at=1" in http.get("/search?q=工作").text
    first = http.get(f"/essay/{hits[0].essay.id}?q=工作&at=1").text
    assert "上一篇" not in first
    seen = [hits[0].essay.id]
    page = first
    for _ in range(11):
        answer = http.get(link(page, "下一篇"), follow_redirects=True)
        seen.append(answer.request.path.removeprefix("/essay/"))
        page = answer.text
    assert seen == [hit.essay.id for hit in hits[:12]]
    back = http.get(link(page, "上一篇"), follow_redirects=True)
    assert back.request.path == f"/essay/{seen[-2]}"
    # The way back leads to the page of the list that holds it.
    assert "page=2" in link(page, "← 回到")


def test_behind_the_last_of_a_list_is_its_last_page(
    http: FlaskClient, service: SearchService
) -> None:
    listed = service.search(SearchRequest("审计")).listed
    answer = http.get(f"/search/{listed + 1}?q=审计")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/search?q=")
    assert http.get(f"/search/{listed}?q=审计").headers["Location"].startswith("/essay/")


def test_in_a_list_of_sections_the_next_one_is_a_section(http: FlaskClient) -> None:
    answer = http.get("/search/2?q=安全&unit=sections")
    assert re.search(r"^/essay/[^?]+\?.*at=2#s\d+$", answer.headers["Location"])


def test_the_essays_beside_it_on_its_page_are_told(
    http: FlaskClient, service: SearchService
) -> None:
    page = service.read_essay("c02-village-3")
    assert page is not None
    assert [essay.id for essay in page.neighbours] == ["c02-village-2", "c02-village-4"]
    shown = unescape(http.get("/essay/c02-village-3").text)
    assert label_heading(page.neighbours[0]) in shown


def test_words_that_facets_rest_on_have_an_address(
    http: FlaskClient, service: SearchService
) -> None:
    found = 0
    for hit in service.search(SearchRequest(size=50)).hits:
        page = unescape(http.get(f"/essay/{hit.essay.id}").text)
        for name in re.findall(r'href="#(e-[a-z]+)"', page):
            assert f'id="{name}"' in page
            found += 1
    assert found > 50


def test_copies_are_counted_in_the_list_and_lead_to_their_differences(
    http: FlaskClient, service: SearchService
) -> None:
    everything = [
        hit for n in (1, 2, 3) for hit in service.search(SearchRequest(size=50, page=n)).hits
    ]
    folded = next(hit for hit in everything if hit.copies)
    page = service.read_essay(folded.essay.id)
    assert page is not None
    assert len(page.copies) == folded.copies
    shown = unescape(http.get(f"/essay/{folded.essay.id}").text)
    compared = unescape(http.get(link(shown, "看差别")).text)
    assert label_heading(folded.essay) in compared
    assert "两篇没有相同" not in compared
    own = unescape(http.get(f"/essay/{page.copies[0].id}").text)
    assert link(own, "看两篇的差别")


@pytest.mark.parametrize("form", ["bib", "ris"])
def test_a_citation_is_a_file(http: FlaskClient, form: str) -> None:
    answer = http.get(f"/cite/{form}/c02-village-3")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "http://localhost/essay/c02-village-3" in answer.text
    assert http.get(f"/cite/{form}/nothing-1").status_code == 404


def test_a_page_tells_machines_what_it_is_and_its_one_address(http: FlaskClient) -> None:
    page = http.get("/essay/c02-village-3?q=工作&at=2").text
    data = re.search(r'<script type="application/ld\+json">(.+?)</script>', page)
    assert data
    assert json.loads(data[1])["identifier"] == "c02-village-3"
    canonical = '<link rel="canonical" href="http://localhost/essay/c02-village-3">'
    assert canonical in page
    results = http.get("/search?q=审计&sort=newest").text
    assert '<link rel="canonical" href="http://localhost/search?q=审计">' in results
    assert '<meta name="robots" content="noindex">' in results
