"""Lists: home, results, essays like one, usual outlines, completions."""

import logging
from dataclasses import replace
from functools import partial
from time import perf_counter

from flask import Response, abort, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from search.asking.opening import Version
from search.asking.resembling import LONGEST_TEXT
from search.failures import Unavailable
from search.language.notes import Note, note
from search.outlining import LEAST_ESSAYS
from search.presentation.highlighting import mark
from search.presentation.results import NOTHING, SearchResult
from search.query.request import PAGE_SIZES, SearchRequest, parse_request
from search.retrieval.similar import DIALS, Dial
from webapp.held import service
from webapp.keeping import find_page, keep_page
from webapp.reader.labels import KIND_LABELS
from webapp.reader.noting import note_search
from webapp.reader.showing.addresses import (
    feed_url,
    outline_url,
    search_url,
    similar_url,
    to_form,
    to_places,
)
from webapp.reader.showing.boxes import present_entrances, present_facets, present_unknown
from webapp.reader.showing.examples import SUGGESTED
from webapp.reader.showing.presenting import (
    last_page,
    present_chips,
    present_constraints,
    present_dials,
    present_lengths,
    present_meant,
    present_offers,
    present_pages,
    present_reliefs,
    present_sorts,
    present_units,
)
from webapp.reader.showing.provinces import draw_provinces
from webapp.reader.views.blueprint import reader
from webapp.wording import say

# What was typed and taken back is not asked for again.
_SUGGESTED_SECONDS = 60
_LAST = "fanwen-last-home"
_LOG = logging.getLogger(__name__)


@reader.get("/")
def home() -> str:
    """The search box, and entrances by kind, period, agency type and region."""
    everything, away = SearchRequest(cities=False), False
    try:
        result = service().search(everything)
        current_app.extensions[_LAST] = result
    except Unavailable as error:
        # Whoever comes by finds the way in, with the numbers of a moment ago, if there were any.
        _LOG.warning("The home page is shown as it was: %s", error)
        result, away = current_app.extensions.get(_LAST, NOTHING), True
    boxes = present_facets(result, everything)
    return render_template(
        "reader/home.html",
        total=result.total,
        away=away,
        entrances=present_entrances(boxes),
        provinces=draw_provinces([v for box in boxes if box.name == "region" for v in box.all]),
        unknown=present_unknown(boxes),
        suggested=SUGGESTED,
    )


@reader.get("/search")
def search() -> str | BaseResponse:
    """A page of results; of pages behind the last one, the last."""
    if (kept := find_page()) is not None:
        return kept
    asked, notes = parse_request(request.args.to_dict(flat=False))
    since = perf_counter()
    result = service().search(replace(asked, cities=False))
    note = partial(note_search, asked, result.total, result.generation)
    note(perf_counter() - since)
    last = last_page(result, asked)
    if asked.page > last or "without" in request.args:
        return redirect(search_url(replace(asked, page=min(asked.page, last))))
    keep_page(Version(result.generation, result.tuning, result.day), note)
    return render_template(
        "reader/search.html",
        state=to_places(asked),
        asked=asked,
        result=result,
        mark=partial(mark, words=result.marked),
        notes=(*notes, *result.notes, *_tell_generation(asked, result)),
        fixed=search_url(replace(asked, generation=result.generation or None)),
        chips=present_chips(result, asked),
        offers=present_offers(result, asked),
        meant=present_meant(result, asked),
        reliefs=present_reliefs(result),
        facets=present_facets(result, asked),
        narrow=to_form(asked, search_url),
        constraints=present_constraints(asked),
        without_constraints=search_url(SearchRequest(asked.query)),
        copies_url=search_url(replace(asked, copies=not asked.copies, page=1, generation=None)),
        sorts=present_sorts(asked),
        units=present_units(asked),
        pages=present_pages(result, asked),
        lengths=present_lengths(result, asked),
        sizes=PAGE_SIZES,
        canonical=request.url_root.rstrip("/") + search_url(SearchRequest(asked.query)),
        feed=feed_url(asked),
        outline=outline_url(asked) if result.total >= LEAST_ESSAYS else None,
    )


def _tell_generation(asked: SearchRequest, result: SearchResult) -> tuple[Note, ...]:
    """What a reader is told who follows a link to a list that is not kept any more."""
    if asked.generation in (None, result.generation):
        return ()
    return (note("这个链接指向的旧版列表已不再保留，下面是最新的结果。"),)


@reader.get("/suggest")
def suggest() -> Response:
    """What a reader may be typing, as JSON."""
    found = service().complete(request.args.get("q", ""))
    response = jsonify([{"query": one.query, "kind": say(KIND_LABELS[one.kind])} for one in found])
    response.headers["Cache-Control"] = f"private, max-age={_SUGGESTED_SECONDS}"
    return response


@reader.get("/outline")
def outline() -> str:
    """How the essays of a result are usually built."""
    asked, notes = parse_request(request.args.to_dict(flat=False))
    found = service().outline(asked)
    return render_template(
        "reader/outline.html",
        asked=asked,
        notes=notes,
        outline=found,
        constraints=present_constraints(asked),
        back=search_url(asked),
    )


@reader.get("/similar/<path:essay_id>")
def similar(essay_id: str) -> str | BaseResponse:
    """Essays like one, or like a section of it, with the reasons."""
    if (kept := find_page()) is not None:
        return kept
    asked, notes = parse_request(request.args.to_dict(flat=False) | {"q": []})
    dial: Dial = next((known for known in DIALS if known == request.args.get("dial")), "all")
    shown = replace(asked, cities=False)
    page = service().find_similar(essay_id, shown, dial, request.args.get("section", type=int))
    if page is None:
        abort(404)
    keep_page(Version(page.result.generation, page.result.tuning, page.result.day))
    section = page.section.ordinal if page.section else None
    to_url = similar_url(essay_id, dial, section)
    return render_template(
        "reader/similar.html",
        page=page,
        mark=partial(mark, words=()),
        asked=asked,
        notes=notes,
        facets=present_facets(page.result, asked, to_url),
        narrow=to_form(asked, to_url),
        constraints=present_constraints(asked, to_url),
        without_constraints=to_url(SearchRequest()),
        dials=present_dials(essay_id, dial, section),
        pages=present_pages(page.result, asked, to_url),
    )


@reader.route("/similar", methods=["GET", "POST"])
def similar_to_text() -> str:
    """Essays like a text that the reader pastes; the text is kept nowhere."""
    text = request.form.get("text", "").strip()
    page = service().find_similar_to_text(text, SearchRequest()) if text else None
    return render_template(
        "reader/similar_text.html",
        text=text,
        page=page,
        mark=partial(mark, words=()),
        longest=LONGEST_TEXT,
    )
