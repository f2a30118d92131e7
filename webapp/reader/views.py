"""The reader's routes: each reads its arguments, asks the service once, and renders."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
)
from werkzeug.wrappers import Response as BaseResponse

from mappings.documents import EssayDocument, SectionDocument
from search.outlining import LEAST_ESSAYS
from search.presentation.highlighting import mark
from search.query.request import PAGE_SIZES, SearchRequest, parse_request
from search.retrieval.similar import DIALS, Dial
from search.service import LONGEST_TEXT, SearchService
from webapp.reader.boxes import present_entrances, present_facets, present_unknown
from webapp.reader.examples import EXAMPLES, SUGGESTED
from webapp.reader.exporting import to_docx, to_text
from webapp.reader.heading import DOT, label_heading
from webapp.reader.labels import BASIS_LABELS, COPY_LABELS, KIND_LABELS
from webapp.reader.presenting import (
    last_page,
    outline_url,
    present_chips,
    present_constraints,
    present_dials,
    present_meant,
    present_offers,
    present_pages,
    present_reliefs,
    present_sorts,
    search_url,
    similar_url,
    to_state,
)

reader = Blueprint("reader", __name__)
_FORMS: dict[str, tuple[Callable[[EssayDocument, Sequence[SectionDocument]], bytes], str]] = {
    "txt": (lambda essay, sections: to_text(essay, sections).encode(), "text/plain; charset=utf-8"),
    "docx": (
        to_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
# What was typed and taken back is not asked for again.
_SUGGESTED_SECONDS = 60


def _service() -> SearchService:
    return cast(SearchService, current_app.extensions["fanwen-service"])


@reader.get("/")
def home() -> str:
    """The search box, and entrances by kind, period, agency type and region."""
    everything = SearchRequest()
    result = _service().search(everything)
    boxes = present_facets(result, everything)
    return render_template(
        "reader/home.html",
        total=result.total,
        entrances=present_entrances(boxes),
        unknown=present_unknown(boxes),
        suggested=SUGGESTED,
    )


@reader.get("/search")
def search() -> str | BaseResponse:
    """A page of results; of pages behind the last one, the last."""
    asked, notes = parse_request(request.args.to_dict(flat=False))
    result = _service().search(asked)
    last = last_page(result, asked)
    if asked.page > last:
        return redirect(search_url(replace(asked, page=last)))
    return render_template(
        "reader/search.html",
        state=to_state(asked),
        asked=asked,
        result=result,
        mark=partial(mark, words=result.marked),
        notes=(*notes, *result.notes),
        chips=present_chips(result, asked),
        offers=present_offers(result, asked),
        meant=present_meant(result, asked),
        reliefs=present_reliefs(result),
        facets=present_facets(result, asked),
        constraints=present_constraints(asked),
        without_constraints=search_url(SearchRequest(asked.query)),
        copies_url=search_url(replace(asked, copies=not asked.copies, page=1, generation=None)),
        sorts=present_sorts(asked),
        pages=present_pages(result, asked),
        sizes=PAGE_SIZES,
        outline=outline_url(asked) if result.total >= LEAST_ESSAYS else None,
    )


@reader.get("/suggest")
def suggest() -> Response:
    """What a reader may be typing, as JSON."""
    found = _service().complete(request.args.get("q", ""))
    response = jsonify([{"query": one.query, "kind": KIND_LABELS[one.kind]} for one in found])
    response.headers["Cache-Control"] = f"private, max-age={_SUGGESTED_SECONDS}"
    return response


@reader.get("/outline")
def outline() -> str:
    """How the essays of a result are usually built."""
    asked, notes = parse_request(request.args.to_dict(flat=False))
    found = _service().outline(asked)
    return render_template(
        "reader/outline.html",
        asked=asked,
        notes=notes,
        outline=found,
        constraints=present_constraints(asked),
        back=search_url(asked),
    )


@reader.get("/essay/<path:essay_id>")
def essay(essay_id: str) -> str:
    """An essay to read, its outline, and what its facets rest on."""
    page = _service().read_essay(essay_id)
    if page is None:
        abort(404)
    asked, _ = parse_request(request.args.to_dict(flat=False))
    return render_template(
        "reader/essay.html",
        page=page,
        query=asked.query,
        back=search_url(asked) if request.args else None,
        mark=_service().marker(asked.query),
        basis=BASIS_LABELS,
        copies=COPY_LABELS,
    )


@reader.get("/download/<any(txt, docx):form>/<path:essay_id>")
def download(form: str, essay_id: str) -> Response:
    """An essay, or one section of it, as a file."""
    page = _service().read_essay(essay_id)
    if page is None:
        abort(404)
    wanted = request.args.get("section", type=int)
    sections = [s for s in page.sections if wanted is None or s.ordinal == wanted]
    if not sections:
        abort(404)
    name = f"{label_heading(page.essay).replace(DOT, ' ')}.{form}"
    make, kind = _FORMS[form]
    return send_file(
        BytesIO(make(page.essay, sections)), mimetype=kind, as_attachment=True, download_name=name
    )


@reader.get("/similar/<path:essay_id>")
def similar(essay_id: str) -> str:
    """Essays like one, or like a section of it, with the reasons."""
    asked, notes = parse_request(request.args.to_dict(flat=False) | {"q": []})
    dial: Dial = next((known for known in DIALS if known == request.args.get("dial")), "all")
    page = _service().find_similar(essay_id, asked, dial, request.args.get("section", type=int))
    if page is None:
        abort(404)
    section = page.section.ordinal if page.section else None
    to_url = similar_url(essay_id, dial, section)
    return render_template(
        "reader/similar.html",
        page=page,
        mark=partial(mark, words=()),
        asked=asked,
        notes=notes,
        facets=present_facets(page.result, asked, to_url),
        constraints=present_constraints(asked, to_url),
        without_constraints=to_url(SearchRequest()),
        dials=present_dials(essay_id, dial, section),
        pages=present_pages(page.result, asked, to_url),
    )


@reader.route("/similar", methods=["GET", "POST"])
def similar_to_text() -> str:
    """Essays like a text that the reader pastes; the text is kept nowhere."""
    text = request.form.get("text", "").strip()
    page = _service().find_similar_to_text(text, SearchRequest()) if text else None
    return render_template(
        "reader/similar_text.html",
        text=text,
        page=page,
        mark=partial(mark, words=()),
        longest=LONGEST_TEXT,
    )


@reader.get("/help")
def help_() -> str:
    """How to search, and what the facets mean."""
    return render_template("reader/help.html", basis=BASIS_LABELS, examples=EXAMPLES)
