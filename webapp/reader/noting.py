"""What is kept of what readers ask, unless they or their browsers say no."""

import re
from urllib.parse import urlsplit

from flask import Response, request

from search.query.request import SearchRequest
from state.asked.entries import opened, searched
from webapp.held import query_log

NO_LOG = "nolog"
_YEAR_SECONDS = 365 * 24 * 3600
_ROBOT = re.compile("bot|crawl|spider|slurp", re.IGNORECASE)


def keeps() -> bool:
    """Whether what this reader asks is kept: the site does so, and neither reader nor browser said no."""
    refused = request.cookies.get(NO_LOG) or "1" in (
        request.headers.get("DNT"),
        request.headers.get("Sec-GPC"),
    )
    robot = _ROBOT.search(request.headers.get("User-Agent", ""))
    return bool(query_log().days) and not refused and not robot


def note_search(asked: SearchRequest, total: int, generation: int, seconds: float) -> None:
    """A first page of results was asked for."""
    if asked.page == 1 and (asked.query or asked.constraints) and keeps():
        facets = tuple(name for name, values in asked.constraints.items() if values)
        query_log().add(searched(asked.query, total, 1000 * seconds, facets, generation))


def note_opened(asked: SearchRequest, essay_id: str, at: int) -> None:
    """An essay was opened from its place in a list of results, and not from another essay."""
    from_list = urlsplit(request.referrer or "").path == "/search"
    if at > 0 and from_list and keeps():
        query_log().add(opened(asked.query, essay_id, at))


def remember_choice(response: Response, keep: bool) -> Response:
    """The reader's answer, in this browser."""
    if keep:
        response.delete_cookie(NO_LOG, path="/", samesite="Lax")
    else:
        response.set_cookie(
            NO_LOG, "1", max_age=_YEAR_SECONDS, path="/", samesite="Lax", httponly=True
        )
    return response
