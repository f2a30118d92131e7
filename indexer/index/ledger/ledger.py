"""The ledger: an SQLite file that is written before each step, so that a crash can be resumed."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from indexer.index.ledger.failures import explain, is_busy

# Counted up with schema.sql; a ledger of another version is set aside, and a rebuild starts full.
VERSION = 5
# Another program may look at the ledger, or copy it.
_PATIENCE_SECONDS = 60.0
# Python hears Ctrl-C between two tries only.
_TRY_SECONDS = 1.0
_PIECE = 500

Result = TypeVar("Result")


class HolderLost(RuntimeError):
    """Another holder writes the ledger now; this one must not any more."""


class Ledger:
    """An open ledger. Rows are `sqlite3.Row`: by name.

    Who writes holds it by a token: what its former holder, who may have slept, writes after that
    is refused. No read stays open while it is written to: of SQLite, the write would then fail as
    soon as anybody else has written.
    """

    def __init__(self, path: Path, patience: float = _PATIENCE_SECONDS) -> None:
        """Opens or makes the file, and waits for so many seconds where another program locks it.

        Raises `LedgerUnusable`, `LedgerBusy`.
        """
        self.path = path
        self._patience = patience
        self._holder: str | None = None
        self._db = self._patiently(lambda: _open(path))

    @classmethod
    def looking(cls, path: Path) -> "Ledger":
        """The ledger as it is, to be looked at: its plan may be written to, which nobody sees.

        What is not there, or of another version, is empty.
        """
        ledger = cls(Path(":memory:"))
        ledger.path = path
        if path.exists() and ledger._patiently(lambda: _read_version(path)) == VERSION:
            ledger._db.close()
            ledger._db = ledger._patiently(lambda: _connect_to_look(path))
        return ledger

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._db.close()

    def hold(self, token: str) -> None:
        """From now on only who holds it by this token can write. Needs the engine's lock."""
        self._holder = None
        with self.writing():
            self.write("DELETE FROM holder")
            self.write("INSERT INTO holder VALUES (?)", (token,))
        self._holder = token

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written in the block is kept, or nothing of it. Raises `HolderLost`."""
        self._patiently(lambda: self._db.execute("BEGIN IMMEDIATE"))
        try:
            self._check_holder()
            yield
            self._patiently(lambda: self._db.execute("COMMIT"))
        except BaseException:
            # A full disk may have ended it already.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Runs one statement; returns the number of the row it inserted."""
        if not self._db.in_transaction:
            with self.writing():
                return self.write(statement, values)
        return self._patiently(lambda: self._db.execute(statement, values)).lastrowid or 0

    def write_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs one statement for each row, in a block of `writing`."""
        self._patiently(lambda: self._db.executemany(statement, rows))

    def read(self, query: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The rows of a query that has few."""
        return self._patiently(lambda: self._db.execute(query, values).fetchall())

    def walk(self, query: str, values: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query that may have many, a piece in memory at a time.

        It is put again for each piece, and so its last condition is on the first of its columns, a
        text in ascending order: `… AND name > ? ORDER BY name LIMIT ?`.
        """
        last = ""
        while piece := self.read(query, (*values, last, _PIECE)):
            yield from piece
            last = piece[-1][0]

    def stream(self, query: str) -> Iterator[sqlite3.Row]:
        """The rows of a query that may have many large ones, each as it is asked for.

        Nothing may be written before the last: until then all that is written stays in the log.
        """
        yield from self._patiently(lambda: self._db.execute(query))

    def read_one(self, query: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row of a query."""
        found: list[sqlite3.Row] = self._patiently(
            lambda: self._db.execute(query, values).fetchmany(1)
        )
        return found[0] if found else None

    def _check_holder(self) -> None:
        if self._holder is None:
            return
        found = self.read_one("SELECT token FROM holder")
        if found is None or found["token"] != self._holder:
            raise HolderLost(
                "Another rebuild took over while this one did not answer: nothing was swapped."
            )

    def _patiently(self, act: Callable[[], Result]) -> Result:
        """What `act` returns. One who locks the file, for a copy or a look, is waited for."""
        until = time.monotonic() + self._patience
        while True:
            try:
                return act()
            except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
                # Not the file is to blame, but we.
                raise
            except (sqlite3.Error, OSError) as error:
                if not is_busy(error) or time.monotonic() > until:
                    raise explain(self.path, error) from error


def _open(path: Path) -> sqlite3.Connection:
    if str(path) != ":memory:":
        path.parent.mkdir(parents=True, exist_ok=True)
    db = _connect(str(path))
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, VERSION):
        # Closed by one who may write it, it is one file again.
        db.close()
        path.rename(path.with_suffix(f".version-{version}.sqlite"))
        db = _connect(str(path))
    # A step is on the disk before it is acted on: it survives the process, and a loss of power.
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        db.executescript(files("indexer.index.ledger").joinpath("schema.sql").read_text("utf-8"))
        db.execute(f"PRAGMA user_version = {VERSION}")
    return db


def _connect_to_look(path: Path) -> sqlite3.Connection:
    db = _connect(f"{path.absolute().as_uri()}?mode=ro")
    # A temporary table hides the one of its name.
    db.execute("CREATE TEMP TABLE plan AS SELECT * FROM main.plan WHERE 0")
    db.execute("CREATE UNIQUE INDEX temp.plan_by_name ON plan (name)")
    return db


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=_TRY_SECONDS, isolation_level=None, uri=name != ":memory:")
    db.row_factory = sqlite3.Row
    return db


def _read_version(path: Path) -> int:
    with closing(_connect(f"{path.absolute().as_uri()}?mode=ro")) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])
