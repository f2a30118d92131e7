"""Reports that nowhere state their year: it is told by what happened in it, or it is left open.

Each text stands with the year and region that a reader who knows the time would give.
"""

import csv
from functools import cache
from pathlib import Path

import pytest

from indexer.corpus.facets.extract import extract_facets
from indexer.corpus.model import Essay
from indexer.corpus.parsing.sections import split_sections
from mappings.facets import Facets

_TEXTS = Path(__file__).parent / "texts" / "clues.tsv"
_LEAST_FOUND = 0.92
# An essay is longer than the sentences that tell where and when it was written.
_CLOSING = "一年来，全体干部职工团结一心，服务群众的水平不断提高，较好地完成了上级交给的各项任务。"


def reports() -> list[tuple[str, int, tuple[str, ...]]]:
    """(text, year, region's path) of each report."""
    with _TEXTS.open(encoding="utf-8") as rows:
        read = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            (r["text"], int(r["year"]), tuple(filter(None, r["region"].split("/")))) for r in read
        ]


@cache
def facets_of(text: str) -> Facets:
    essay = Essay(1, "工作总结", split_sections([text, _CLOSING]), titled=False)
    return extract_facets(essay).facets


@pytest.mark.parametrize(
    ("text", "year", "region"), reports(), ids=[text[:16] for text, _, _ in reports()]
)
def test_what_is_given_is_right(text: str, year: int, region: tuple[str, ...]) -> None:
    found = facets_of(text)
    if found.year is not None:
        assert found.year.from_ <= year <= found.year.to
    if found.region is not None:
        # A township below the county is no mistake.
        assert found.region.value[: len(region)] == region[: len(found.region.value)]
        assert region


def test_most_years_are_found() -> None:
    right = [
        (found := facets_of(text).year) is not None and found.value == year
        for text, year, _ in reports()
    ]
    assert sum(right) >= _LEAST_FOUND * len(right)
