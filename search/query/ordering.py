"""The orders of a list, each ending in what no two documents share, so that pages never overlap.

Each goes by the score, too, and behind it only by what breaks ties: the engine tells with each hit what it went by, and
to be told the scores besides costs as much as the search once more.
"""

from collections.abc import Mapping
from typing import Any

from mappings.names import essay_id
from search.query.request import Sort

_BY: dict[Sort, tuple[Any, ...]] = {
    "relevance": (),
    "newest": ({"year.to": {"order": "desc", "missing": "_last"}},),
    "oldest": ({"year.from": {"order": "asc", "missing": "_last"}},),
    "longest": ({"length": "desc"},),
}
# Equal scores and years must not change places between two pages of one list.
_SCORE = "_score"
_TIES = ("page", "ordinal")
_TIES_OF_SECTIONS = ("page", "essay_id", "ordinal")
# Inside an essay.
BEST_FIRST = [_SCORE, "ordinal"]


def order_essays(sort: Sort) -> list[Any]:
    """Fields of the essays index to sort by; page and place come last."""
    return [*_BY[sort], _SCORE, *_TIES]


def order_sections(sort: Sort) -> list[Any]:
    """Fields of the sections index, which knows no lengths."""
    return [*_BY["relevance" if sort == "longest" else sort], _SCORE, *_TIES_OF_SECTIONS]


def read_essay(hit: Mapping[str, Any]) -> tuple[str, float]:
    """Id and score of an essay of a list."""
    score, page, ordinal = hit["sort"][-1 - len(_TIES) :]
    return essay_id(page, ordinal), score


def read_section_score(hit: Mapping[str, Any]) -> float:
    """Score of a section of a list."""
    return float(hit["sort"][-1 - len(_TIES_OF_SECTIONS)])


def read_best_score(hit: Mapping[str, Any]) -> float:
    """Score of a section among those of its essay, best first."""
    return float(hit["sort"][0])
