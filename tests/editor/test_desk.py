"""The desk over the real service: who may see what, drafts, publishing, and two editors at once."""

import re
from html import unescape

import pytest
from elasticsearch import Elasticsearch
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mappings.names import Names
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from state.accounts import ROLES, Accounts, Role
from state.audit import Audit
from state.reports import Reports, new_report
from tests.editor.conftest import PASSWORD
from webapp import create_app
from webapp.editor.blueprint import ANYBODY, needed
from webapp.editor.views import signing
from webapp.front import Front

pytestmark = pytest.mark.node


@pytest.fixture
def app(own: SearchService) -> Flask:
    return create_app(own)


def mark_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(app: Flask, role: Role | str) -> FlaskClient:
    http = app.test_client()
    mark = mark_of(http.get("/editor/sign-in").text)
    sent = {"name": role, "password": PASSWORD, "csrf_token": mark}
    assert http.post("/editor/sign-in", data=sent).status_code == 302
    return http


def post(http: FlaskClient, page: str, path: str, **sent: object) -> TestResponse:
    """Sends a form of a page with its marks."""
    text = http.get(page).text
    hidden = dict(re.findall(r'<input type="hidden" name="(number|term)" value="([^"]*)"', text))
    return http.post(path, data={"csrf_token": mark_of(text), **hidden, **sent})


def routes(app: Flask) -> list[str]:
    return sorted(r.endpoint for r in app.url_map.iter_rules() if r.endpoint.startswith("editor."))


def test_every_route_says_who_may_use_it_and_keeps_to_it(app: Flask) -> None:
    clients = {role: sign_in(app, role) for role in ROLES}
    nobody = app.test_client()
    checked = 0
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("editor."):
            continue
        with app.test_request_context():
            need = needed(rule.endpoint)
        assert need in (*ROLES, ANYBODY), rule.endpoint
        if need == ANYBODY or rule.endpoint == "editor.sign_out":
            continue
        known = {"number": 1, "form": "csv", "kind": "plan"}
        values = {name: known.get(name, "x") for name in rule.arguments}
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **values)
        for method in rule.methods & {"GET", "POST"}:  # type: ignore[operator]
            assert nobody.open(path, method=method).status_code == 302
            for role, http in clients.items():
                code = http.open(path, method=method).status_code
                allowed = ROLES.index(role) >= ROLES.index(need)  # type: ignore[arg-type]
                assert (code != 403) == allowed, (rule.endpoint, method, role, code)
                assert code < 500
                checked += 1
    assert checked > 40


def test_a_route_that_says_nothing_is_closed_to_everybody(own: SearchService) -> None:
    from webapp.editor.blueprint import editor  # a route of this test alone

    app = create_app(own)
    app.add_url_rule("/editor/forgotten", "editor.forgotten", lambda: "secret")
    http = sign_in(app, "admin")
    assert editor.name == "editor"
    assert http.get("/editor/forgotten").status_code == 403
    assert app.test_client().get("/editor/forgotten").status_code == 302


def test_signing_in_is_needed_checked_and_kept_from_being_tried_for_long(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "SIGNINGS_AN_HOUR", 5)
    http = app.test_client()
    asked = http.get("/editor/tuning?x=1")
    assert asked.headers["Location"].startswith("/editor/sign-in?then=")
    page = http.get(asked.headers["Location"]).text
    wrong = {"name": "editor", "password": "x" * 12, "csrf_token": mark_of(page)}
    assert "不对" in http.post("/editor/sign-in", data=wrong).text
    right = wrong | {"password": PASSWORD}
    answer = http.post(asked.headers["Location"], data=right)
    assert answer.headers["Location"] == "/editor/tuning?x=1"
    cookies = [set(cookie.split("; ")) for cookie in answer.headers.getlist("Set-Cookie")]
    assert len(cookies) == 2
    assert all({"HttpOnly", "SameSite=Lax"} <= parts for parts in cookies)
    assert all({"Path=/editor", "Path=/editor/sign-in"} & parts for parts in cookies)
    codes = [http.post("/editor/sign-in", data=wrong).status_code for _ in range(1)]
    assert codes == [302]
    stranger = app.test_client()
    wrong["csrf_token"] = mark_of(stranger.get("/editor/sign-in").text)
    codes = [stranger.post("/editor/sign-in", data=wrong).status_code for _ in range(6)]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_tries_from_elsewhere_do_not_keep_out_whoever_has_signed_in_there_before(
    own: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.editor.views.signing.SIGNINGS_AN_HOUR", 4)
    app = create_app(own, front=Front(proxies=1))

    def try_from(http: FlaskClient, address: str, password: str) -> int:
        from_there = {"X-Forwarded-For": address}
        mark = mark_of(http.get("/editor/sign-in", headers=from_there).text)
        sent = {"name": "editor", "password": password, "csrf_token": mark}
        return http.post("/editor/sign-in", data=sent, headers=from_there).status_code

    owner = app.test_client()
    assert try_from(owner, "10.0.0.1", PASSWORD) == 302
    owner.delete_cookie("desk", path="/editor")
    sprayed = [try_from(app.test_client(), f"10.0.1.{n}", "guessed") for n in range(6)]
    assert sprayed == [200] * 3 + [429] * 3
    assert try_from(app.test_client(), "10.0.2.1", PASSWORD) == 429
    assert try_from(owner, "10.0.0.1", PASSWORD) == 302
    # In such a browser tries are counted, too.
    owner.delete_cookie("desk", path="/editor")
    assert [try_from(owner, f"10.0.3.{n}", "guessed") for n in range(5)][-1] == 429


def test_over_an_encrypted_way_cookies_go_no_other_way(own: SearchService) -> None:
    http = create_app(own, front=Front(proxies=1)).test_client()
    encrypted = {"X-Forwarded-Proto": "https"}
    page = http.get("/editor/sign-in", headers=encrypted)
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")
    assert page.headers.getlist("Set-Cookie")
    assert all("Secure" in cookie for cookie in page.headers.getlist("Set-Cookie"))
    plain = http.get("/editor/sign-in")
    assert "Strict-Transport-Security" not in plain.headers


@pytest.mark.parametrize(
    "then", ["//evil.example", "https://evil.example/editor", "/search", "/editor\\@x"]
)
def test_signing_in_leads_nowhere_but_to_the_desk(app: Flask, then: str) -> None:
    http = app.test_client()
    mark = mark_of(http.get("/editor/sign-in").text)
    sent = {"name": "viewer", "password": PASSWORD, "csrf_token": mark}
    answer = http.post("/editor/sign-in", query_string={"then": then}, data=sent)
    assert answer.headers["Location"] == "/editor/"


def test_a_form_without_its_mark_does_nothing(app: Flask, own: SearchService) -> None:
    http = sign_in(app, "admin")
    sent = {"name": "new", "role": "admin", "password": PASSWORD}
    assert http.post("/editor/people", data=sent).status_code == 200
    assert Accounts(own.client, own.names).find("new") is None


def test_a_session_ends_at_once_when_it_is_ended(app: Flask, own: SearchService) -> None:
    editor, admin = sign_in(app, "editor"), sign_in(app, "admin")
    assert editor.get("/editor/").status_code == 200
    changed = post(
        admin,
        "/editor/people/editor",
        "/editor/people/editor",
        role="editor",
        revoked="y",
        why="走了",
    )
    assert changed.status_code == 302
    assert editor.get("/editor/").status_code == 302
    entry = Audit(own.client, own.names).latest(1)[0]
    assert (entry.who, entry.what, entry.about, entry.why) == (
        "admin", "revoke account", "editor", "走了"
    )  # fmt: skip
    assert (
        "不能改自己"
        in post(admin, "/editor/people/admin", "/editor/people/admin", role="viewer", why="x").text
    )


def test_readers_get_no_cookie_from_the_site(app: Flask) -> None:
    for path in ("/", "/search?q=工作", "/help"):
        assert "Set-Cookie" not in app.test_client().get(path).headers


def test_a_draft_is_written_looked_at_published_and_taken_back(
    app: Flask, own: SearchService
) -> None:
    http = sign_in(app, "editor")
    plain = own.search(SearchRequest("工作"))
    last = plain.hits[-1].essay.id
    begun = post(http, "/editor/tuning", "/editor/tuning", title="常问的放前面")
    path = begun.headers["Location"]
    rule = {"rule.query": "工作", "rule.match": "exact", "rule.action": "pin", "rule.essay": last}
    rest = dict.fromkeys(
        ("rule.place", "rule.factor", "rule.begins", "rule.ends", "rule.reason"), ""
    )
    saved = post(http, path, path, synonyms="查账 = 审计", **rule, **rest)
    assert saved.status_code == 302
    page = unescape(http.get(f"{path}?q=工作").text)
    assert f"规则 ＋ 正好是“工作”：置顶 {last}" in page
    assert "同义词 ＋ 查账 = 审计" in page
    assert '<span class="move up">↑' in page
    assert own.search(SearchRequest("工作")).hits[0].essay.id != last
    published = post(http, path, f"{path}/publish", why="常有人问")
    assert published.headers["Location"] == "/editor/tuning"
    fresh = SearchService(own.client, own.names, own.segmenter)
    assert fresh.search(SearchRequest("工作")).hits[0].essay.id == last
    assert "编辑推荐" in create_app(fresh).test_client().get("/search?q=工作").text
    history = unescape(http.get("/editor/tuning").text)
    assert "常有人问" in history
    post(http, "/editor/tuning", "/editor/tuning/rollback/0", why="不好")
    again = SearchService(own.client, own.names, own.segmenter).search(SearchRequest("工作"))
    assert [h.essay.id for h in again.hits] == [h.essay.id for h in plain.hits]
    whats = [entry.what for entry in Audit(own.client, own.names).latest(4)]
    assert whats == ["roll tuning back to 0", "publish tuning", "change draft", "begin draft"]


def test_what_is_wrong_is_said_and_nothing_that_was_written_is_lost(app: Flask) -> None:
    http = sign_in(app, "editor")
    path = post(http, "/editor/tuning", "/editor/tuning", title="x").headers["Location"]
    answer = post(http, path, path, synonyms="甲 > 乙\n乙 > 甲", stop_words="长" * 50)
    page = unescape(answer.text)
    assert "太长" in page or "互为单向" in page
    assert "甲 > 乙\n乙 > 甲" in page
    assert post(http, path, path, **{"n.match.share": "很多"}).text.count("要写数字") == 1
    # A page that was open while somebody signed in anew.
    old = unescape(http.post(path, data={"csrf_token": "of before", "synonyms": "甲 = 乙"}).text)
    assert "还没有保存" in old
    assert ">甲 = 乙</textarea>" in old


def test_the_second_of_two_editors_is_told_and_loses_nothing(app: Flask) -> None:
    one, other = sign_in(app, "editor"), sign_in(app, "admin")
    path = post(one, "/editor/tuning", "/editor/tuning", title="x").headers["Location"]
    stale = other.get(path).text
    assert post(one, path, path, stop_words="甲").status_code == 302
    hidden = dict(re.findall(r'<input type="hidden" name="(number|term)" value="([^"]*)"', stale))
    sent = {"csrf_token": mark_of(stale), **hidden, "stop_words": "乙"}
    told = other.post(path, data=sent)
    assert "刚被别人改过" in told.text
    assert ">乙</textarea>" in told.text
    assert ">甲</textarea>" in one.get(path).text
    # As the page says: once more, and it is written over the other's.
    hidden = dict(
        re.findall(r'<input type="hidden" name="(number|term)" value="([^"]*)"', told.text)
    )
    again = other.post(path, data=sent | hidden | {"csrf_token": mark_of(told.text)})
    assert again.status_code == 302
    assert ">乙</textarea>" in one.get(path).text


def test_a_draft_over_an_older_version_is_moved_before_it_is_published(app: Flask) -> None:
    one, other = sign_in(app, "editor"), sign_in(app, "admin")
    paths = []
    for http, word in ((one, "甲"), (other, "乙")):
        path = post(http, "/editor/tuning", "/editor/tuning", title=word).headers["Location"]
        post(http, path, path, stop_words=word)
        paths.append(path)
    assert post(one, paths[0], f"{paths[0]}/publish", why="x").status_code == 302
    refused = post(other, paths[1], f"{paths[1]}/publish", why="y")
    assert refused.status_code == 409
    assert "移到新版之上" in refused.text
    assert post(other, paths[1], f"{paths[1]}/rebase").status_code == 302
    assert "甲 乙" in other.get(paths[1]).text
    assert post(other, paths[1], f"{paths[1]}/publish", why="y").status_code == 302


def test_a_draft_is_agreed_to_by_somebody_else(app: Flask) -> None:
    one, other = sign_in(app, "editor"), sign_in(app, "admin")
    path = post(one, "/editor/tuning", "/editor/tuning", title="x").headers["Location"]
    assert "另一位" in post(one, path, f"{path}/approve").text
    assert post(other, path, f"{path}/approve").status_code == 302
    assert "admin 已复核" in one.get(path).text


def test_reports_of_readers_are_dealt_with_once(app: Flask, own: SearchService) -> None:
    reports = Reports(own.client, own.names)
    reports.add(new_report("p-1", "year", "2008年", "2009年", ""))
    http = sign_in(app, "editor")
    page = http.get("/editor/reports").text
    assert "2009年" in page
    (filed,) = reports.latest(5)
    assert post(http, "/editor/reports", f"/editor/reports/{filed.id}", why="").status_code == 400
    assert (
        post(http, "/editor/reports", f"/editor/reports/{filed.id}", why="已改").status_code == 302
    )
    assert reports.latest(5) == ()


def test_without_an_engine_the_desk_says_so(segmenter: Segmenter) -> None:
    client = Elasticsearch("http://127.0.0.1:1", max_retries=0)
    http = create_app(SearchService(client, Names(), segmenter)).test_client()
    for path in ("/editor/", "/editor/sign-in"):
        answer = http.get(path)
        assert answer.status_code == 503
        assert "稍后再试" in answer.text
