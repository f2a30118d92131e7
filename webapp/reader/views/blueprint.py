"""Where the reader's pages are registered, and the service that they ask."""

from typing import cast

from flask import Blueprint, current_app

from search.service import SearchService

reader = Blueprint("reader", __name__)


def service() -> SearchService:
    """What the site searches."""
    return cast(SearchService, current_app.extensions["fanwen-service"])
