"""Facts: what contradicts itself is looked at, corrected through a draft, and kept to measure by."""

import pytest
from flask import Flask

from search.service import SearchService
from state.facts import Facts
from state.tunings import Tunings
from tests.editor.test_desk import post, sign_in
from webapp import create_app
from webapp.editor.checking import to_values

pytestmark = pytest.mark.node


@pytest.fixture
def app(own: SearchService) -> Flask:
    return create_app(own)


@pytest.fixture
def doubtful(own: SearchService) -> str:
    """An essay whose title says otherwise than its text."""
    _, essays = own.find_doubtful((), 1)
    return essays[0].id


def test_what_is_right_is_kept_as_right_and_leaves_the_queue(
    app: Flask, own: SearchService, doubtful: str
) -> None:
    total, _ = own.find_doubtful((), 1)
    http = sign_in(app, "judge")
    page = own.read_essay(doubtful)
    assert page
    assert doubtful in http.get("/editor/facts").text
    where = f"/editor/facts/{doubtful}"
    post(http, "/editor/facts", where, **to_values(page.essay.facets), then="queue")
    told = http.get("/editor/facts").text
    assert f"还有 {total - 1} 篇没有核对" in told
    assert "都对" in told
    facts = Facts(own.client, own.names).all()
    assert {fact.verdict for fact in facts} == {"right"}
    assert Tunings(own.client, own.names).drafts() == ()


def test_what_is_wrong_stands_in_a_draft_of_corrections_and_once_for_each_facet(
    app: Flask, own: SearchService, doubtful: str
) -> None:
    http = sign_in(app, "editor")
    page = own.read_essay(doubtful)
    assert page
    where = f"/editor/facts/{doubtful}"
    values = {**to_values(page.essay.facets)}
    post(http, where, where, **(values | {"year": "1999"}), why="见封面")
    post(http, where, where, **(values | {"year": "1998", "agency": "不明"}), why="看错了")
    (draft,) = Tunings(own.client, own.names).drafts()
    assert draft.draft.title == "更正"
    told = {one["facet"]: one for one in draft.draft.form["corrections"]}
    assert told["year"]["value"] == "1998"
    assert told["year"]["reason"] == "看错了"
    assert told["year"]["opening"]
    assert told["agency"]["value"] == ""
    assert len(draft.draft.form["corrections"]) == len(told)
    latest = Facts(own.client, own.names).of_essays([doubtful])
    assert (latest[doubtful, "year"].verdict, latest[doubtful, "year"].value) == ("wrong", "1998")
    page_of_draft = http.get(f"/editor/drafts/{draft.id}").text
    assert f"{doubtful} 年份 = 1998" in page_of_draft
    assert "要重建索引以后读者才看得到" in page_of_draft


def test_what_a_judge_finds_wrong_is_kept_for_editors(
    app: Flask, own: SearchService, doubtful: str
) -> None:
    http, where = sign_in(app, "judge"), f"/editor/facts/{doubtful}"
    post(http, where, where, year="1999")
    assert Tunings(own.client, own.names).drafts() == ()
    assert Facts(own.client, own.names).of_essays([doubtful])[doubtful, "year"].value == "1999"


@pytest.mark.parametrize(
    ("field", "value"),
    [("year", "去年"), ("agency", "魔法部"), ("region", "某县"), ("genre", "小说")],
)
def test_what_no_facet_can_be_is_refused_in_a_sentence_and_nothing_is_kept(
    app: Flask, own: SearchService, doubtful: str, field: str, value: str
) -> None:
    http, where = sign_in(app, "editor"), f"/editor/facts/{doubtful}"
    answer = post(http, where, where, **{field: value})
    assert answer.status_code == 400
    assert value in answer.text
    assert Facts(own.client, own.names).all() == []


def test_facts_of_an_essay_that_is_not_there_are_not_found(app: Flask) -> None:
    assert sign_in(app, "judge").get("/editor/facts/nowhere-1").status_code == 404
