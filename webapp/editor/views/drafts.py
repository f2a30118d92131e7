"""A draft of the next version: changed, looked at, reviewed, published."""

from collections.abc import Sequence
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.asking.recutting import Impact
from search.evaluation.desk import Compared, moved
from search.profile import BadProfile
from search.tuning.changing import find_changes, merge, needs_rebuild
from search.tuning.failures import BadTuning
from search.tuning.tuning import Form, parse_tuning, to_form
from state.documents import Conflict, Version
from state.judging import QuerySet
from state.tunings import Gate, Open
from webapp.editor.blueprint import account, editor, needs
from webapp.editor.checking import read_opening
from webapp.editor.drafting.describing import ACTION_LABELS, MATCH_LABELS, describe
from webapp.editor.drafting.sheet import Sheet, add_line, keep_sent, read_sheet, to_sheet
from webapp.editor.forms import MarkForm, ReasonForm
from webapp.editor.measuring import compare_sets, find_refusals, to_scores
from webapp.editor.previewing import compare_lists, find_impacts, find_recut_queries
from webapp.editor.rankings import rankings
from webapp.editor.versions import base_of, form_of, number_of
from webapp.editor.writing import check_mark, write
from webapp.held import audit, judging, requests, service, tunings
from webapp.refusing import Refused
from webapp.wording import say

_LONGEST = 300


@editor.route("/drafts/<id_>", methods=["GET", "POST"])
@needs("editor")
def draft(id_: str) -> str | BaseResponse:
    """A draft: its form, what it changes, and two lists side by side for a query."""
    opened = _open(id_)
    if request.method == "GET":
        return _show(opened, add_line(to_sheet(opened.draft.form), request.args.get("synonym", "")))
    if not MarkForm().validate_on_submit():
        told = "页面放得太久了，还没有保存。下面是您写的，请再按一次保存。"
        return _show(opened, keep_sent(request.form, opened.draft.form), wrong=told)
    mine = replace(opened, version=_version_sent())
    try:
        form = read_sheet(request.form, opened.draft.form, _read_opening)
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


@editor.post("/drafts/<id_>/preview")
@needs("editor")
def preview(id_: str) -> str:
    """Both lists under what stands in the form, which is not kept."""
    opened = _open(id_)
    check_mark()
    query = request.form.get("q", "").strip()
    try:
        form = read_sheet(request.form, opened.draft.form, _read_opening)
    except (BadTuning, BadProfile) as error:
        told = say(error.sentence) if isinstance(error, BadTuning) else str(error)
        return render_template("editor/_lists.html", wrong=told)
    lists = compare_lists(service(), form, query) if query else None
    return render_template(
        "editor/_lists.html", lists=lists, query=query, opened=opened, saved=False
    )


@editor.post("/drafts/<id_>/approve")
@needs("editor")
def approve(id_: str) -> BaseResponse:
    """A second person agrees to a draft as it is."""
    check_mark()
    opened = replace(_open(id_), version=_version_sent())
    if opened.draft.who == account().name:
        raise Refused("自己写的草稿请另一位编辑来看。")
    write(lambda: tunings().approve(opened, account().name))
    audit().add(account().name, "approve draft", id_, opened.draft.title)
    return redirect(url_for("editor.draft", id_=id_))


@editor.post("/drafts/<id_>/discard")
@needs("editor")
def discard(id_: str) -> BaseResponse:
    """A draft is thrown away; it stands in the list of what was done."""
    check_mark()
    opened = replace(_open(id_), version=_version_sent())
    write(lambda: tunings().discard(opened))
    audit().add(account().name, "discard draft", id_, opened.draft.title)
    return redirect(url_for("editor.tuning"))


@editor.post("/drafts/<id_>/rebase")
@needs("editor")
def rebase(id_: str) -> BaseResponse:
    """What a draft changes is done to the newest version instead."""
    check_mark()
    opened = replace(_open(id_), version=_version_sent())
    latest = tunings().latest()
    form, both = merge(base_of(opened.draft.base), opened.draft.form, form_of(latest))
    try:
        form = to_form(parse_tuning(form))
    except BadTuning as error:
        raise Refused(error.sentence) from error
    write(lambda: tunings().change(opened, form, number_of(latest)))
    audit().add(account().name, "rebase draft", id_, opened.draft.title)
    if both:
        flash(f"两边都改了 {'、'.join(both)}，用了这份草稿的。")
    return redirect(url_for("editor.draft", id_=id_))


@editor.post("/drafts/<id_>/publish")
@needs("editor")
def publish(id_: str) -> BaseResponse | tuple[str, int]:
    """A draft becomes the next version; readers get it at once, but for what needs a rebuild.

    It is refused where judged queries fall beyond noise, queries lose all their hits or a pin does
    not hold, unless a reason is written why it should be all the same.
    """
    form = ReasonForm()
    if not form.validate_on_submit():
        raise Refused("请写一句为什么发布。")
    opened = replace(_open(id_), version=_version_sent())
    if opened.draft.base != number_of(tunings().latest()):
        raise Refused("这期间别人发布了新版，请先把草稿移到新版之上，再看一遍。", 409)
    override = request.form.get("override", "").strip()[:_LONGEST]
    comparison = compare_sets(judging(), service(), opened.draft.form, rankings())
    refusals = find_refusals(service(), opened.draft.form, comparison)
    if refusals and not override:
        told = [say(refusal.sentence) for refusal in refusals]
        return _show(opened, to_sheet(opened.draft.form), refused=told), 409
    changes = find_changes(base_of(opened.draft.base), opened.draft.form)
    # Written once more, so that nothing is published that somebody has changed since it was seen.
    seen = write(lambda: tunings().change(opened, opened.draft.form))
    published = write(
        lambda: tunings().publish(
            opened.draft.form,
            opened.draft.base,
            account().name,
            form.why.data,
            Gate(override, to_scores(comparison)),
        )
    )
    tunings().discard(seen)
    what = "publish tuning against the gate" if override else "publish tuning"
    audit().add(account().name, what, str(published.number), override or form.why.data)
    flash(f"第 {published.number} 版已发布。")
    if needs_rebuild(changes):
        asked = requests().add("rebuild", account().name, f"第 {published.number} 版")
        audit().add(account().name, "ask for rebuild", asked.id, asked.why)
        flash("其中有词典、表或更正，重建以后读者才看得到；重建已经排上。")
    return redirect(url_for("editor.tuning"))


def _show(opened: Open, sheet: Sheet, wrong: str = "", refused: Sequence[str] = ()) -> str:
    changes = find_changes(base_of(opened.draft.base), opened.draft.form)
    query = request.values.get("q", "").strip()
    return render_template(
        "editor/draft.html",
        opened=opened,
        sheet=sheet,
        wrong=wrong,
        form=MarkForm(),
        reason=ReasonForm(),
        newest=number_of(tunings().latest()),
        changes=list(map(describe, changes)),
        rebuilds=needs_rebuild(changes),
        actions=ACTION_LABELS,
        matches=MATCH_LABELS,
        query=query,
        lists=compare_lists(service(), opened.draft.form, query) if query else None,
        impacts=_find_impacts(opened) if "impact" in request.args else None,
        refused=refused,
        measured=_measure(opened.draft.form) if "measure" in request.args else None,
    )


def _find_impacts(opened: Open) -> tuple[list[Impact], int, list[str]]:
    """What becomes of texts and of the sets' queries under the draft's dictionary; how many words are left."""
    form = opened.draft.form
    asked = [query.text for one in judging().sets() for query in one.queries]
    impacts, left = find_impacts(service(), form, base_of(opened.draft.base))
    return impacts, left, find_recut_queries(service(), form, asked)


def _measure(form: Form) -> list[tuple[QuerySet, Compared, list[tuple[str, float, float]]]]:
    """Each judged set under the draft beside what is published, with what moved, by its text."""
    found = compare_sets(judging(), service(), form, rankings()).sets.values()
    return [
        (one, compared, [(_text(one, query), old, new) for query, old, new in moved(compared)])
        for one, compared in found
    ]


def _text(query_set: QuerySet, query: str) -> str:
    found = query_set.query(query)
    return found.text if found else query


def _read_opening(essay: str) -> str | None:
    page = service().read_essay(essay)
    return read_opening(page) if page else None


def _open(id_: str) -> Open:
    opened = tunings().open(id_)
    if opened is None:
        abort(404)
    return opened


def _version_sent() -> Version:
    """That of the draft which the page showed."""
    number, term = (request.form.get(name, -1, type=int) for name in ("number", "term"))
    return Version(number, term)
