"""Rebuilds at the desk: asked for, told, and what waits for one said."""

import copy
from typing import Any

import pytest
from flask import Flask

from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.moment import now
from state.rebuilds import Rebuild, Rebuilds
from state.requests import Requests, Watchers
from state.tunings import Tunings
from tests.editor.test_desk import post, sign_in
from webapp import create_app

pytestmark = pytest.mark.node


@pytest.fixture
def app(own: SearchService) -> Flask:
    return create_app(own)


def draft_with(own: SearchService, **parts: Any) -> str:
    form = copy.deepcopy(to_form(default_tuning())) | parts
    return Tunings(own.client, own.names).begin("改", form, 0, "editor").id


def test_a_rebuild_is_asked_for_with_a_reason_and_waits_for_a_watcher(
    app: Flask, own: SearchService
) -> None:
    http, requests = sign_in(app, "editor"), Requests(own.client, own.names)
    page = http.get("/editor/rebuilds").text
    assert "现在没有进程值守重建" in page
    assert post(http, "/editor/rebuilds", "/editor/rebuilds/rebuild").status_code == 400
    post(http, "/editor/rebuilds", "/editor/rebuilds/rebuild", why="加了新页面")
    (asked,) = requests.waiting()
    assert (asked.kind, asked.who, asked.why) == ("rebuild", "editor", "加了新页面")
    Watchers(own.client, own.names).beat("here:1", ["/pages"], "waiting")
    page = http.get("/editor/rebuilds").text
    assert "现在没有进程值守重建" not in page
    assert "加了新页面" in page


def test_all_of_it_anew_and_going_back_are_for_admins(app: Flask, own: SearchService) -> None:
    for kind in ("full", "rollback"):
        path = f"/editor/rebuilds/{kind}"
        editor, admin = sign_in(app, "editor"), sign_in(app, "admin")
        assert post(editor, "/editor/rebuilds", path, why="x").status_code == 403
        assert post(admin, "/editor/rebuilds", path, why="x").status_code == 302
    kinds = {one.kind for one in Requests(own.client, own.names).waiting()}
    assert kinds == {"full", "rollback"}


def test_what_needs_a_rebuild_says_so_before_and_asks_for_one_when_published(
    app: Flask, own: SearchService
) -> None:
    id_ = draft_with(own, dictionary=[{"word": "豆苗工程"}])
    http = sign_in(app, "editor")
    page = http.get(f"/editor/drafts/{id_}?q=豆苗工程会议&impact=1").text
    assert "要重建索引以后读者才看得到" in page
    assert "重建以后：豆苗工程" in page
    post(http, f"/editor/drafts/{id_}", f"/editor/drafts/{id_}/publish", why="常用词")
    (asked,) = Requests(own.client, own.names).waiting()
    assert asked.why == "第 1 版"
    for where in ("/editor/tuning", "/editor/rebuilds"):
        assert "第 1 版里的词典、表或更正还没有进索引" in http.get(where).text


def test_what_needs_none_asks_for_none(app: Flask, own: SearchService) -> None:
    id_ = draft_with(own, stop_words=["情况"])
    http = sign_in(app, "editor")
    post(http, f"/editor/drafts/{id_}", f"/editor/drafts/{id_}/publish", why="少用")
    assert Requests(own.client, own.names).waiting() == ()
    assert "还没有进索引" not in http.get("/editor/tuning").text


def test_a_draft_is_looked_at_before_it_is_saved(app: Flask, own: SearchService) -> None:
    id_ = draft_with(own)
    http = sign_in(app, "editor")
    where = f"/editor/drafts/{id_}"
    lists = post(http, where, f"{where}/preview", q="教育", synonyms="教育 = 审计").text
    assert "按还没保存的改动" in lists
    wrong = post(http, where, f"{where}/preview", q="教育", synonyms="教育").text
    assert "至少要两个" in wrong
    (draft,) = Tunings(own.client, own.names).drafts()
    assert draft.draft.form["synonyms"] == []


def test_a_rebuild_is_told_while_it_runs_and_when_it_has_ended(
    app: Flask, own: SearchService
) -> None:
    rebuilds, http = Rebuilds(own.client, own.names), sign_in(app, "viewer")
    figures = {"pages": 9, "wanted": 4, "prepared": 3, "reasons": {"new": 4, "unchanged": 5}}
    running = Rebuild(now(), now(), "me@here", "editor: 新页面", "loading", figures=figures)
    rebuilds.put("one", running)
    own.client.indices.refresh(index=own.names.system("rebuilds"))
    told = http.get("/editor/rebuilds/now").text
    assert "正在重建" in told
    assert 'max="4" value="3"' in told
    assert "新页面 4" in told
    letter = {"source": "a.txt", "reason": "no text", "replay": "fanwen parse a.txt --json"}
    ended = {**vars(running), "outcome": "refused", "sentence": "Not swapped.", "dead": 1,
             "letters": [letter], "gates": [{"gate": "queries", "passed": False, "reason": "lost"}],
             "stages": {"plan": 1.0, "gates": 3.0}}  # fmt: skip
    rebuilds.put("one", Rebuild(**ended))
    own.client.indices.refresh(index=own.names.system("rebuilds"))
    assert "正在重建" not in http.get("/editor/rebuilds/now").text
    page = http.get("/editor/rebuilds/one").text
    for said in ("没有换上：检查不通过", "Not swapped.", "no text", "检索词照样找得到", "不通过"):
        assert said in page
    assert http.get("/editor/rebuilds/two").status_code == 404
