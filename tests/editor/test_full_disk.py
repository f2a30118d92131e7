"""The desk while the engine's disk is full: it reads, writes nothing, and says so."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from search.query.request import SearchRequest
from search.service import SearchService
from state.indices import make_index
from tests.editor.filled import ENDINGS, QUIET, SENT, make_place
from tests.editor.test_desk import mark_of, sign_in
from webapp import create_app

pytestmark = pytest.mark.node


@contextmanager
def full_disk(service: SearchService) -> Iterator[None]:
    """What a node does to its indices whose disk is past the last watermark."""
    indices = service.client.indices
    everything, block = service.names.system("*"), "index.blocks.read_only_allow_delete"
    indices.put_settings(index=everything, settings={block: True})
    try:
        yield
    finally:
        indices.put_settings(index=everything, settings={block: None})


def test_editors_are_told_and_what_stood_there_stands_there(own: SearchService) -> None:
    place = make_place(own)
    mark = mark_of(place.http.get("/editor/tuning").text)
    # Each index is there; a new one would not have the block.
    for what in ("judgements", "facts", "requests", "tunings"):
        make_index(own.client, own.names, what)
    before = place.written()
    with full_disk(own):
        for endpoint in SENT.keys() - QUIET - {"sign_out"}:
            answer = place.send(endpoint, SENT[endpoint], mark)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30"), endpoint
            assert "磁盘满了" in answer.text
        assert place.written() == before
        pages = ("/editor/", "/editor/tuning", "/editor/queries", "/editor/asked", "/editor/audit")
        assert [place.http.get(page).status_code for page in pages] == [200] * len(pages)
    for endpoint in SENT.keys() - QUIET - set(ENDINGS):
        place.send(endpoint, SENT[endpoint], mark)
    assert place.written() != before


def test_whoever_leaves_has_left_this_browser_and_is_told_that_the_session_goes_on(
    own: SearchService,
) -> None:
    http = sign_in(create_app(own), "judge")
    mark = mark_of(http.get("/editor/tuning").text)
    with full_disk(own):
        answer = http.post("/editor/sign-out", data={"csrf_token": mark}, follow_redirects=True)
        assert "这个浏览器已退出" in answer.text
        assert http.get("/editor/").status_code == 302


def test_readers_read_on_and_whoever_reports_something_is_told(own: SearchService) -> None:
    http = create_app(own, log_days=30).test_client()
    sign_in(http.application, "editor")
    essay = own.search(SearchRequest("工作")).hits[0].essay.id
    report = {"about": "year", "should": "2009年"}
    with full_disk(own):
        pages = ("/", "/search?q=工作", f"/essay/{essay}", f"/similar/{essay}", "/suggest?q=工")
        assert [http.get(page).status_code for page in pages] == [200] * len(pages)
        answer = http.post(f"/report/{essay}", data=report)
        assert answer.status_code == 503
        assert "磁盘满了" in answer.text
        assert http.get("/editor/sign-in").status_code == 200
