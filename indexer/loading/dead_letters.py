"""Dead letters: what could not be indexed, why, and how to try it again; nothing is lost silently."""

import shlex
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import orjson

from indexer.loading.bulk import Rejected
from indexer.model import Page, Skipped

Code = Literal["unreadable", "rejected"]
EXCERPT = 80
# More than a fiftieth is no accident of single pages but of the job.
BUDGET = 0.02
# A few pages may always fail: one of ten is more than a fiftieth.
ALWAYS_ALLOWED = 1


class OverBudget(RuntimeError):
    """So many pages were refused that something else must be wrong; nothing was swapped."""


@dataclass(frozen=True)
class DeadLetter:
    """One page or file that is not in the index."""

    code: Code
    source: str
    reason: str
    excerpt: str
    replay: str


def from_skipped(skipped: Skipped) -> DeadLetter:
    """The letter for what is no page."""
    return DeadLetter("unreadable", skipped.source, skipped.message, "", _replay(skipped.source))


def from_rejected(page: Page, rejected: Rejected) -> DeadLetter:
    """The letter for a page of which the engine refused a document."""
    text = page.essays[0].text[:EXCERPT] if page.essays else ""
    reason = f"{rejected.id}: {rejected.reason}"
    return DeadLetter("rejected", page.source, reason, text, _replay(page.source))


def check_budget(dead: int, pages: int) -> None:
    """Raises `OverBudget` when more pages were refused than single bad ones explain."""
    if dead == pages or dead > max(ALWAYS_ALLOWED, BUDGET * pages):
        raise OverBudget(
            f"{dead:,} of {pages:,} pages were refused, more than {BUDGET:.0%}: nothing was "
            "swapped. Look at the dead letters for the reason."
        )


def write_letters(path: Path, letters: Iterable[DeadLetter]) -> None:
    """One JSON line a letter; the file is there only when there are any."""
    lines = [orjson.dumps(asdict(letter)) for letter in letters]
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\n".join(lines) + b"\n")


def _replay(source: str) -> str:
    return f"fanwen parse {shlex.quote(source)} --json"
