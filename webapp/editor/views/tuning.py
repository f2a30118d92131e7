"""The tuning: its versions, drafts of the next one, and what these would change for readers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.evaluation.desk import Compared, moved
from search.presentation.results import EssayHit
from search.profile import BadProfile
from search.query.request import SearchRequest
from search.tuning.changing import find_changes, merge
from search.tuning.failures import BadTuning
from search.tuning.tuning import Form, default_tuning, parse_tuning, to_form
from state.documents import Conflict, Version
from state.judging import QuerySet
from state.tunings import Open, Published
from webapp.editor.blueprint import account, editor, needs
from webapp.editor.drafting import (
    ACTION_LABELS,
    MATCH_LABELS,
    Sheet,
    describe,
    keep_sent,
    read_sheet,
    to_sheet,
)
from webapp.editor.forms import BeginForm, MarkForm, ReasonForm
from webapp.editor.measuring import compare_sets, find_refusals
from webapp.held import audit, judging, service, tunings
from webapp.refusing import Refused
from webapp.wording import say

_SHOWN = 10
_LONGEST = 300


@dataclass(frozen=True)
class Moved:
    """A hit under a draft, and how many places it rose; None where it was not there."""

    hit: EssayHit
    rose: int | None


@editor.route("/tuning", methods=["GET", "POST"])
@needs("viewer")
def tuning() -> str | BaseResponse:
    """All versions, newest first, and the drafts."""
    form, latest = BeginForm(), tunings().latest()
    if form.validate_on_submit():
        _need_editor()
        made = tunings().begin(
            form.title.data, _form_of(latest), _number_of(latest), account().name
        )
        audit().add(account().name, "begin draft", made.id, form.title.data)
        return redirect(url_for("editor.draft", id_=made.id))
    history = tunings().history()
    return render_template(
        "editor/tuning.html",
        form=form,
        reason=ReasonForm(),
        history=[(one, _changes_of(one, history)) for one in history],
        drafts=tunings().drafts(),
    )


@editor.route("/drafts/<id_>", methods=["GET", "POST"])
@needs("editor")
def draft(id_: str) -> str | BaseResponse:
    """A draft: its form, what it changes, and two lists side by side for a query."""
    opened = _open(id_)
    if not MarkForm().validate_on_submit():
        return _show(opened, to_sheet(opened.draft.form))
    mine = replace(opened, version=_version_sent())
    try:
        form = read_sheet(request.form, opened.draft.form)
        saved = tunings().change(mine, form)
    except (BadTuning, BadProfile) as error:
        told = say(error.sentence) if isinstance(error, BadTuning) else str(error)
        return _show(opened, keep_sent(request.form, opened.draft.form), wrong=told)
    except Conflict:
        told = "这份草稿刚被别人改过。下面是您写的；再按一次保存，就用您的盖过别人的。"
        return _show(opened, keep_sent(request.form, opened.draft.form), wrong=told)
    audit().add(account().name, "change draft", saved.id, saved.draft.title)
    flash("已保存。")
    return redirect(url_for("editor.draft", id_=id_, q=request.form.get("q") or None))


@editor.post("/drafts/<id_>/approve")
@needs("editor")
def approve(id_: str) -> BaseResponse:
    """A second person agrees to a draft as it is."""
    _check_mark()
    opened = replace(_open(id_), version=_version_sent())
    if opened.draft.who == account().name:
        raise Refused("自己写的草稿请另一位编辑来看。")
    _write(lambda: tunings().approve(opened, account().name))
    audit().add(account().name, "approve draft", id_, opened.draft.title)
    return redirect(url_for("editor.draft", id_=id_))


@editor.post("/drafts/<id_>/discard")
@needs("editor")
def discard(id_: str) -> BaseResponse:
    """A draft is thrown away; it stands in the list of what was done."""
    _check_mark()
    opened = replace(_open(id_), version=_version_sent())
    _write(lambda: tunings().discard(opened))
    audit().add(account().name, "discard draft", id_, opened.draft.title)
    return redirect(url_for("editor.tuning"))


@editor.post("/drafts/<id_>/rebase")
@needs("editor")
def rebase(id_: str) -> BaseResponse:
    """What a draft changes is done to the newest version instead."""
    _check_mark()
    opened = replace(_open(id_), version=_version_sent())
    latest = tunings().latest()
    base = tunings().version(opened.draft.base) if opened.draft.base else None
    form, both = merge(_form_of(base), opened.draft.form, _form_of(latest))
    try:
        form = to_form(parse_tuning(form))
    except BadTuning as error:
        raise Refused(error.sentence) from error
    _write(lambda: tunings().change(opened, form, _number_of(latest)))
    audit().add(account().name, "rebase draft", id_, opened.draft.title)
    if both:
        flash(f"两边都改了 {'、'.join(both)}，用了这份草稿的。")
    return redirect(url_for("editor.draft", id_=id_))


@editor.post("/drafts/<id_>/publish")
@needs("editor")
def publish(id_: str) -> BaseResponse | tuple[str, int]:
    """A draft becomes the next version; readers get it at once.

    It is refused where judged queries fall beyond noise, queries lose all their hits or a pin does
    not hold, unless a reason is written why it should be all the same.
    """
    form = ReasonForm()
    if not form.validate_on_submit():
        raise Refused("请写一句为什么发布。")
    opened = replace(_open(id_), version=_version_sent())
    if opened.draft.base != _number_of(tunings().latest()):
        raise Refused("这期间别人发布了新版，请先把草稿移到新版之上，再看一遍。", 409)
    override = request.form.get("override", "").strip()[:_LONGEST]
    refusals = find_refusals(judging(), service(), opened.draft.form)
    if refusals and not override:
        told = [say(refusal.sentence) for refusal in refusals]
        return _show(opened, to_sheet(opened.draft.form), refused=told), 409
    # Written once more, so that nothing is published that somebody has changed since it was seen.
    seen = _write(lambda: tunings().change(opened, opened.draft.form))
    published = _write(
        lambda: tunings().publish(
            opened.draft.form, opened.draft.base, account().name, form.why.data, override
        )
    )
    tunings().discard(seen)
    what = "publish tuning against the gate" if override else "publish tuning"
    audit().add(account().name, what, str(published.number), override or form.why.data)
    flash(f"第 {published.number} 版已发布。")
    return redirect(url_for("editor.tuning"))


@editor.post("/tuning/rollback/<int:number>")
@needs("editor")
def roll_back(number: int) -> BaseResponse:
    """An older version is published anew, as the next one."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise Refused("请写一句为什么退回。")
    older, latest = tunings().version(number) if number else None, tunings().latest()
    if number and older is None:
        abort(404)
    published = _write(
        lambda: tunings().publish(
            _form_of(older), _number_of(latest), account().name, form.why.data
        )
    )
    audit().add(
        account().name, f"roll tuning back to {number}", str(published.number), form.why.data
    )
    flash(
        f"第 {published.number} 版已发布，内容同第 {number} 版。"
        if number
        else "已退回代码自带的调整。"
    )
    return redirect(url_for("editor.tuning"))


def _show(opened: Open, sheet: Sheet, wrong: str = "", refused: Sequence[str] = ()) -> str:
    latest = tunings().latest()
    base = tunings().version(opened.draft.base) if opened.draft.base else None
    query = request.values.get("q", "").strip()
    return render_template(
        "editor/draft.html",
        opened=opened,
        sheet=sheet,
        wrong=wrong,
        form=MarkForm(),
        reason=ReasonForm(),
        newest=_number_of(latest),
        changes=list(map(describe, find_changes(_form_of(base), opened.draft.form))),
        actions=ACTION_LABELS,
        matches=MATCH_LABELS,
        query=query,
        lists=_compare(opened.draft.form, query) if query else None,
        refused=refused,
        measured=_measure(opened.draft.form) if "measure" in request.args else None,
    )


def _measure(form: Form) -> list[tuple[QuerySet, Compared, list[tuple[str, float, float]]]]:
    """Each judged set under the draft beside what is published, with what moved, by its text."""
    found = compare_sets(judging(), service(), form).values()
    return [
        (one, compared, [(_text(one, query), old, new) for query, old, new in moved(compared)])
        for one, compared in found
    ]


def _text(query_set: QuerySet, query: str) -> str:
    found = query_set.query(query)
    return found.text if found else query


def _compare(form: Form, query: str) -> tuple[list[EssayHit], list[Moved], int, int]:
    """The first of the published list and of the draft's, and how many match in each."""
    asked = SearchRequest(query, size=_SHOWN)
    published = service().search(asked)
    drafted = replace(service(), tuning=parse_tuning(form)).search(asked)
    places = {hit.essay.id: place for place, hit in enumerate(published.hits)}
    moved = [
        Moved(hit, places[hit.essay.id] - place if hit.essay.id in places else None)
        for place, hit in enumerate(drafted.hits)
    ]
    return list(published.hits), moved, published.total, drafted.total


def _open(id_: str) -> Open:
    opened = tunings().open(id_)
    if opened is None:
        abort(404)
    return opened


def _version_sent() -> Version:
    """That of the draft which the page showed."""
    number, term = (request.form.get(name, -1, type=int) for name in ("number", "term"))
    return Version(number, term)


def _write(act: Any) -> Any:
    try:
        return act()
    except Conflict as error:
        raise Refused("别人刚改过，什么也没有写。请刷新后再看一遍。", 409) from error


def _check_mark() -> None:
    if not MarkForm().validate_on_submit():
        raise Refused("页面放得太久了，请刷新后再试。")


def _need_editor() -> None:
    if not account().may("editor"):
        abort(403)


def _form_of(version: Published | None) -> Form:
    return version.form if version else to_form(default_tuning())


def _number_of(version: Published | None) -> int:
    return version.number if version else 0


def _changes_of(one: Published, history: tuple[Published, ...]) -> list[str]:
    base = next((other for other in history if other.number == one.base), None)
    if base is None and one.base:
        base = tunings().version(one.base)
    return list(map(describe, find_changes(_form_of(base), one.form)))
