"""The tuning: its versions, and going back to an older one."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.tuning.changing import find_changes, needs_rebuild
from state.tunings import Gate
from webapp.editor.blueprint import account, editor, may, needs
from webapp.editor.charting import draw_scores
from webapp.editor.forms import BeginForm, ReasonForm
from webapp.editor.measuring import compare_sets, to_scores
from webapp.editor.rankings import rankings
from webapp.editor.versions import changes_of, find_pending, form_of, number_of
from webapp.editor.writing import write
from webapp.held import audit, judging, kept, requests, service, tunings
from webapp.refusing import Refused


@editor.route("/tuning", methods=["GET", "POST"])
@needs("viewer")
def tuning() -> str | BaseResponse:
    """All versions, newest first, and the drafts."""
    form, latest = BeginForm(), tunings().latest()
    if form.validate_on_submit():
        if not may("editor"):
            abort(403)
        made = tunings().begin(form.title.data, form_of(latest), number_of(latest), account().name)
        audit().add(account().name, "begin draft", made.id, form.title.data)
        return redirect(url_for("editor.draft", id_=made.id))
    history = tunings().history()
    return render_template(
        "editor/tuning.html",
        form=form,
        reason=ReasonForm(),
        history=[(one, changes_of(one, history)) for one in history],
        drafts=tunings().drafts(),
        pending=find_pending(latest, kept()),
        charts=draw_scores(history),
    )


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
    comparison = compare_sets(judging(), service(), form_of(older), rankings())
    published = write(
        lambda: tunings().publish(
            form_of(older),
            number_of(latest),
            account().name,
            form.why.data,
            Gate(scores=to_scores(comparison)),
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
    if needs_rebuild(find_changes(form_of(latest), form_of(older))):
        requests().add("rebuild", account().name, f"退回第 {number} 版")
        flash("其中有词典、表或更正，重建以后读者才看得到；重建已经排上。")
    return redirect(url_for("editor.tuning"))
