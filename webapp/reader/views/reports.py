"""“This is wrong”: what readers tell the editors about an essay."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from mappings.facets import Facets
from state.reports import ABOUT, About, new_report
from webapp.held import reports, service
from webapp.limiting import REPORTS_AN_HOUR, check_limit, check_origin
from webapp.reader.labels import label_agency, label_period, label_region
from webapp.reader.views.blueprint import reader
from webapp.refusing import Refused
from webapp.wording import word


@reader.post("/report/<path:essay_id>")
def report(essay_id: str) -> BaseResponse:
    """Keeps what a reader says, and leads back to the essay."""
    check_origin()
    about = next((known for known in ABOUT if known == request.form.get("about")), None)
    should, remark = (request.form.get(name, "").strip() for name in ("should", "remark"))
    if about is None:
        raise Refused(word("请选一下哪里有误。"))
    if not (should or remark):
        raise Refused(word("请写一句应当是什么，或者哪里不对。"))
    page = service().read_essay(essay_id)
    if page is None:
        abort(404)
    back = redirect(url_for("reader.essay", essay_id=essay_id, reported=1) + "#report", 303)
    # People see no such field; what fills it in is a program.
    if request.form.get("website"):
        return back
    check_limit("report", REPORTS_AN_HOUR)
    shown = _label(about, page.essay.facets)
    reports().add(new_report(essay_id, about, shown, should, remark))
    return back


def _label(about: About, facets: Facets) -> str:
    """What the page shows of it."""
    match about:
        case "year":
            return label_period(facets.year)
        case "agency":
            return label_agency(facets.agency_type)
        case "region":
            return label_region(facets.region)
        case "genre":
            return facets.genre or ""
        case _:
            return ""
