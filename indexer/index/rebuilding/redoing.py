"""Preparing the pages of the plan whose prepared form the ledger does not have."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.corpus.model import RawDocument, Skipped
from indexer.corpus.reading.sources import find_files, read_documents
from indexer.index.ledger.amended import keep_terms
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.letters import keep_letters
from indexer.index.ledger.plan import PlannedPage, find_planned, mark_dead, plan_page
from indexer.index.ledger.runs import Run
from indexer.index.ledger.store import find_form, find_unprepared, keep_forms
from indexer.index.loading.dead_letters import Budget, from_skipped
from indexer.index.preparing.prepare import prepare_all
from indexer.index.preparing.prepared import Prepared
from indexer.index.rebuilding.job import Ears, Target
from indexer.index.rebuilding.origins import Origins, content_of
from search.tuning.amending.amendments import Amendments

# Pages between two commits: what a crash may cost, and what a commit costs.
_PIECE = 50
_PIECE_BYTES = 4 << 20


class Redoing:
    """One pass over the sources; afterwards each planned page is prepared in the ledger, or dead."""

    def __init__(
        self, target: Target, ledger: Ledger, run: Run, budget: Budget, amendments: Amendments
    ) -> None:
        self._target, self._ledger, self._run, self._budget = target, ledger, run, budget
        self._amendments, self._origins = amendments, Origins(ledger, amendments)
        # Those that are in the workers, in their order.
        self._under_way: deque[PlannedPage] = deque()
        # What could be read for the plan and cannot now, by file or line.
        self._unreadable: dict[str, str] = {}

    def prepare(self, files: Sequence[Path], ears: Ears) -> int:
        """Prepare what is missing; returns how many pages that were.

        Raises `OverBudget` when too many of them are no pages, and `NoCorpus`.
        """
        missing = self._find_missing(files)
        keep_terms(self._ledger, self._amendments.digest, self._amendments.terms)
        results = prepare_all(
            missing, self._target.workers, self._target.dictionary_cache, self._amendments
        )
        done = 0
        for piece in _to_pieces(results):
            done += len(piece)
            self._keep(piece)
            ears.say("prepared", pages=done)
            ears.rest()
        self._bury_vanished()
        return done

    def _find_missing(self, files: Sequence[Path]) -> Iterator[RawDocument]:
        for document in read_documents(files):
            if isinstance(document, Skipped):
                self._unreadable[document.source] = document.message
                continue
            planned = self._read_planned(document)
            if planned is None:
                continue
            if find_form(self._ledger, planned.name, planned.origin) is None:
                self._under_way.append(planned)
                yield document

    def _read_planned(self, document: RawDocument) -> PlannedPage | None:
        """The planned page of the document, as the document is now."""
        planned = find_planned(self._ledger, document.name)
        if planned is None or planned.source != document.source:
            return None
        if content_of(planned.origin) != document.content:
            # The file has changed since it was planned.
            origin = self._origins.of(document.name, document.content)
            planned = replace(planned, origin=origin)
            plan_page(self._ledger, planned)
        return planned

    def _keep(self, results: Sequence[Prepared | Skipped]) -> None:
        planned = [self._under_way.popleft() for _ in results]
        pairs = list(zip(planned, results, strict=True))
        keep_forms(self._ledger, [(p.origin, r) for p, r in pairs if isinstance(r, Prepared)])
        dead = [(p, r) for p, r in pairs if isinstance(r, Skipped)]
        mark_dead(self._ledger, [page.name for page, _ in dead])
        letters = [from_skipped(r, page.name, page.origin) for page, r in dead]
        keep_letters(self._ledger, self._run.id, letters)
        for _, result in pairs:
            if isinstance(result, Skipped):
                self._budget.spend(f"{result.source} {result.message}")
            else:
                self._budget.pass_one()

    def _bury_vanished(self) -> None:
        """What was there for the plan and is gone since has a dead letter, and no older form of it
        is loaded in its place. Raises `NoCorpus` when all that it lay in is gone, too."""
        for number, page in enumerate(find_unprepared(self._ledger)):
            if not number:
                find_files(map(Path, self._run.sources))
            file = page.source.rpartition(":")[0]
            now = self._unreadable.get(page.source) or self._unreadable.get(file) or "is gone"
            reason = f"{now}; it was there when the rebuild began"
            letter = from_skipped(Skipped(page.source, reason), page.name, page.origin)
            keep_letters(self._ledger, self._run.id, [letter])
            mark_dead(self._ledger, [page.name])
            # They come by name: that one follows another says nothing.
            self._budget.pass_one()
            self._budget.spend(f"{page.source} {reason}")


def _to_pieces(results: Iterable[Prepared | Skipped]) -> Iterator[list[Prepared | Skipped]]:
    piece: list[Prepared | Skipped] = []
    size = 0
    for result in results:
        piece.append(result)
        size += result.size if isinstance(result, Prepared) else 0
        if len(piece) == _PIECE or size > _PIECE_BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece
