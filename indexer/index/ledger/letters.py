"""Dead letters in the ledger: what was left out of a run, and whether that was tried before."""

from collections.abc import Iterable
from dataclasses import asdict

from indexer.index.ledger.ledger import Ledger
from indexer.index.loading.dead_letters import DeadLetter


def keep_letters(ledger: Ledger, run: int, letters: Iterable[DeadLetter]) -> None:
    """The letters belong to the run."""
    rows = [(run, *asdict(letter).values()) for letter in letters]
    with ledger.writing():
        ledger.write_many("INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def forget_letters(ledger: Ledger, run: int) -> None:
    """The run has no letters yet."""
    ledger.write("DELETE FROM letters WHERE run = ?", (run,))


def read_letters(ledger: Ledger, run: int) -> list[DeadLetter]:
    """The letters of a run in the order in which they were written."""
    query = (
        "SELECT page, origin, code, source, reason, excerpt, replay FROM letters "
        "WHERE run = ? ORDER BY rowid"
    )
    return [DeadLetter(*row) for row in ledger.read(query, (run,))]


def count_letters(ledger: Ledger, run: int) -> int:
    """How many letters the run has."""
    row = ledger.read_one("SELECT count(*) FROM letters WHERE run = ?", (run,))
    return int(row[0]) if row else 0


def count_nameless(ledger: Ledger, run: int) -> int:
    """How many of the letters are for what has no row in the plan."""
    row = ledger.read_one("SELECT count(*) FROM letters WHERE run = ? AND origin = ''", (run,))
    return int(row[0]) if row else 0


def repeat_letters(ledger: Ledger, run: int) -> None:
    """The run has the letters of the pages that were dead before in the very form they have now."""
    ledger.write(
        "INSERT INTO letters SELECT ?, page, origin, code, source, reason, excerpt, replay "
        "FROM letters WHERE rowid IN (SELECT max(letters.rowid) FROM letters JOIN plan "
        "ON plan.name = letters.page AND plan.origin = letters.origin "
        "WHERE plan.reason = 'dead before' GROUP BY letters.page)",
        (run,),
    )


def was_dead(ledger: Ledger, page: str, origin: str) -> bool:
    """Whether this text of the page, read and cut as now, was left out of a run before.

    Of its origin only that much counts: no word that editors amend makes a page out of what is none.
    """
    read = " ".join(origin.split()[:3])
    query = "SELECT 1 FROM letters WHERE page = ? AND origin GLOB ? || ' *' LIMIT 1"
    return ledger.read_one(query, (page, read)) is not None


def drop_old_letters(ledger: Ledger, kept: int) -> None:
    """Only letters of the last runs are kept."""
    ledger.write(
        "DELETE FROM letters WHERE run NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ?)",
        (kept,),
    )
