"""What readers would wish of the ranking, as records; one that is not met yet must be marked so.

A wish that comes true fails until its record says so: what is reached is not lost again unseen.
"""

import csv
from pathlib import Path

import pytest

from search.query.request import SearchRequest
from search.service import SearchService

pytestmark = pytest.mark.node

_RECORDS = Path(__file__).parent / "texts" / "wishes.tsv"
_TOP = 3


def wishes() -> list[pytest.param]:  # type: ignore[valid-type]
    """One parameter for each record: the query, and the essays of which one is to be in the top three."""
    with _RECORDS.open(encoding="utf-8") as rows:
        records = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        pytest.param(
            record["query"],
            set(record["expected"].split(",")),
            marks=() if record["met"] == "yes" else pytest.mark.xfail(strict=True),
            id=record["query"],
        )
        for record in records
    ]


@pytest.mark.parametrize(("query", "expected"), wishes())
def test_the_wished_essay_is_among_the_first(
    service: SearchService, query: str, expected: set[str]
) -> None:
    hits = service.search(SearchRequest(query)).hits[:_TOP]
    assert expected & {hit.essay.id for hit in hits}
