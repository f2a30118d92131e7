"""The account that a rebuild gives of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from indexer.index.generations.certificate import Certificate
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.letters import read_letters
from indexer.index.ledger.runs import Outcome, Run
from indexer.index.ledger.store import Miscount, read_miscounts
from indexer.index.loading.dead_letters import DeadLetter
from indexer.index.rebuilding.job import Target


@dataclass(frozen=True)
class Summary:
    """What a rebuild did, in pages: `read` = `indexed` + `unchanged` + `dead`.

    `letters` say what is not in the index, and why; `stages` how many seconds each step took;
    `miscounts` which pages yielded another number of essays than their titles say.
    """

    outcome: Outcome
    run: int
    generation: int
    read: int
    pages: int
    indexed: int
    unchanged: int
    essays: int = 0
    sections: int = 0
    copies: int = 0
    content: str = ""
    letters: Sequence[DeadLetter] = ()
    miscounts: Sequence[Miscount] = ()
    stages: Mapping[str, float] = field(default_factory=dict)
    gates: Sequence[Mapping[str, Any]] = ()
    forced: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The summary as `--json` prints it."""
        rest = asdict(self)
        letters = rest.pop("letters")
        seconds = round(sum(self.stages.values()), 3)
        return {**rest, "seconds": seconds, "dead": len(letters), "dead_letters": letters}


def summarise(
    ledger: Ledger,
    run: Run,
    outcome: Outcome,
    certificate: Certificate | None,
    stages: Mapping[str, float],
) -> Summary:
    """The summary of a run that ended with the generation of this certificate live."""
    if certificate is None:
        raise ValueError(f"Run {run.id} ended without a certificate.")
    idle = outcome == "nothing to do"
    return Summary(
        outcome=outcome,
        run=run.id,
        generation=certificate.generation,
        read=certificate.read,
        pages=certificate.pages,
        indexed=0 if idle else certificate.indexed,
        unchanged=certificate.pages if idle else certificate.unchanged,
        essays=certificate.essays,
        sections=certificate.sections,
        copies=certificate.copies,
        content=certificate.content,
        letters=read_letters(ledger, run.id),
        miscounts=read_miscounts(ledger),
        stages=dict(stages),
        gates=certificate.gates,
        forced=certificate.forced,
    )


def read_letters_of(target: Target, run: int) -> list[DeadLetter]:
    """What the run has left out, however it ended."""
    with Ledger.looking(target.ledger) as ledger:
        return read_letters(ledger, run)
