"""Query sets: what is asked, how well it is answered, and judging it."""

from dataclasses import replace

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.evaluation.desk import pool
from search.evaluation.runs import Ranking
from search.query.request import SearchRequest
from search.service import SearchService
from state.documents import Conflict
from state.judging import ASPECTS, LONGEST_REASON, RATINGS, Judgement, QuerySet
from webapp.editor.blueprint import account, editor, may, needs
from webapp.editor.exchanging import parse_ratings, print_qrels, print_ratings
from webapp.editor.forms import MarkForm, SetForm
from webapp.editor.measuring import drafted, score
from webapp.editor.rankings import rankings
from webapp.editor.writing import check_mark
from webapp.held import audit, judging, service, tunings
from webapp.reader.showing.reading import present_sections
from webapp.refusing import Refused

ASPECT_LABELS = {"topic": "主题", "agency": "单位", "period": "时期", "completeness": "完整"}
# Drafts whose lists are judged along with the published one.
_POOLED_DRAFTS = 3
RATING_LABELS = {3: "正合适", 2: "合适", 1: "沾边", 0: "不相干"}


@editor.route("/queries", methods=["GET", "POST"])
@needs("viewer")
def query_sets() -> str | BaseResponse:
    """All sets, and a form for another one."""
    form = SetForm()
    if form.validate_on_submit():
        if not may("editor"):
            abort(403)
        made = judging().make(
            form.name.data.strip(), form.queries.data.splitlines(), account().name
        )
        audit().add(account().name, "make query set", made.id, made.name)
        return redirect(url_for("editor.query_set", id_=made.id))
    return render_template("editor/query_sets.html", form=form, sets=judging().sets())


@editor.route("/queries/<id_>", methods=["GET", "POST"])
@needs("viewer")
def query_set(id_: str) -> str | BaseResponse:
    """A set: the measures of its queries under what is published, and what is yet to be judged."""
    found = _find(id_)
    form = MarkForm()
    if form.validate_on_submit():
        if not may("editor"):
            abort(403)
        try:
            texts = request.form.get("queries", "").splitlines()
            judging().add_queries(found, texts, account().name)
        except Conflict as error:
            raise Refused("这个检索词集刚被别人改过，请刷新后再加。", 409) from error
        return redirect(url_for("editor.query_set", id_=id_))
    judged = judging().of_set(id_)
    scored = score(found, judged, service(), rankings())
    mine = {(one.query, one.essay) for one in judged if one.who == account().name}
    waiting = {
        query.id: len(pool([scored.run.rankings[query.id]], _known(mine, query.id), "", query.id))
        for query in found.queries
    }
    return render_template(
        "editor/query_set.html", found=found, scored=scored, waiting=waiting, form=form
    )


@editor.route("/queries/<id_>/judge/<query_id>", methods=["GET", "POST"])
@needs("judge")
def judge(id_: str, query_id: str) -> str | BaseResponse:
    """One essay at a time, in no order that tells its rank; keys 0 to 3, x for who cannot tell, u to undo."""
    found = _find(id_)
    query = found.query(query_id) or abort(404)
    here = url_for("editor.judge", id_=id_, query_id=query_id)
    if MarkForm().validate_on_submit():
        _keep(id_, query_id)
        return redirect(f"{here}?rank=1" if "rank" in request.args else here)
    mine = [
        one for one in judging().of_set(id_) if one.who == account().name and one.query == query_id
    ]
    found_by = [_first(one, query.text) for one in _pooled()]
    left = pool(found_by, [one.essay for one in mine], account().name, query_id)
    page = service().read_essay(left[0]) if left else None
    mark = service().marker(query.text)
    last = max(mine, key=lambda one: one.at, default=None)
    return render_template(
        "editor/judge.html",
        found=found,
        query=query,
        left=left,
        done=len(mine),
        page=page,
        sections=present_sections(page.sections, page.essay.facets, mark) if page else (),
        mark=mark,
        last=last,
        ratings=RATING_LABELS,
        form=MarkForm(),
        following=_following(found, query_id),
        aspects=ASPECT_LABELS,
        place=_place(found_by[0], left) if "rank" in request.args else None,
    )


@editor.post("/queries/<id_>/ratings")
@needs("editor")
def import_ratings(id_: str) -> BaseResponse:
    """Ratings from a file: query, essay and rating, in columns parted by tabs or commas."""
    check_mark()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("请先选一个文件。")
    found = _find(id_)
    ratings = parse_ratings(sent.read(), found, account().name)
    count = judging().judge_all(ratings)
    audit().add(account().name, "import ratings", id_, f"{sent.filename}: {count}")
    flash(f"收下了 {count:,} 个评判。")
    return redirect(url_for("editor.query_set", id_=id_))


@editor.get("/queries/<id_>/ratings.<any(csv, qrels):form>")
@needs("viewer")
def export_ratings(id_: str, form: str) -> Response:
    """All ratings of a set: a table of each judge's, or TREC's form of the united ones."""
    found, judged = _find(id_), judging().of_set(id_)
    text = print_ratings(found, judged) if form == "csv" else print_qrels(judged)
    headers = {"Content-Disposition": f"attachment; filename={id_}.{form}"}
    return Response(text, mimetype="text/csv" if form == "csv" else "text/plain", headers=headers)


def _pooled() -> list[SearchService]:
    """What is published, and what drafts would make of it: neither is judged by the other's list."""
    drafts = [drafted(service(), one.draft.form) for one in tunings().drafts()[:_POOLED_DRAFTS]]
    return [service(), *drafts]


def _first(searching: SearchService, query: str) -> Ranking:
    return tuple((hit.essay.id, hit.score) for hit in searching.search(SearchRequest(query)).hits)


def _place(ranking: Ranking, left: list[str]) -> int | None:
    """Where the essay stands that is shown, from 1; None where only a draft lists it."""
    order = [id_ for id_, _ in ranking]
    return order.index(left[0]) + 1 if left and left[0] in order else None


def _keep(id_: str, query_id: str) -> None:
    essay, given = request.form.get("essay", ""), request.form.get("rating", "")
    sent = {aspect: request.form.get(f"aspect.{aspect}", "") for aspect in ASPECTS}
    aspects: dict[str, int] = {
        aspect: int(told) for aspect, told in sent.items() if told in map(str, RATINGS)
    }
    reason = request.form.get("reason", "")[:LONGEST_REASON]
    judgement = Judgement(id_, query_id, essay, account().name, None, reason, aspects=aspects)
    if given == "undo":
        judging().take_back(judgement)
    elif given == "x":
        judging().judge(judgement)
    elif given in map(str, RATINGS) and service().read_essay(essay) is not None:
        judging().judge(replace(judgement, rating=int(given)))
    else:
        raise Refused("请选 0、1、2、3，或“说不准”。")


def _find(id_: str) -> QuerySet:
    return judging().find(id_) or abort(404)


def _known(mine: set[tuple[str, str]], query: str) -> list[str]:
    return [essay for of, essay in mine if of == query]


def _following(found: QuerySet, query_id: str) -> str | None:
    ids = [query.id for query in found.queries]
    place = ids.index(query_id) + 1
    return ids[place] if place < len(ids) else None
