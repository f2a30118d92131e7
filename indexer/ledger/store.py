"""Prepared pages kept from one run to the next: the text, cut and read, under its fingerprint."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from indexer.folding.copies import Fingerprint
from indexer.ledger.ledger import Ledger
from indexer.preparing.prepared import Prepared

_FIND = "SELECT name, origin, essays, sections, characters, text, excerpt FROM pages WHERE name = ?"


@dataclass(frozen=True)
class StoredPage:
    """What is known of a prepared page without unpacking it."""

    name: str
    origin: str
    essays: int
    sections: int
    characters: int
    text: str
    excerpt: str


def keep_pages(ledger: Ledger, pages: Iterable[tuple[str, Prepared]]) -> None:
    """The pages' forms, each with its origin, replace what was kept of pages of these names."""
    with ledger.writing():
        for origin, page in pages:
            forget_page(ledger, page.name)
            ledger.write(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (page.name, origin, page.essays, page.sections,
                 page.characters, page.text, page.excerpt, page.documents),
            )  # fmt: skip
            rows = [(essay, page.name, len(data) // 4, data) for essay, data in page.shingles]
            ledger.write_many("INSERT OR REPLACE INTO fingerprints VALUES (?, ?, ?, ?)", rows)


def forget_page(ledger: Ledger, name: str) -> None:
    """Nothing is kept of the page."""
    ledger.write("DELETE FROM fingerprints WHERE page = ?", (name,))
    ledger.write("DELETE FROM pages WHERE name = ?", (name,))


def find_page(ledger: Ledger, name: str) -> StoredPage | None:
    """What is kept of a page."""
    row = ledger.read_one(_FIND, (name,))
    return StoredPage(*row) if row else None


def read_documents(ledger: Ledger, name: str) -> bytes:
    """The packed documents of a page that is kept."""
    row = ledger.read_one("SELECT documents FROM pages WHERE name = ?", (name,))
    if row is None:
        raise KeyError(name)
    return bytes(row[0])


def read_fingerprints(ledger: Ledger) -> Iterator[Fingerprint]:
    """The fingerprint of each essay of the plan that is not dead, fullest first."""
    query = (
        "SELECT essay, page, shingles FROM fingerprints WHERE page IN "
        "(SELECT name FROM plan WHERE NOT dead) ORDER BY size DESC, essay"
    )
    for row in ledger.read(query):
        yield Fingerprint(row["essay"], np.frombuffer(row["shingles"], np.uint32), row["page"])


def forget_unplanned(ledger: Ledger) -> None:
    """Only the pages of the plan are kept: the others have vanished."""
    with ledger.writing():
        ledger.write("DELETE FROM fingerprints WHERE page NOT IN (SELECT name FROM plan)")
        ledger.write("DELETE FROM pages WHERE name NOT IN (SELECT name FROM plan)")
