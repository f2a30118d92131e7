"""The plan of a rebuild: what the sources hold against what the live generation holds, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from indexer.corpus.model import RawDocument, Skipped
from indexer.corpus.reading.sources import read_documents, same_name
from indexer.index.ledger.contents import find_unplanned, read_held
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.letters import was_dead
from indexer.index.ledger.plan import (
    REDONE,
    PlannedPage,
    Reason,
    clear_plan,
    count_reasons,
    find_planned,
    names_of,
    plan_page,
)
from indexer.index.loading.dead_letters import DeadLetter, from_skipped
from indexer.index.rebuilding.origins import Origins

_NAMED = 10
_PIECE = 500


@dataclass(frozen=True)
class Plan:
    """How many pages for each reason, the first few of each by name, and the text to be redone."""

    reasons: dict[Reason, int]
    named: dict[Reason, list[str]]
    vanished: tuple[str, ...]
    bytes_redone: int

    @property
    def pages(self) -> int:
        """All pages of the sources."""
        return sum(self.reasons.values())

    @property
    def redone(self) -> int:
        """Pages that are parsed and cut again."""
        return sum(self.reasons.get(reason, 0) for reason in REDONE)

    @property
    def nothing_to_do(self) -> bool:
        """Whether the live generation already holds exactly these pages."""
        return not (self.redone or self.vanished)


def make_plan(
    ledger: Ledger,
    files: Sequence[Path],
    live: int | None,
    origins: Origins,
    hear: Callable[[DeadLetter | None], None],
) -> Plan:
    """The plan, written to the ledger page by page.

    `live` is the generation that is compared with, None where all is to be done. `hear` is told of
    each document: the letter for what is no page, or None; what it raises ends the planning.
    """
    clear_plan(ledger)
    documents = read_documents(files)
    planned = _PIECE
    while planned == _PIECE:
        planned = 0
        # Pieces: a transaction over the whole corpus would keep a second rebuild from saying that
        # it is locked out.
        with ledger.writing():
            for document in islice(documents, _PIECE):
                hear(_plan_document(ledger, document, live, origins))
                planned += 1
    return read_plan(ledger, live)


def read_plan(ledger: Ledger, live: int | None) -> Plan:
    """The plan that stands in the ledger."""
    counted = count_reasons(ledger)
    reasons = {reason: pages for reason, (pages, _) in counted.items()}
    named = {reason: names_of(ledger, reason, _NAMED) for reason in REDONE}
    vanished = tuple(find_unplanned(ledger, live)) if live is not None else ()
    redone = sum(size for reason, (_, size) in counted.items() if reason in REDONE)
    return Plan(reasons, named, vanished, redone)


def _plan_document(
    ledger: Ledger, document: RawDocument | Skipped, live: int | None, origins: Origins
) -> DeadLetter | None:
    if isinstance(document, Skipped):
        return from_skipped(document)
    if first := find_planned(ledger, document.name):
        return from_skipped(same_name(document, first.source), document.name)
    plan_page(ledger, _to_planned(ledger, document, live, origins))
    return None


def _to_planned(
    ledger: Ledger, document: RawDocument, live: int | None, origins: Origins
) -> PlannedPage:
    origin = origins.of(document.name, document.content)
    held = read_held(ledger, live, document.name) if live is not None else None
    if held is None:
        dead = live is not None and was_dead(ledger, document.name, origin)
        reason: Reason = "dead before" if dead else "new"
    else:
        reason = origins.tell_reason(document.name, held.origin, origin)
    if held is not None and reason == "unchanged":
        # Another origin may lead to the same form: it is known by the one that it was made from.
        origin = held.origin
    return PlannedPage(document.name, document.source, origin, len(document.data), reason)
