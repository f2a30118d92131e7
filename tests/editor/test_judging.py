"""Query sets, judging and the gate, over the real service."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import Flask

from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.judging import Judgement, Judging
from state.tunings import Tunings
from tests.editor.test_desk import app, mark_of, post, sign_in
from webapp.editor import rankings as rankings_module

__all__ = ["app"]
pytestmark = pytest.mark.node

SETS = "/editor/queries"


@pytest.fixture
def judging(own: SearchService) -> Judging:
    return Judging(own.client, own.names)


def make_set(app: Flask, queries: str = "工作\n教育 宣传\n工作") -> str:
    answer = post(sign_in(app, "editor"), SETS, SETS, name="常问", queries=queries)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_an_essay_after_the_other_is_judged_taken_back_and_left_open(
    app: Flask, judging: Judging
) -> None:
    path = make_set(app)
    (found,) = judging.sets()
    assert [query.text for query in found.queries] == ["工作", "教育 宣传"]
    http, here = sign_in(app, "judge"), f"{path}/judge/{found.queries[0].id}"
    seen = []
    for rating in ("3", "0", "x", "2"):
        page = http.get(here).text
        essay = re.findall(r'name="essay" value="([^"]+)"', page)[-1]
        seen.append(essay)
        post(http, here, here, essay=essay, rating=rating, reason="因为" if rating == "3" else "")
    assert len(set(seen)) == 4
    kept = {one.essay: one.rating for one in judging.of_set(found.id)}
    assert [kept[essay] for essay in seen] == [3, 0, None, 2]
    assert [one.reason for one in judging.of_set(found.id) if one.reason] == ["因为"]
    assert "已评 4 篇" in http.get(here).text
    post(http, here, here, essay=seen[-1], rating="undo")
    assert len(judging.of_set(found.id)) == 3
    assert post(http, here, here, essay="gone-1", rating="3").status_code == 400
    assert post(http, here, here, essay=seen[0], rating="7").status_code == 400


def test_a_set_tells_how_good_it_is_and_what_is_not_judged(app: Flask, judging: Judging) -> None:
    path = make_set(app)
    (found,) = judging.sets()
    http = sign_in(app, "judge")
    assert "量不出好坏" in http.get(path).text
    here = f"{path}/judge/{found.queries[0].id}"
    for rating in ("3", "1"):
        essay = re.findall(r'name="essay" value="([^"]+)"', http.get(here).text)[-1]
        post(http, here, here, essay=essay, rating=rating)
    page = unescape(http.get(path).text)
    assert "ndcg@10" in page and "err@10" in page and "前十未评" in page
    assert "1 / 2" in page


def read_file(app: Flask, path: str, content: bytes) -> tuple[int, str]:
    http = sign_in(app, "editor")
    sent = {"csrf_token": mark_of(http.get(path).text), "file": (BytesIO(content), "r.csv")}
    answer = http.post(f"{path}/ratings", data=sent, content_type="multipart/form-data")
    return answer.status_code, answer.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("sign", [",", "\t"])
def test_ratings_come_in_from_tables_in_any_usual_encoding(
    app: Flask, judging: Judging, encoding: str, sign: str
) -> None:
    path = make_set(app)
    rows = [["检索词", "范文", "评判"], ["工作", "p-1", "3"], ["教育 宣传", "p-2", "0"]]
    content = "\r\n".join(sign.join(row) for row in rows).encode(encoding)
    assert read_file(app, path, content)[0] == 302
    (found,) = judging.sets()
    assert sorted((one.essay, one.rating) for one in judging.of_set(found.id)) == [
        ("p-1", 3),
        ("p-2", 0),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "没有评判"),
        ("工作,p-1".encode(), "列数不够"),
        ("工作,p-1,3\n鱼,p-1,3".encode(), "第 2 行的检索词“鱼”不在"),
        ("工作,p-1,9".encode(), "不是 0、1、2、3"),
        ("工作,,3".encode(), "没有范文编号"),
        (b"\xff\xff\xff\x81", "编码"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line_and_nothing_is_kept(
    app: Flask, judging: Judging, content: bytes, sentence: str
) -> None:
    path = make_set(app)
    code, page = read_file(app, path, content)
    assert code == 400
    assert sentence in page
    assert judging.of_set(judging.sets()[0].id) == ()


def test_ten_thousand_ratings_come_in_at_once_and_go_out_again(
    app: Flask, judging: Judging
) -> None:
    path = make_set(app)
    rows = "\n".join(f"工作,p-{n},{n % 4}" for n in range(10_000))
    assert read_file(app, path, rows.encode())[0] == 302
    http = sign_in(app, "viewer")
    table = http.get(f"{path}/ratings.csv").text
    assert table.startswith("\ufeffquery,essay,rating,who")
    assert table.count("\n") == 10_001
    assert http.get(f"{path}/ratings.qrels").text.count("\n") == 10_000


def judge_all(judging: Judging, service: SearchService, best_last: bool) -> None:
    """Every listed essay of each query, the last listed the best or the first."""
    (found,) = judging.sets()
    ratings = []
    for query in found.queries:
        hits = service.search(SearchRequest(query.text)).hits
        for place, hit in enumerate(hits):
            good = place == (len(hits) - 1 if best_last else 0)
            ratings.append(f"{query.id} 0 {hit.essay.id} {3 if good else 0}")
    from state.judging import Judgement

    judging.judge_all(
        [Judgement(found.id, q, d, "a", int(r)) for q, _, d, r in map(str.split, ratings)]
    )


QUERIES = "工作\n教育\n环境\n村\n总结\n宣传\n建设\n管理\n服务"


def test_what_makes_judged_queries_worse_is_refused_unless_it_is_written_why(
    app: Flask, judging: Judging, own: SearchService
) -> None:
    make_set(app, QUERIES)
    judge_all(judging, own, best_last=False)
    (found,) = judging.sets()
    http = sign_in(app, "editor")
    draft = post(http, "/editor/tuning", "/editor/tuning", title="坏").headers["Location"]
    firsts = [own.search(SearchRequest(query.text)).hits for query in found.queries]
    rows = {
        "rule.query": [query.text for query in found.queries],
        "rule.essay": [hits[0].essay.id for hits in firsts],
        "rule.action": ["hide"] * len(firsts),
        "rule.match": ["exact"] * len(firsts),
    } | {
        f"rule.{name}": [""] * len(firsts)
        for name in ("place", "factor", "begins", "ends", "reason")
    }
    assert post(http, draft, draft, **rows).status_code == 302
    measured = unescape(http.get(f"{draft}?measure=1").text)
    assert f"{len(firsts)} 个变差" in measured
    refused = post(http, draft, f"{draft}/publish", why="试")
    assert refused.status_code == 409
    assert "“常问”变差" in unescape(refused.text)
    forced = post(http, draft, f"{draft}/publish", why="试", override="领导要求")
    assert forced.status_code == 302
    assert "不顾检查发布：领导要求" in http.get("/editor/tuning").text


def test_what_makes_them_better_is_published(
    app: Flask, judging: Judging, own: SearchService
) -> None:
    make_set(app, QUERIES)
    judge_all(judging, own, best_last=True)
    (found,) = judging.sets()
    http = sign_in(app, "editor")
    draft = post(http, "/editor/tuning", "/editor/tuning", title="好").headers["Location"]
    lasts = [own.search(SearchRequest(query.text)).hits[-1].essay.id for query in found.queries]
    rows = {
        "rule.query": [query.text for query in found.queries],
        "rule.essay": lasts,
        "rule.action": ["pin"] * len(lasts),
        "rule.match": ["exact"] * len(lasts),
    } | {
        f"rule.{name}": [""] * len(lasts)
        for name in ("place", "factor", "begins", "ends", "reason")
    }
    post(http, draft, draft, **rows)
    assert post(http, draft, f"{draft}/publish", why="更好").status_code == 302


def test_a_pin_that_is_not_there_and_queries_that_find_nothing_any_more_are_told(
    app: Flask, judging: Judging, own: SearchService
) -> None:
    make_set(app, "工作")
    http = sign_in(app, "editor")
    draft = post(http, "/editor/tuning", "/editor/tuning", title="x").headers["Location"]
    row = {
        "rule.query": "工作",
        "rule.essay": "gone-1",
        "rule.action": "pin",
        "rule.match": "exact",
    }
    rest = dict.fromkeys(
        ("rule.place", "rule.factor", "rule.begins", "rule.ends", "rule.reason"), ""
    )
    post(http, draft, draft, **row, **rest)
    refused = post(http, draft, f"{draft}/publish", why="x")
    assert refused.status_code == 409
    assert "gone-1 不在库中" in unescape(refused.text)


def test_essays_that_only_a_draft_lists_are_judged_too_and_a_rank_is_told_on_demand(
    app: Flask, own: SearchService
) -> None:
    made = Judging(own.client, own.names).make("常问", ["教育"], "editor")
    where = f"/editor/queries/{made.id}/judge/{made.queries[0].id}"
    http = sign_in(app, "judge")
    listed = {hit.essay.id for hit in own.search(SearchRequest("教育")).hits}
    other = next(h.essay.id for h in own.search(SearchRequest("工作", size=50)).hits
                 if h.essay.id not in listed)  # fmt: skip
    before = int(re.findall(r"还有 (\d+) 篇", http.get(where).text)[0])
    rule = {"query": "教育", "action": "pin", "essay": other}
    form = to_form(default_tuning()) | {"rules": [rule]}
    Tunings(own.client, own.names).begin("置顶", form, 0, "editor")
    assert int(re.findall(r"还有 (\d+) 篇", http.get(where).text)[0]) == before + 1
    assert "在用的列表里第" not in http.get(where).text
    shown = http.get(f"{where}?rank=1").text
    assert "在用的列表里第" in shown or "只有草稿列出它" in shown


def test_aspects_are_kept_beside_the_rating_and_go_out_with_it(
    app: Flask, own: SearchService
) -> None:
    judging = Judging(own.client, own.names)
    made = judging.make("常问", ["教育"], "editor")
    where = f"/editor/queries/{made.id}/judge/{made.queries[0].id}"
    http = sign_in(app, "judge")
    essay = own.search(SearchRequest("教育")).hits[0].essay.id
    sent = {"aspect.topic": "3", "aspect.period": "0", "aspect.agency": "x"}
    post(http, where, where, essay=essay, rating="2", **sent)
    (kept,) = judging.of_set(made.id)
    assert (kept.rating, kept.aspects) == (2, {"topic": 3, "period": 0})
    table = http.get(f"/editor/queries/{made.id}/ratings.csv").text
    assert "topic,agency,period,completeness" in table
    assert table.rstrip().endswith(",3,,0,")


def test_a_measure_and_the_publishing_after_it_rank_once_and_the_score_is_kept(
    app: Flask, own: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging, tunings = Judging(own.client, own.names), Tunings(own.client, own.names)
    made = judging.make("常问", ["教育", "工作"], "editor")
    essay = own.search(SearchRequest("教育")).hits[0].essay.id
    judging.judge(Judgement(made.id, made.queries[0].id, essay, "judge", 3))
    draft = tunings.begin("停用", to_form(default_tuning()) | {"stop_words": ["情况"]}, 0, "editor")
    ranked: list[int] = []
    rank = rankings_module.rank_as_readers_see
    monkeypatch.setattr(
        rankings_module, "rank_as_readers_see", lambda *told: ranked.append(1) or rank(*told)
    )
    http, where = sign_in(app, "editor"), f"/editor/drafts/{draft.id}"
    assert "nDCG@10" in http.get(f"{where}?measure=1").text
    assert len(ranked) == 2
    post(http, where, f"{where}/publish", why="少用")
    assert len(ranked) == 2
    (version,) = tunings.history()
    assert version.scores["常问"]["value"] == 1.0
    # What is published now was ranked as a draft.
    form = {**version.form, "stop_words": ["情况", "方面"]}
    other = tunings.begin("再停用", form, 1, "editor")
    http.get(f"/editor/drafts/{other.id}?measure=1")
    assert len(ranked) == 3
    assert "<polyline" not in http.get("/editor/tuning").text
    post(http, "/editor/tuning", "/editor/tuning/rollback/0", why="不好")
    chart = http.get("/editor/tuning").text
    assert "<polyline" in chart
    assert "第 1 版 1.000，第 2 版 1.000" in chart
