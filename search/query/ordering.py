"""The orders of a list, each ending in what no two documents share, so that pages never overlap."""

from typing import Any

from search.query.request import Sort

_BY: dict[Sort, tuple[Any, ...]] = {
    "relevance": ("_score",),
    "newest": ({"year.to": {"order": "desc", "missing": "_last"}}, "_score"),
    "oldest": ({"year.from": {"order": "asc", "missing": "_last"}}, "_score"),
    "longest": ({"length": "desc"},),
}
# Equal scores and years must not change places between two pages of one list.
_TIES = ("page", "ordinal")
_TIES_OF_SECTIONS = ("page", "essay_id", "ordinal")


def order_essays(sort: Sort) -> list[Any]:
    """Fields of the essays index to sort by; page and place come last."""
    return [*_BY[sort], *_TIES]


def order_sections(sort: Sort) -> list[Any]:
    """Fields of the sections index, which knows no lengths."""
    return [*_BY["relevance" if sort == "longest" else sort], *_TIES_OF_SECTIONS]
