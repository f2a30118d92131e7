"""How to use the site."""

from flask import render_template

from webapp.reader.labels import BASIS_LABELS
from webapp.reader.showing.examples import EXAMPLES
from webapp.reader.views.blueprint import reader


@reader.get("/help")
def help_() -> str:
    """How to search, and what the facets mean."""
    return render_template("reader/help.html", basis=BASIS_LABELS, examples=EXAMPLES)
