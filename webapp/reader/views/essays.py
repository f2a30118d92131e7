"""One essay: read, taken along, cited."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

from flask import Response, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.asking.reading import EssayPage
from search.query.request import LAST_RESULT, parse_request
from webapp.held import service
from webapp.reader.heading import DOT, label_heading
from webapp.reader.labels import ABOUT_LABELS, BASIS_LABELS, CHANGE_LABELS, COPY_LABELS
from webapp.reader.noting import note_opened
from webapp.reader.showing.addresses import essay_url, place_url, search_url
from webapp.reader.showing.presenting import last_page
from webapp.reader.showing.reading import present_sections
from webapp.reader.taking.blocks import blocks_of_essay
from webapp.reader.taking.citing import Citation, to_bibtex, to_citation, to_gbt7714, to_ris
from webapp.reader.taking.linked_data import to_json_ld
from webapp.reader.views.blueprint import reader
from webapp.reader.views.clips import FORMS

_CITED: dict[str, tuple[Callable[[Citation], str], str]] = {
    "bib": (to_bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (to_ris, "application/x-research-info-systems; charset=utf-8"),
}


@reader.get("/essay/<path:essay_id>")
def essay(essay_id: str) -> str:
    """An essay to read, its outline, and what its facets rest on."""
    page = _read(essay_id)
    asked, _ = parse_request(request.args.to_dict(flat=False))
    at = request.args.get("at", 0, type=int)
    note_opened(asked, essay_id, at)
    mark = service().marker(asked.query)
    sections = present_sections(page.sections, page.essay.facets, mark)
    return render_template(
        "reader/essay.html",
        page=page,
        sections=sections,
        shown={piece.evidence for section in sections for piece in section.pieces},
        query=asked.query,
        back=search_url(asked) if request.args.keys() - {"reported"} else None,
        before=place_url(asked, at - 1) if 1 < at <= LAST_RESULT else None,
        behind=place_url(asked, at + 1) if 1 <= at < LAST_RESULT else None,
        mark=mark,
        basis=BASIS_LABELS,
        copies=COPY_LABELS,
        abouts=ABOUT_LABELS,
        reported="reported" in request.args,
        cited=to_gbt7714(_cite(page)),
        linked=to_json_ld(page.essay, _address(page)),
        canonical=_address(page),
    )


@reader.get("/compare")
def compare() -> str:
    """Two essays side by side, with what differs in them."""
    page = service().compare(request.args.get("left", ""), request.args.get("right", ""))
    if page is None:
        abort(404)
    return render_template("reader/compare.html", page=page, kinds=CHANGE_LABELS)


@reader.get("/search/<int:place>")
def at(place: int) -> BaseResponse:
    """The essay at a place of a list; behind the last one, the list's last page."""
    asked, _ = parse_request(request.args.to_dict(flat=False))
    place = min(max(place, 1), LAST_RESULT)
    asked = replace(asked, page=(place - 1) // asked.size + 1)
    result = service().search(asked)
    hits = result.hits[place - 1 - asked.offset :]
    if not hits:
        return redirect(search_url(replace(asked, page=last_page(result, asked))))
    hit = hits[0]
    section = hit.sections[0].ordinal if result.sections is not None else None
    return redirect(essay_url(hit.essay.id, asked, place, section))


@reader.get("/download/<any(txt, docx):form>/<path:essay_id>")
def download(form: str, essay_id: str) -> Response:
    """An essay, or one section of it, as a file."""
    page = _read(essay_id)
    wanted = request.args.get("section", type=int)
    sections = [s for s in page.sections if wanted is None or s.ordinal == wanted]
    if not sections:
        abort(404)
    name = f"{label_heading(page.essay).replace(DOT, ' ')}.{form}"
    make, kind = FORMS[form]
    content = make(blocks_of_essay(page.essay, sections))
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)


@reader.get("/cite/<any(bib, ris):form>/<path:essay_id>")
def cite(form: str, essay_id: str) -> Response:
    """An essay's citation as a file for programs that keep literature."""
    page = _read(essay_id)
    make, kind = _CITED[form]
    text = make(_cite(page)).encode()
    name = f"{label_heading(page.essay).replace(DOT, ' ')}.{form}"
    return send_file(BytesIO(text), mimetype=kind, as_attachment=True, download_name=name)


def _read(essay_id: str) -> EssayPage:
    page = service().read_essay(essay_id)
    if page is None:
        abort(404)
    return page


def _address(page: EssayPage) -> str:
    return url_for("reader.essay", essay_id=page.essay.id, _external=True)


def _cite(page: EssayPage) -> Citation:
    return to_citation(page.essay, _address(page), date.today())
