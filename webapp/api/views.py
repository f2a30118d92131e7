"""JSON of the reader's pages; the same bounds hold, and what was changed of a request is said in `notes`."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from search.presentation.presenting import (
    present_essay,
    present_figures,
    present_outline,
    present_search,
)
from search.query.request import SearchRequest, parse_request
from search.retrieval.similar import DIALS, Dial
from webapp.held import service

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/openapi.json")
def openapi() -> Response:
    """What there is to ask, and the forms of the answers."""
    text = files("webapp").joinpath("api/openapi.json").read_text("utf-8")
    return jsonify(json.loads(text))


@api.get("/search")
def search() -> Response:
    """A page of results."""
    asked, notes = _parse()
    result = service().search(asked)
    return jsonify(present_search(result) | {"notes": [*notes, *result.notes]})


@api.get("/outline")
def outline() -> Response:
    """How the essays of a result are usually built."""
    asked, notes = _parse()
    return jsonify(present_outline(service().outline(asked)) | {"notes": notes})


@api.get("/suggest")
def suggest() -> Response:
    """What may be being typed."""
    found = service().complete(request.args.get("q", ""))
    return jsonify([{"query": one.query, "kind": one.kind} for one in found])


@api.get("/essays/<path:essay_id>")
def essay(essay_id: str) -> Response:
    """An essay with its sections."""
    page = service().read_essay(essay_id)
    if page is None:
        abort(404)
    return jsonify(present_essay(page))


@api.get("/similar/<path:essay_id>")
def similar(essay_id: str) -> Response:
    """Essays like one, or like a section of it."""
    asked, notes = _parse()
    dial: Dial = next((known for known in DIALS if known == request.args.get("dial")), "all")
    section = request.args.get("section", type=int)
    page = service().find_similar(essay_id, asked, dial, section)
    if page is None:
        abort(404)
    return jsonify(present_search(page.result) | {"notes": notes})


@api.get("/figures")
def figures() -> Response:
    """How much there is, and of how much of it what is known."""
    return jsonify(present_figures(service().describe()))


def _parse() -> tuple[SearchRequest, Sequence[Any]]:
    return parse_request(request.args.to_dict(flat=False))
