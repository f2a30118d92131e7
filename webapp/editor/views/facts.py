"""Facts: essays that contradict their titles or themselves, looked at one after the other."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.tuning.failures import BadTuning
from state.documents import Conflict
from state.facts import Fact
from webapp.editor.blueprint import account, editor, may, needs
from webapp.editor.checking import add_corrections, read_facts, to_checked
from webapp.editor.forms import MarkForm
from webapp.editor.versions import form_of, number_of
from webapp.editor.writing import check_mark
from webapp.held import audit, facts, reports, service, tunings
from webapp.refusing import Refused

_FIRST = 10
_MOST_HANDLED = 10_000
_REPORTS = 200
# The draft that collects corrections until somebody publishes it.
CORRECTIONS = "更正"


@editor.get("/facts")
@needs("viewer")
def all_facts() -> str:
    """The first essays that nobody has looked at."""
    handled = list(dict.fromkeys(fact.essay for fact in facts().all()))[-_MOST_HANDLED:]
    total, essays = service().find_doubtful(handled, _FIRST)
    return render_template(
        "editor/facts.html",
        total=total,
        essays=[(essay, to_checked(essay.facets)) for essay in essays],
        handled=len(handled),
        form=MarkForm(),
    )


@editor.route("/facts/<path:essay_id>", methods=["GET", "POST"])
@needs("judge")
def fact(essay_id: str) -> str | BaseResponse:
    """The facts of one essay, and what readers said of it."""
    page = service().read_essay(essay_id) or abort(404)
    if request.method == "GET":
        told = [one for one in reports().latest(_REPORTS) if one.essay == essay_id]
        return render_template(
            "editor/fact.html",
            page=page,
            checked=to_checked(page.essay.facets),
            reports=told,
            known=facts().of_essays([essay_id]).values(),
            form=MarkForm(),
        )
    check_mark()
    try:
        found = read_facts(request.form, page, account().name)
    except BadTuning as error:
        raise Refused(error.sentence) from error
    for one in found:
        facts().rate(one)
    wrong = [one for one in found if one.verdict == "wrong"]
    what = "、".join(f"{one.facet}: {one.shown} → {one.value}" for one in wrong)
    audit().add(account().name, "check facts", essay_id, what)
    flash(_tell(essay_id, wrong))
    if request.form.get("then") == "queue":
        return redirect(url_for("editor.all_facts"))
    return redirect(url_for("editor.fact", essay_id=essay_id))


def _tell(essay_id: str, wrong: list[Fact]) -> str:
    if not wrong:
        return f"{essay_id} 核对完毕，都对。"
    if not may("editor"):
        return f"{essay_id} 有 {len(wrong)} 处不对，已记下，等编辑更正。"
    _collect(wrong)
    return f"{essay_id} 有 {len(wrong)} 处不对，已写进草稿“{CORRECTIONS}”，发布并重建以后生效。"


def _collect(wrong: list[Fact]) -> None:
    """Into the draft of corrections, which is begun where there is none."""
    open_ = next((one for one in tunings().drafts() if one.draft.title == CORRECTIONS), None)
    latest = tunings().latest()
    if open_ is None:
        open_ = tunings().begin(CORRECTIONS, form_of(latest), number_of(latest), account().name)
    try:
        tunings().change(open_, add_corrections(open_.draft.form, wrong))
    except Conflict as error:
        raise Refused("更正的草稿刚被别人改过，请再提交一次。", 409) from error
