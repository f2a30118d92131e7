"""Judgements: which document answers which query, and how well."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from search.evaluation.lines import BadCollection, read_columns

# Query id -> document id -> rating; 0 is not relevant.
Judgements = Mapping[str, Mapping[str, int]]
# Query id -> the documents that it is put to.
Candidates = Mapping[str, frozenset[str]]
_NAMED = 3


def read_judgements(path: Path) -> Judgements:
    """The ratings of a tab-separated file: query id, document id, whole number."""
    judgements: dict[str, dict[str, int]] = {}
    for where, (query, document, text) in read_columns(path, 3):
        rating = _parse_rating(text, where)
        if judgements.setdefault(query, {}).setdefault(document, rating) != rating:
            raise BadCollection(f"{where}: {document} has two ratings for {query}: keep one.")
    return judgements


def read_candidates(path: Path) -> Candidates:
    """The candidates of a tab-separated file: query id, document id."""
    found: dict[str, set[str]] = {}
    for _, (query, document) in read_columns(path, 2):
        found.setdefault(query, set()).add(document)
    return {query: frozenset(documents) for query, documents in found.items()}


def is_answerable(ratings: Mapping[str, int]) -> bool:
    """Whether any document is relevant; without one all rankings are the same."""
    return any(rating > 0 for rating in ratings.values())


def note_left_out(judgements: Judgements, asked: Iterable[str]) -> list[str]:
    """A sentence for judged queries that are not asked, and one for those without an answer."""
    unknown = judgements.keys() - set(asked)
    hopeless = {query for query, ratings in judgements.items() if not is_answerable(ratings)}
    return [
        *_note("judged queries have no text and were left out", unknown),
        *_note("queries have no relevant document and were left out", hopeless - unknown),
    ]


def note_missing(judgements: Judgements, held: Iterable[str]) -> list[str]:
    """A sentence when relevant documents are not held, so that no ranking can find them."""
    relevant = {id_ for rated in judgements.values() for id_, rating in rated.items() if rating > 0}
    return _note(
        "relevant documents are not in the corpus: nothing finds them", relevant - set(held)
    )


def _note(what: str, ids: set[str]) -> list[str]:
    named = ", ".join(sorted(ids)[:_NAMED])
    return [f"{len(ids):,} {what} ({named}{', …' if len(ids) > _NAMED else ''})."] if ids else []


def _parse_rating(text: str, where: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        message = f"{where}: the rating {text} is no whole number: write 0 for not relevant."
        raise BadCollection(message) from error
