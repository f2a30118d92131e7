"""The site itself: what it is made of, and what it tells programs that come by."""

from typing import cast
from urllib.parse import urlsplit, urlunsplit

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.query.request import parse_request
from webapp.held import query_log, service
from webapp.limiting import check_origin
from webapp.reader.labels import BASIS_LABELS, FACET_LABELS
from webapp.reader.noting import keeps, remember_choice
from webapp.reader.showing.addresses import search_url
from webapp.reader.taking.feeding import to_atom
from webapp.reader.views.blueprint import reader
from webapp.wording import COOKIE

# Entries of a feed, and about as many addresses in one part of the sitemap.
_FEED, _PART = 50, 300
_YEAR_SECONDS = 365 * 24 * 3600


@reader.get("/about")
def about() -> str:
    """What there is, and how much of it is known by what."""
    return render_template(
        "reader/about.html",
        figures=service().describe(),
        basis=BASIS_LABELS,
        labels=FACET_LABELS,
        log_days=query_log().days,
        keeps=keeps(),
        chosen="1" not in (request.headers.get("DNT"), request.headers.get("Sec-GPC")),
    )


@reader.post("/about/log")
def choose_log() -> BaseResponse:
    """Whether what this reader searches for is kept."""
    check_origin()
    response = redirect(url_for("reader.about", _anchor="log"))
    return cast(BaseResponse, remember_choice(cast(Response, response), "keep" in request.form))


@reader.get("/language/<any(zh, en):code>")
def choose_language(code: str) -> BaseResponse:
    """Keeps the language that the reader wants, and leads back to where it was chosen."""
    came_from = urlsplit(request.referrer or "")
    own = came_from.netloc == request.host
    back = urlunsplit(("", "", came_from.path, came_from.query, "")) if own else "/"
    response = redirect(back if back.startswith("/") and not back.startswith("//") else "/")
    response.set_cookie(COOKIE, code, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


@reader.get("/search.atom")
def feed() -> Response:
    """The first essays of a search as an Atom feed."""
    asked, _ = parse_request(request.args.to_dict(flat=False) | {"size": [str(_FEED)], "page": []})
    result = service().search(asked)
    page = request.url_root.rstrip("/") + search_url(asked)
    essays = [hit.essay for hit in result.hits if not hit.lacking]
    content = to_atom(essays, asked.query, page, request.url, _to_address)
    return Response(content, mimetype="application/atom+xml")


@reader.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts of the sitemap."""
    parts = -(-service().describe().essays // _PART) or 1
    return _to_xml("sitemap_index.xml", parts=range(parts), of=parts)


@reader.get("/sitemap/<int:of>/<int:part>.xml")
def sitemap_part(of: int, part: int) -> Response:
    """The essays of one part."""
    if not 0 <= part < of <= 10_000:
        abort(404)
    return _to_xml("sitemap.xml", addresses=map(_to_address, service().list_essays(part, of)))


def _to_address(essay_id: str) -> str:
    return url_for("reader.essay", essay_id=essay_id, _external=True)


def _to_xml(template: str, **values: object) -> Response:
    return Response(render_template(f"reader/{template}", **values), mimetype="application/xml")
