"""A query that asks for all but one value of a facet as well: `审计` -> `审计 -单位:教育`."""

from functools import lru_cache

from search.language.parsing import parse_query
from search.language.printing import print_query
from search.language.signs import FIELD_NAMES, LONGEST_QUERY, PRINTED_FIELDS, UNKNOWN
from search.language.years import UNKNOWN_WORD


def exclude(query: str, facet: str, value: str) -> str | None:
    """The query without the essays of a value; None where the language has no word for it, or no room."""
    field = next((name for name in FIELD_NAMES.values() if name == facet), None)
    if field is None:
        return None
    named = UNKNOWN_WORD if value == UNKNOWN else value
    longer = f"{_in_one_form(query)} -{PRINTED_FIELDS[field]}:{named}".strip()
    return longer if len(longer) <= LONGEST_QUERY else None


# For each value beside a list the query is the same.
@lru_cache(maxsize=100)
def _in_one_form(query: str) -> str:
    return print_query(parse_query(query).tree)
