"""What needs a hand today."""

from flask import render_template

from webapp.editor.blueprint import editor, needs
from webapp.held import reports, service

_FIRST = 5


@editor.get("/")
@needs("viewer")
def desk() -> str:
    """Reports that wait, and how the corpus stands."""
    return render_template(
        "editor/desk.html", reports=reports().latest(_FIRST), figures=service().describe()
    )
