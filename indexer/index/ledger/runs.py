"""Runs of the rebuild in the ledger: which step each is at, and how it ended."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from indexer.index.ledger.ledger import Ledger

State = Literal[
    "planned", "created", "loading", "loaded", "settling", "gated", "swapped", "cleaned"
]
STATES: tuple[State, ...] = get_args(State)
Outcome = Literal["swapped", "nothing to do", "refused", "failed", "interrupted", "superseded"]


@dataclass(frozen=True)
class Run:
    """A run as the ledger has it. `state` was written before the step was taken."""

    id: int
    state: State
    sources: tuple[str, ...]
    options: str = "{}"
    generation: int | None = None
    previous: int | None = None
    outcome: Outcome | None = None
    started: float = 0.0

    @property
    def resumable(self) -> bool:
        """Whether it stopped on its way: not at its end, and not for want of anything to do."""
        return self.outcome in (None, "refused", "failed", "interrupted")

    def reached(self, state: State) -> bool:
        """Whether the run was at this step or beyond."""
        return STATES.index(self.state) >= STATES.index(state)


def begin_run(ledger: Ledger, sources: Sequence[str], options: str, owner: str) -> Run:
    """A new run; those that were left on their way cannot be resumed any more."""
    now = time.time()
    with ledger.writing():
        ledger.write("UPDATE runs SET outcome = 'superseded' WHERE outcome IS NULL")
        number = ledger.write(
            "INSERT INTO runs (state, owner, sources, options, started) "
            "VALUES ('planned', ?, ?, ?, ?)",
            (owner, json.dumps(list(sources)), options, now),
        )
        ledger.write("INSERT INTO steps VALUES (?, 'planned', ?)", (number, now))
    return Run(number, "planned", tuple(sources), options, started=now)


def note_options(ledger: Ledger, run: Run, options: str) -> None:
    """The options that the run goes on with."""
    ledger.write("UPDATE runs SET options = ? WHERE id = ?", (options, run.id))


def last_run(ledger: Ledger) -> Run | None:
    """The run that was begun last."""
    row = ledger.read_one("SELECT * FROM runs ORDER BY id DESC LIMIT 1")
    return _to_run(row) if row else None


def enter(ledger: Ledger, run: Run, state: State) -> None:
    """The run is about to take this step."""
    with ledger.writing():
        ledger.write("UPDATE runs SET state = ?, outcome = NULL WHERE id = ?", (state, run.id))
        ledger.write("INSERT INTO steps VALUES (?, ?, ?)", (run.id, state, time.time()))


def note_generation(ledger: Ledger, run: Run, number: int) -> None:
    """The number that the run is about to build."""
    ledger.write("UPDATE runs SET generation = ? WHERE id = ?", (number, run.id))


def note_previous(ledger: Ledger, run: Run, number: int | None) -> None:
    """The generation that is live until the run's own is."""
    ledger.write("UPDATE runs SET previous = ? WHERE id = ?", (number, run.id))


def end_run(ledger: Ledger, run: Run, outcome: Outcome) -> None:
    """The run stops here."""
    values = (outcome, time.time(), run.id)
    ledger.write("UPDATE runs SET outcome = ?, ended = ? WHERE id = ?", values)


def _to_run(row: Any) -> Run:
    return Run(
        id=row["id"],
        state=row["state"],
        sources=tuple(json.loads(row["sources"])),
        options=row["options"],
        generation=row["generation"],
        previous=row["previous"],
        outcome=row["outcome"],
        started=row["started"],
    )
