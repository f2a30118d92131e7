"""Reading one text the way a page is read, and its facets as the gates compare them."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.corpus.facets.extract import extract_page
from indexer.corpus.model import Page, RawPage
from indexer.corpus.parsing.page import parse_page
from mappings.facets import Facets

Row = dict[str, Any]


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a JSON Lines file, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def read_page(name: str, text: str, title: str = "") -> Page:
    """A page of one text, with the facets of its essays."""
    return extract_page(parse_page(RawPage(name, text, name, title)))


def facets_of(row: Row) -> Facets:
    """The facets of a row's text, or of its title where it has none."""
    page = read_page(row["id"], row.get("text") or row["title"], row.get("title") or "")
    return page.essays[0].facets if page.essays else Facets()


def region_of(facets: Facets) -> str | None:
    """The path from the province down, joined by slashes."""
    return "/".join(facets.region.value) if facets.region else None


def year_of(facets: Facets) -> int | None:
    """The year; None for an interval too."""
    return facets.year.value if facets.year else None
