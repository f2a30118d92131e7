"""What readers say is wrong."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from state.documents import Conflict
from webapp.editor.blueprint import account, editor, needs
from webapp.editor.forms import ReportForm
from webapp.held import audit, reports
from webapp.reader.labels import ABOUT_LABELS
from webapp.refusing import Refused

_MOST = 200


@editor.get("/reports")
@needs("viewer")
def all_reports() -> str:
    """The reports that nobody has dealt with."""
    return render_template(
        "editor/reports.html",
        reports=reports().latest(_MOST),
        abouts=ABOUT_LABELS,
        form=ReportForm(),
    )


@editor.post("/reports/<id_>")
@needs("editor")
def close_report(id_: str) -> BaseResponse:
    """A report is dealt with."""
    form = ReportForm()
    if not form.validate_on_submit():
        raise Refused("请写一句怎样处理的。")
    try:
        report = reports().close(id_)
    except Conflict as error:
        raise Refused("这条刚被别人处理过，请刷新。", 409) from error
    if report is None:
        abort(404)
    audit().add(account().name, "close report", report.essay, form.why.data)
    return redirect(url_for("editor.all_reports"))
