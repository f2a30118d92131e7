"""What a run found in its sources: a row a page, with the reason why it is redone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from indexer.index.ledger.ledger import Ledger

Reason = Literal[
    "new", "text changed", "parser changed", "dictionary changed", "amended", "corrected",
    "unchanged", "dead before",
]  # fmt: skip
# What a readers' generation would gain or lose by; `dead before` was tried in this very form.
REDONE: tuple[Reason, ...] = get_args(Reason)[:6]


@dataclass(frozen=True)
class PlannedPage:
    """A page of the sources."""

    name: str
    source: str
    origin: str
    bytes: int
    reason: Reason
    dead: bool = False


def clear_plan(ledger: Ledger) -> None:
    """No page is planned."""
    ledger.write("DELETE FROM plan")


def plan_page(ledger: Ledger, page: PlannedPage) -> None:
    """The page is planned, in place of one of its name."""
    row = (page.name, page.source, page.origin, page.bytes, page.reason, page.dead)
    ledger.write("INSERT OR REPLACE INTO plan VALUES (?, ?, ?, ?, ?, ?)", row)


def find_planned(ledger: Ledger, name: str) -> PlannedPage | None:
    """The planned page of a name."""
    row = ledger.read_one("SELECT * FROM plan WHERE name = ?", (name,))
    return PlannedPage(*row) if row else None


def read_planned(ledger: Ledger) -> Iterator[PlannedPage]:
    """The planned pages that are not dead, by name."""
    rows = ledger.walk("SELECT * FROM plan WHERE NOT dead AND name > ? ORDER BY name LIMIT ?")
    yield from (PlannedPage(*row) for row in rows)


def mark_dead(ledger: Ledger, names: Iterable[str]) -> None:
    """These pages are left out of the generation."""
    with ledger.writing():
        ledger.write_many("UPDATE plan SET dead = 1 WHERE name = ?", [(name,) for name in names])


def count_reasons(ledger: Ledger) -> dict[Reason, tuple[int, int]]:
    """How many pages, and how many bytes, there are for each reason."""
    rows = ledger.read("SELECT reason, count(*), sum(bytes) FROM plan GROUP BY reason")
    return {reason: (pages, size) for reason, pages, size in rows}


def names_of(ledger: Ledger, reason: Reason, most: int) -> list[str]:
    """The first few pages of a reason, by name."""
    query = "SELECT name FROM plan WHERE reason = ? ORDER BY name LIMIT ?"
    return [row["name"] for row in ledger.read(query, (reason, most))]


def count_planned(ledger: Ledger) -> int:
    """How many pages are planned, dead ones included."""
    row = ledger.read_one("SELECT count(*) FROM plan")
    return int(row[0]) if row else 0
