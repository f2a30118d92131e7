"""What each generation holds, page by page, as far as the engine has acknowledged it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.index.generations.content import ContentHash
from indexer.index.ledger.ledger import Ledger

PageState = Literal["carried", "sending", "written"]


@dataclass(frozen=True)
class Held:
    """A page in a generation: where its form comes from, how much it is, and its documents' hash.

    `fingerprint` is the hash of its origin and of what its essays are copies of.
    """

    page: str
    state: PageState
    origin: str
    fingerprint: str
    essays: int = 0
    sections: int = 0
    content: str = ""


@dataclass(frozen=True)
class Totals:
    """All that a generation holds."""

    pages: int
    essays: int
    sections: int
    carried: int
    content: str


def read_held(ledger: Ledger, generation: int, page: str) -> Held | None:
    """What the generation holds of a page."""
    query = "SELECT * FROM contents WHERE generation = ? AND page = ?"
    row = ledger.read_one(query, (generation, page))
    return Held(*tuple(row)[1:]) if row else None


def note_sending(ledger: Ledger, generation: int, pages: Iterable[Held]) -> None:
    """These pages are about to be sent: until more is noted, any part of them may be there."""
    _note(ledger, generation, pages)


def note_written(ledger: Ledger, generation: int, pages: Iterable[Held]) -> None:
    """All documents of these pages are acknowledged."""
    _note(ledger, generation, pages)


def note_deleted(ledger: Ledger, generation: int, pages: Iterable[str]) -> None:
    """Nothing of these pages is in the generation."""
    with ledger.writing():
        ledger.write_many(
            "DELETE FROM contents WHERE generation = ? AND page = ?",
            [(generation, page) for page in pages],
        )


def carry_over(ledger: Ledger, base: int, generation: int) -> None:
    """The generation begins as what its base holds."""
    with ledger.writing():
        ledger.write("DELETE FROM contents WHERE generation = ?", (generation,))
        ledger.write(
            "INSERT INTO contents SELECT ?, page, 'carried', origin, fingerprint, essays, sections, "
            "content FROM contents WHERE generation = ? AND state <> 'sending'",
            (generation, base),
        )


def forget_contents(ledger: Ledger, kept: Sequence[int]) -> None:
    """Only these generations are kept."""
    for (generation,) in ledger.read("SELECT DISTINCT generation FROM contents"):
        if generation not in kept:
            forget_generation(ledger, generation)


def find_unplanned(ledger: Ledger, generation: int) -> Iterator[str]:
    """Pages that the generation holds and the plan does not want."""
    query = (
        "SELECT page FROM contents WHERE generation = ? AND page NOT IN "
        "(SELECT name FROM plan WHERE NOT dead) AND page > ? ORDER BY page LIMIT ?"
    )
    yield from (row["page"] for row in ledger.walk(query, (generation,)))


def find_outdated(ledger: Ledger, generation: int) -> Iterator[str]:
    """Pages that the generation holds and the plan wants in another form, or not at all."""
    query = (
        "SELECT page FROM contents WHERE generation = ? AND NOT EXISTS (SELECT 1 FROM plan "
        "WHERE name = page AND plan.origin = contents.origin AND NOT dead) "
        "AND page > ? ORDER BY page LIMIT ?"
    )
    yield from (row["page"] for row in ledger.walk(query, (generation,)))


def find_rewritten(ledger: Ledger, old: int, new: int) -> Iterator[str]:
    """Pages of both generations whose documents are not the same in both."""
    query = (
        "SELECT a.page FROM contents a JOIN contents b ON a.page = b.page AND b.generation = ? "
        "WHERE a.generation = ? AND a.content <> b.content AND a.page > ? ORDER BY a.page LIMIT ?"
    )
    yield from (row["page"] for row in ledger.walk(query, (new, old)))


def count_pages(ledger: Ledger, generation: int) -> int:
    """How many pages the generation holds."""
    row = ledger.read_one("SELECT count(*) FROM contents WHERE generation = ?", (generation,))
    return int(row[0]) if row else 0


def forget_generation(ledger: Ledger, generation: int) -> None:
    """Nothing is known of what the generation holds."""
    ledger.write("DELETE FROM contents WHERE generation = ?", (generation,))


def total(ledger: Ledger, generation: int) -> Totals:
    """Counts and hash of what is acknowledged."""
    content = ContentHash()
    pages = essays = sections = carried = 0
    query = (
        "SELECT page, state, essays, sections, content FROM contents "
        "WHERE generation = ? AND state <> 'sending' AND page > ? ORDER BY page LIMIT ?"
    )
    for row in ledger.walk(query, (generation,)):
        pages, carried = pages + 1, carried + (row["state"] == "carried")
        essays, sections = essays + row["essays"], sections + row["sections"]
        content.merge(ContentHash.of(row["content"], row["essays"] + row["sections"]))
    return Totals(pages, essays, sections, carried, content.hexdigest())


def _note(ledger: Ledger, generation: int, pages: Iterable[Held]) -> None:
    rows = [(generation, *(getattr(page, name) for name in _NAMES)) for page in pages]
    with ledger.writing():
        ledger.write_many("INSERT OR REPLACE INTO contents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


_NAMES = tuple(Held.__dataclass_fields__)
