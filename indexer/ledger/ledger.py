"""The ledger: an SQLite file that is written before each step, so that a crash can be resumed."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

# Counted up with schema.sql; a ledger of another version is set aside, and a rebuild starts full.
VERSION = 1
_BUSY_SECONDS = 30


class LedgerUnusable(RuntimeError):
    """The ledger's file cannot be read or written; the message says what to do."""


class Ledger:
    """An open ledger. Rows are `sqlite3.Row`: by name."""

    def __init__(self, path: Path, trying: bool = False) -> None:
        """Opens or makes the file; a plan made while `trying` is kept aside and thrown away.

        Raises `LedgerUnusable`.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._open(path)
            if trying:
                # A temporary table hides the one of its name.
                self._db.execute("CREATE TEMP TABLE plan AS SELECT * FROM plan WHERE 0")
        except (sqlite3.Error, OSError) as error:
            raise LedgerUnusable(_sentence(path, error)) from error

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written in the block is kept, or nothing of it."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise LedgerUnusable(_sentence(self.path, error)) from error

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Runs one statement; returns the number of the row it inserted."""
        try:
            return self._db.execute(statement, values).lastrowid or 0
        except sqlite3.OperationalError as error:
            raise LedgerUnusable(_sentence(self.path, error)) from error

    def write_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs one statement for each row."""
        self._db.executemany(statement, rows)

    def read(self, query: str, values: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query, one in memory at a time."""
        yield from self._db.execute(query, values)

    def read_one(self, query: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row of a query."""
        row: sqlite3.Row | None = self._db.execute(query, values).fetchone()
        return row

    def _open(self, path: Path) -> sqlite3.Connection:
        db = _connect(path)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            db.close()
            path.rename(path.with_suffix(f".version-{version}.sqlite"))
            db = _connect(path)
        db.executescript(files("indexer.ledger").joinpath("schema.sql").read_text("utf-8"))
        db.execute(f"PRAGMA user_version = {VERSION}")
        return db


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    db.row_factory = sqlite3.Row
    # A step is on the disk before it is acted on: it survives the process, and a loss of power.
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    return db


def _sentence(path: Path, error: Exception) -> str:
    return f"The ledger {path} cannot be used ({error}): free the disk, or move the file away."
