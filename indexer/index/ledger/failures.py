"""Why the ledger cannot be used, in a sentence that says what to do."""

import sqlite3
from pathlib import Path

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class LedgerUnusable(RuntimeError):
    """The ledger's file cannot be read or written."""


class LedgerBusy(RuntimeError):
    """Another program has locked the ledger for longer than anybody should."""


class LedgerDiskFull(LedgerUnusable):
    """There is no space for what is to be noted."""


def is_busy(error: Exception) -> bool:
    """Whether another one only has to be waited for."""
    return _code(error) in _BUSY


def explain(path: Path, error: Exception) -> RuntimeError:
    """What to raise instead."""
    if is_busy(error):
        return LedgerBusy(
            f"Another program has locked the ledger {path}: end it, and go on with --resume."
        )
    if _code(error) in _FULL:
        return LedgerDiskFull(
            f"The ledger {path} cannot be written ({error}): free some space, and go on with "
            "--resume."
        )
    return LedgerUnusable(
        f"The ledger {path} cannot be used ({error}): move it away; the next rebuild is a full one."
    )


def _code(error: Exception) -> int:
    # The low byte is the kind, the rest says more of it.
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
