"""Dead letters: what could not be indexed, why, and how to try it again; nothing is lost silently."""

import shlex
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Literal

import orjson

from indexer.corpus.model import Skipped
from indexer.corpus.reading.formats import file_format
from indexer.index.ledger.plan import PlannedPage
from indexer.index.loading.bulk import Rejected

Code = Literal["unreadable", "rejected"]
# More than a fiftieth is no accident of single pages but of the job.
BUDGET = 0.02
# A few pages may always fail: one of ten is more than a fiftieth.
ALWAYS_ALLOWED = 5
# So many bad ones, one after the other, and the next will be bad too.
MOST_IN_A_ROW = 20


class OverBudget(RuntimeError):
    """So many pages were refused that something else must be wrong; nothing was swapped."""


@dataclass(frozen=True)
class DeadLetter:
    """One page or file that is not in the index; `page` is empty where not even a name was found."""

    page: str
    origin: str
    code: Code
    source: str
    reason: str
    excerpt: str
    replay: str


def from_skipped(skipped: Skipped, page: str = "", origin: str = "") -> DeadLetter:
    """The letter for what is no page."""
    source = skipped.source
    return DeadLetter(page, origin, "unreadable", source, skipped.message, "", _replay(source))


class Budget:
    """How many dead letters a run may have: 2 % of what it reads, and not 20 in a row."""

    def __init__(self) -> None:
        self._read: int | None = None
        self._dead = self._in_a_row = 0
        self._last = ""

    def spend(self, reason: str) -> None:
        """One more is dead. Raises `OverBudget` when that is one too many."""
        self._dead += 1
        self._in_a_row += 1
        self._last = reason
        if self._in_a_row >= MOST_IN_A_ROW:
            raise OverBudget(
                f"{self._in_a_row} pages in a row were refused ({reason}): nothing was swapped. "
                "Look at the dead letters."
            )
        self._check_share()

    def pass_one(self) -> None:
        """A page was fine."""
        self._in_a_row = 0

    def expect(self, read: int) -> None:
        """The share is one of so many pages. Raises `OverBudget` when too many are dead already."""
        self._read = read
        self._in_a_row = 0
        self._check_share()

    def _check_share(self) -> None:
        if self._read is not None and self._dead > max(ALWAYS_ALLOWED, BUDGET * self._read):
            raise OverBudget(
                f"{self._dead:,} of {self._read:,} pages were refused, more than {BUDGET:.0%} "
                f"(the last: {self._last}): nothing was swapped. Look at the dead letters."
            )


def from_rejected(page: PlannedPage, excerpt: str, rejected: Rejected) -> DeadLetter:
    """The letter for a page of which the engine refused a document."""
    reason = f"{rejected.id}: {rejected.reason}"
    replay = _replay(page.source)
    return DeadLetter(page.name, page.origin, "rejected", page.source, reason, excerpt, replay)


def write_letters(path: Path, letters: Iterable[DeadLetter]) -> None:
    """One JSON line a letter; the file is there only when there are any."""
    lines = [orjson.dumps(asdict(letter)) for letter in letters]
    path.unlink(missing_ok=True)
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\n".join(lines) + b"\n")


def _replay(source: str) -> str:
    file, _, line = source.rpartition(":")
    if not (line.isdigit() and file_format(PurePath(file)) == ".jsonl"):
        return f"fanwen parse {shlex.quote(source)} --json"
    reader = "zcat" if file.endswith(".gz") else "cat"
    one_line = f"{reader} {shlex.quote(file)} | sed -n {line}p > line.jsonl"
    return f"{one_line} && fanwen parse line.jsonl --json"
