"""Essays whose facets a careful person has written down: our own pages, and those of another hand."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.corpus.facets.extract import extract_facets
from indexer.corpus.measuring.measure import Measure
from indexer.corpus.model import Essay, Page, Skipped
from indexer.corpus.parsing.page import parse_page
from indexer.corpus.reading.sources import find_files, read_pages
from lexicon.agencies import agency_vocabulary, functions
from mappings.facets import Facets

FACETS = ("year", "agency_type", "region", "genre")


@dataclass(frozen=True)
class Labelled:
    """An essay as it is parsed, and for each facet the values that are right: none where unknown.

    Years are (from, to), a region is its path.
    """

    page: str
    essay: Essay
    right: Mapping[str, Sequence[Any]]

    @property
    def id(self) -> str:
        """page-ordinal."""
        return self.essay.id(self.page)


def read_bundled(corpus: Path, gold: Path) -> Iterator[Labelled]:
    """Our own pages with tests/gold."""
    for page in _read_pages(corpus):
        rows = json.loads((gold / f"{page.name}.json").read_text("utf-8"))["essays"]
        for essay, row in zip(page.essays, rows, strict=True):
            year = row["year"]
            right: dict[str, Sequence[Any]] = {
                "year": [(year["from"], year["to"])] if year else [],
                "agency_type": _known(row["agency_type"]),
                "region": [tuple(row["region"])] if row["region"] else [],
                "genre": _known(row["genre"]),
            }
            yield Labelled(page.name, essay, right)


def read_domain(folder: Path) -> Iterator[Labelled | str]:
    """Pages with one gold file for all; of an essay that was not found, its id."""
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()
    rows = {(row["page"], row["ordinal"]): row for row in map(json.loads, lines)}
    for page in _read_pages(folder / "pages"):
        for essay in page.essays:
            row = rows.pop((f"{page.name}.txt", essay.ordinal), None)
            if row is not None:
                yield Labelled(page.name, essay, _right_of(row))
    yield from (row["id"] for row in rows.values())


def measure_labelled(name: str, essays: Iterable[Labelled | str]) -> Sequence[Measure]:
    """Each facet of each essay, of all and of those given, and how many unknown ones were left so."""
    found = Measure(f"{name}.essays")
    right = {facet: Measure(f"{name}.{facet}") for facet in FACETS}
    given = {facet: Measure(f"{name}.{facet}.precision") for facet in FACETS}
    unknown = Measure(f"{name}.unknown_left_unknown")
    for labelled in essays:
        found.count(not isinstance(labelled, str), f"{labelled} was not found")
        if isinstance(labelled, str):
            continue
        facets = extract_facets(labelled.essay).facets
        for facet in FACETS:
            got, wanted = value_of(facets, facet), labelled.right[facet]
            is_right = _is_right(facet, got, wanted)
            told = f"{labelled.id} {facet}: {got}, not {wanted}"
            right[facet].count(is_right, told)
            if got is not None:
                given[facet].count(is_right, told)
            if not wanted:
                unknown.count(got is None, f"{labelled.id} {facet}: {got}, and nobody can know")
    return [found, *right.values(), *given.values(), unknown]


def value_of(facets: Facets, name: str) -> Any:
    """A facet in the form of what is right."""
    if name == "year":
        return (facets.year.from_, facets.year.to) if facets.year else None
    if name == "agency_type":
        return facets.agency_type.value if facets.agency_type else None
    if name == "region":
        return facets.region.value if facets.region else None
    return facets.genre


def read_confidences(essays: Iterable[Labelled], facet: str) -> Iterator[tuple[float, bool]]:
    """Of each essay with a value its confidence, and whether the value is right."""
    for labelled in essays:
        facets = extract_facets(labelled.essay).facets
        found = getattr(facets, facet)
        if found is not None:
            right = _is_right(facet, value_of(facets, facet), labelled.right[facet])
            yield found.confidence, right


def _is_right(facet: str, got: Any, wanted: Sequence[Any]) -> bool:
    if got is None or not wanted:
        return got is None and not wanted
    # A township below the county that is right says no less.
    deeper = facet == "region" and got[-1].endswith(("乡", "镇", "街道")) and got[:-1] in wanted
    return got in wanted or deeper


def _read_pages(folder: Path) -> Iterator[Page]:
    for raw in read_pages(find_files([folder])):
        if not isinstance(raw, Skipped):
            yield parse_page(raw)


def _right_of(row: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    years = [(year, year) for year in (row["year"], *row["year_also"]) if year]
    if row["year"] is None and row["year_from"]:
        years.append((row["year_from"], row["year_to"]))
    agencies = [name for name in (row["agency_type"], *row["agency_also"]) if name]
    return {
        "year": years,
        "agency_type": sorted({alike for name in agencies for alike in _by_our_names(name)}),
        "region": [tuple(row["region"])] if row["region"] else [],
        "genre": _known(row["genre"]),
    }


def _by_our_names(name: str) -> Sequence[str]:
    """Where the gold has another name for the same, or one for two of ours."""
    if name in functions():
        return [name]
    found = next(agency_vocabulary().find(name), None)
    function = found.entry.function if found else name
    return ["乡镇街道", "村社区"] if function == "乡镇街道" else [function]


def _known(value: str | None) -> list[str]:
    return [value] if value else []
