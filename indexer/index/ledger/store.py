"""Prepared pages kept from one run to the next: the text, cut and read, under its fingerprint."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from indexer.corpus.folding.copies import Fingerprint
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.plan import PlannedPage
from indexer.index.preparing.prepared import Prepared

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
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (page.name, origin, page.essays, page.sections,
                 page.characters, page.text, page.excerpt, page.said, page.documents),
            )  # fmt: skip
            rows = [(essay, page.name, data) for essay, data in page.shingles]
            ledger.write_many("INSERT OR REPLACE INTO fingerprints VALUES (?, ?, ?)", rows)


def find_unprepared(ledger: Ledger) -> Iterator[PlannedPage]:
    """Planned pages that are not dead and of which nothing is kept in the form they are planned in."""
    query = (
        "SELECT plan.* FROM plan LEFT JOIN pages ON pages.name = plan.name "
        "WHERE NOT dead AND pages.origin IS NOT plan.origin "
        "AND plan.name > ? ORDER BY plan.name LIMIT ?"
    )
    yield from (PlannedPage(*row) for row in ledger.walk(query))


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
    """The fingerprint of each essay of the plan that is not dead, by id."""
    # Without the shingles: a piece of them would take much memory.
    query = (
        "SELECT essay FROM fingerprints WHERE EXISTS "
        "(SELECT 1 FROM plan WHERE name = page AND NOT dead) AND essay > ? ORDER BY essay LIMIT ?"
    )
    for (essay,) in ledger.walk(query):
        row = ledger.read_one("SELECT shingles FROM fingerprints WHERE essay = ?", (essay,))
        if row is not None:
            yield Fingerprint(essay, np.frombuffer(row[0], np.uint32))


@dataclass(frozen=True)
class Miscount:
    """A page of which other than so many essays were found as its title says that it has."""

    page: str
    essays: int
    said: int


def read_miscounts(ledger: Ledger) -> list[Miscount]:
    """Pages of the plan that yielded another number of essays than they say, by name."""
    query = (
        "SELECT name, essays, said FROM pages WHERE said IS NOT NULL AND said != essays "
        "AND EXISTS (SELECT 1 FROM plan WHERE plan.name = pages.name AND NOT dead) "
        "AND name > ? ORDER BY name LIMIT ?"
    )
    return [Miscount(*row) for row in ledger.walk(query)]


def forget_unplanned(ledger: Ledger) -> None:
    """Only the pages of the plan are kept: the others have vanished."""
    with ledger.writing():
        ledger.write("DELETE FROM fingerprints WHERE page NOT IN (SELECT name FROM plan)")
        ledger.write("DELETE FROM pages WHERE name NOT IN (SELECT name FROM plan)")
