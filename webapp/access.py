"""One line of JSON a request, with a number that the answer has, too, and nothing of what was asked."""

import logging
import re
from time import perf_counter
from uuid import uuid4

import orjson
from flask import Flask, Response, g, has_request_context, request

from state.moment import now

LOGGER = "fanwen.access"
HEADER = "X-Request-ID"
# What a proxy calls it; anything else could write lines of its own.
_ID = re.compile(r"[0-9A-Za-z_-]{8,64}")
_LOG = logging.getLogger(LOGGER)


def add_access_log(app: Flask) -> None:
    """Each answer has the number of its request; who listens to the logger gets the lines."""
    app.before_request(_begin)
    app.after_request(_tell)


def request_id() -> str:
    """The number of this request."""
    return str(g.get("request_id", "")) if has_request_context() else ""


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if _ID.fullmatch(given) else uuid4().hex
    g.begun = perf_counter()


def _tell(response: Response) -> Response:
    # A request that was refused before it began has none.
    if not (number := request_id()):
        return response
    response.headers[HEADER] = number
    if _LOG.isEnabledFor(logging.INFO):
        line = {
            "at": now(),
            "id": number,
            "method": request.method,
            "page": request.endpoint or "",
            "status": response.status_code,
            "ms": round(1000 * (perf_counter() - g.begun), 1),
            "bytes": response.calculate_content_length() or 0,
        }
        _LOG.info("%s", orjson.dumps(line).decode())
    return response
