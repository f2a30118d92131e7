"""What needs a hand today."""

from datetime import date

from flask import render_template

from search.tuning.failures import BadTuning
from search.tuning.rules import Rule, expiring
from search.tuning.tuning import parse_tuning
from webapp.editor.blueprint import editor, needs
from webapp.editor.drafting.describing import ACTION_LABELS
from webapp.editor.versions import find_pending
from webapp.held import kept, rebuilds, reports, service, tunings

_FIRST = 5


@editor.get("/")
@needs("viewer")
def desk() -> str:
    """Reports that wait, rules that end, how corpus and index stand."""
    latest = tunings().latest()
    return render_template(
        "editor/desk.html",
        reports=reports().latest(_FIRST),
        figures=service().describe(),
        ending=_find_ending(),
        actions=ACTION_LABELS,
        today=date.today(),
        pending=find_pending(latest, kept()),
        rebuild=next(iter(rebuilds().latest(1)), None),
    )


def _find_ending() -> tuple[Rule, ...]:
    latest = tunings().latest()
    try:
        return expiring(parse_tuning(latest.form).rules, date.today()) if latest else ()
    except BadTuning:
        # Published to another version of the code: the page of versions says what is wrong.
        return ()
