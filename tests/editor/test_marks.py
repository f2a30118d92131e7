"""Whoever is signed in, and is led by another page to send a form of the desk, writes nothing: on all routes."""

import pytest

from search.service import SearchService
from tests.editor.filled import ENDINGS, QUIET, SENT, Place, make_place
from tests.editor.test_desk import mark_of, sign_in

pytestmark = pytest.mark.node


@pytest.fixture
def place(own: SearchService) -> Place:
    return make_place(own)


def test_all_routes_that_take_a_form_are_tried(place: Place) -> None:
    taking = {
        rule.endpoint.removeprefix("editor.")
        for rule in place.http.application.url_map.iter_rules()
        if rule.endpoint.startswith("editor.") and "POST" in (rule.methods or ())
    }
    assert taking - {"sign_in"} == set(SENT) == set(place.paths)


def test_a_form_without_a_mark_or_with_a_strangers_writes_nothing(place: Place) -> None:
    before = place.written()
    strangers = sign_in(place.http.application, "viewer").get("/editor/tuning").text
    signed_in = place.written()
    assert before.items() <= signed_in.items()
    for endpoint, sent in SENT.items():
        for mark in ("", "x", mark_of(strangers)):
            answer = place.send(endpoint, sent, mark)
            assert answer.status_code < 500
            assert place.written() == signed_in, endpoint
    assert place.http.get("/editor/").status_code == 200


def test_the_same_forms_with_their_mark_are_taken(place: Place) -> None:
    quiet = set()
    for endpoint, sent in SENT.items():
        if endpoint in ENDINGS:
            continue
        before = place.written()
        mark = mark_of(place.http.get("/editor/tuning").text)
        answer = place.send(endpoint, sent, mark)
        assert answer.status_code < 500, endpoint
        if place.written() == before:
            quiet.add(endpoint)
    assert quiet == QUIET


def test_a_cookie_kept_aside_opens_nothing_once_its_session_has_ended(place: Place) -> None:
    """Whoever has taken somebody's cookie has it until he signs out or changes his password, and no longer."""
    app = place.http.application
    for ending in ENDINGS:
        http = sign_in(app, "judge")
        kept = http.get_cookie("desk", path="/editor")
        assert kept is not None
        thief = app.test_client()
        thief.set_cookie("desk", kept.value, path="/editor")
        assert thief.get("/editor/").status_code == 200
        mark = mark_of(http.get("/editor/tuning").text)
        assert (
            http.post(place.paths[ending], data={**SENT[ending], "csrf_token": mark}).status_code
            == 302
        )
        assert thief.get("/editor/").status_code == 302
        # Nor does the session begin anew by it where it is put back.
        assert http.get("/editor/").status_code == 302
