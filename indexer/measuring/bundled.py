"""Our own pages against what a careful person reads in them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.facets.extract import extract_page
from indexer.measuring.measure import Measure
from indexer.model import Essay, Skipped
from indexer.parsing.page import parse_page
from indexer.reading.sources import find_files, read_pages

FACETS = ("year", "agency_type", "region", "genre")


def measure_bundled(corpus: Path, gold: Path) -> Sequence[Measure]:
    """Each facet of each essay, and how many of the unknowable got no value."""
    measures = {name: Measure(f"bundled.{name}") for name in FACETS}
    unknown = Measure("bundled.unknown_left_unknown")
    for id_, essay, expected in _essays(corpus, gold):
        for name in FACETS:
            got, wanted = reading_of(essay, name), gold_of(expected, name)
            measures[name].count(got == wanted, f"{id_} {name}: {got}, not {wanted}")
            if wanted is None:
                unknown.count(got is None, f"{id_} {name}: {got}, and nobody can know")
    return [*measures.values(), unknown]


def reading_of(essay: Essay, name: str) -> Any:
    """A facet as the gold writes it: years as [from, to], a region as its path."""
    facets = essay.facets
    if name == "year":
        return [facets.year.from_, facets.year.to] if facets.year else None
    if name == "agency_type":
        return facets.agency_type.value if facets.agency_type else None
    if name == "region":
        return list(facets.region.value) if facets.region else None
    return facets.genre


def gold_of(expected: dict[str, Any], name: str) -> Any:
    """The right answer of a facet."""
    if name == "year":
        return [expected["year"]["from"], expected["year"]["to"]] if expected["year"] else None
    return expected[name]


def _essays(corpus: Path, gold: Path) -> Iterator[tuple[str, Essay, dict[str, Any]]]:
    for raw in read_pages(find_files([corpus])):
        if isinstance(raw, Skipped):
            continue
        page = extract_page(parse_page(raw))
        expected = json.loads((gold / f"{page.name}.json").read_text("utf-8"))["essays"]
        for essay, row in zip(page.essays, expected, strict=True):
            yield essay.id(page.name), essay, row
