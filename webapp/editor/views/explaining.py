"""Why an essay is here, and why another is not."""

from dataclasses import replace

from flask import render_template, request

from search.query.request import parse_request
from search.tuning.tuning import parse_tuning
from webapp.editor.blueprint import editor, needs
from webapp.held import service, tunings

KIND_LABELS = {
    "word": "词",
    "pair": "字对",
    "named": "同义词或分面",
    "meaning": "意思相近",
    "rule": "规则",
}
# Of the smaller ones only the sum is of interest.
_SHOWN = 12


@editor.get("/explain")
@needs("viewer")
def explain() -> str:
    """An essay for a query, under what is published or under a draft."""
    asked, _ = parse_request(request.args.to_dict(flat=False))
    essay = request.args.get("essay", "").strip()
    opened = tunings().open(request.args.get("draft", "")) if request.args.get("draft") else None
    searching = service()
    if opened is not None:
        searching = replace(searching, tuning=parse_tuning(opened.draft.form))
    found = searching.explain(asked, essay) if essay else None
    page = searching.read_essay(essay) if found else None
    return render_template(
        "editor/explain.html",
        asked=asked,
        essay=essay,
        found=found,
        page=page,
        draft=opened,
        kinds=KIND_LABELS,
        shares=found.shares[:_SHOWN] if found else (),
        rest=sum(share.value for share in found.shares[_SHOWN:]) if found else 0.0,
    )
