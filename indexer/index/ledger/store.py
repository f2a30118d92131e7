"""Prepared forms of pages kept from one run to the next: the text, cut and read, under its origin."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from indexer.corpus.folding.copies import Fingerprint
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.plan import PlannedPage
from indexer.index.preparing.prepared import Prepared


@dataclass(frozen=True)
class Form:
    """What is known of a prepared page without unpacking it. `id` is the ledger's own."""

    id: int
    page: str
    origin: str
    essays: int
    sections: int
    characters: int
    text: str
    excerpt: str


def keep_forms(ledger: Ledger, prepared: Iterable[tuple[str, Prepared]]) -> None:
    """The pages' forms, each with its origin, in place of one that a page had of the same."""
    with ledger.writing():
        for origin, page in prepared:
            _forget(ledger, "page = ? AND origin = ?", (page.name, origin))
            form = ledger.write(
                "INSERT INTO forms (page, origin, essays, sections, characters, text, excerpt, said, "
                "documents) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (page.name, origin, page.essays, page.sections,
                 page.characters, page.text, page.excerpt, page.said, page.documents),
            )  # fmt: skip
            rows = [(essay, form, data) for essay, data in page.shingles]
            ledger.write_many("INSERT OR REPLACE INTO fingerprints VALUES (?, ?, ?)", rows)


def find_unprepared(ledger: Ledger) -> Iterator[PlannedPage]:
    """Planned pages that are not dead and of which nothing is kept in the form they are planned in."""
    query = (
        "SELECT plan.* FROM plan WHERE NOT dead AND NOT EXISTS "
        "(SELECT 1 FROM forms WHERE page = plan.name AND origin = plan.origin) "
        "AND plan.name > ? ORDER BY plan.name LIMIT ?"
    )
    yield from (PlannedPage(*row) for row in ledger.walk(query))


def find_form(ledger: Ledger, page: str, origin: str) -> Form | None:
    """What is kept of a page in that form."""
    query = (
        "SELECT id, page, origin, essays, sections, characters, text, excerpt FROM forms "
        "WHERE page = ? AND origin = ?"
    )
    row = ledger.read_one(query, (page, origin))
    return Form(*row) if row else None


def find_planned_form(ledger: Ledger, page: str) -> Form | None:
    """What is kept of a page in the form that it is planned in."""
    row = ledger.read_one("SELECT origin FROM plan WHERE name = ?", (page,))
    return find_form(ledger, page, row[0]) if row else None


def read_documents(ledger: Ledger, page: str, origin: str) -> bytes:
    """The packed documents of a page that is kept in that form."""
    query = "SELECT documents FROM forms WHERE page = ? AND origin = ?"
    row = ledger.read_one(query, (page, origin))
    if row is None:
        raise KeyError(page, origin)
    return bytes(row[0])


def read_fingerprints(ledger: Ledger) -> Iterator[Fingerprint]:
    """The fingerprint of each essay of the plan that is not dead, by id."""
    query = (
        "SELECT essay, shingles FROM fingerprints WHERE EXISTS "
        "(SELECT 1 FROM planned_forms WHERE id = form) ORDER BY essay"
    )
    for essay, shingles in ledger.stream(query):
        yield Fingerprint(essay, np.frombuffer(shingles, np.uint32))


@dataclass(frozen=True)
class Miscount:
    """A page of which other than so many essays were found as its title says that it has."""

    page: str
    essays: int
    said: int


def read_miscounts(ledger: Ledger) -> list[Miscount]:
    """Pages of the plan that yielded another number of essays than they say, by name."""
    query = (
        "SELECT page, essays, said FROM planned_forms WHERE said IS NOT NULL AND said != essays "
        "AND page > ? ORDER BY page LIMIT ?"
    )
    return [Miscount(*row) for row in ledger.walk(query)]


def forget_unused(ledger: Ledger) -> None:
    """Only forms are kept that are planned, or that a generation holds."""
    unused = (
        "NOT EXISTS (SELECT 1 FROM plan WHERE plan.name = page AND plan.origin = forms.origin) "
        "AND NOT EXISTS (SELECT 1 FROM contents "
        "WHERE contents.page = forms.page AND contents.origin = forms.origin)"
    )
    with ledger.writing():
        _forget(ledger, unused)


def _forget(ledger: Ledger, condition: str, values: tuple[str, ...] = ()) -> None:
    chosen = f"SELECT id FROM forms WHERE {condition}"  # noqa: S608 - our words
    ledger.write(f"DELETE FROM fingerprints WHERE form IN ({chosen})", values)  # noqa: S608 - our words
    ledger.write(f"DELETE FROM forms WHERE {condition}", values)  # noqa: S608 - our words
