"""What whoever keeps the site running asks: whether the process lives, and whether readers can search."""

import logging

from flask import Blueprint, Response, jsonify

from search.failures import Unavailable
from webapp.held import service

_LOG = logging.getLogger(__name__)
health = Blueprint("health", __name__)


@health.get("/livez")
def livez() -> Response:
    """The process answers; whether the engine does is no reason to start it anew."""
    return jsonify(alive=True)


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Readers can search a live generation; 503 when they cannot, and the reason in the log."""
    try:
        generation = service().probe()
    except Unavailable as error:
        _LOG.warning("Not ready: %s", error)
        return jsonify(ready=False), 503
    return jsonify(ready=True, generation=generation), 200


@health.after_request
def keep_nowhere(response: Response) -> Response:
    """What is true now is not true in a minute."""
    response.headers["Cache-Control"] = "no-store"
    return response
