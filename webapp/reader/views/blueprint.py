"""Where the reader's pages are registered, and the service that they ask."""

from flask import Blueprint

reader = Blueprint("reader", __name__)
