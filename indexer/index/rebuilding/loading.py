"""Bringing a generation to what the plan wants: fold, write, and again without what was refused."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice

import orjson

from indexer.corpus.folding.copies import fold_copies
from indexer.index.documents import essay_of, with_copy
from indexer.index.generations.content import ContentHash
from indexer.index.generations.held import find_ids
from indexer.index.ledger.contents import (
    Held,
    find_outdated,
    find_unplanned,
    note_deleted,
    read_held,
)
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.letters import keep_letters
from indexer.index.ledger.plan import PlannedPage, find_planned, mark_dead, read_planned
from indexer.index.ledger.runs import Run
from indexer.index.ledger.store import find_planned_form, read_documents, read_fingerprints
from indexer.index.loading.bulk import Action, Loader, Rejected
from indexer.index.loading.dead_letters import Budget, OverBudget, from_rejected
from indexer.index.loading.writing import PageLoad, Sent, write_pages
from indexer.index.preparing.prepared import unpack
from indexer.index.rebuilding.job import Ears
from mappings.facets import Copy
from mappings.names import page_of

# Pages whose old documents are looked up in one request.
_PIECE = 50

Copies = Mapping[str, Mapping[str, Copy]]


class Loading:
    """One generation on its way to the plan; what it holds already is not written again."""

    def __init__(
        self, loader: Loader, ledger: Ledger, run: Run, budget: Budget, ears: Ears
    ) -> None:
        self._loader, self._ledger, self._run = loader, ledger, run
        self._budget, self._ears = budget, ears
        self._generation = loader.generation.number

    def clear(self) -> None:
        """Nothing is in the generation that the plan wants in another form, or not at all.

        Raises what the loader raises.
        """
        self._delete(find_outdated(self._ledger, self._generation))

    def load(self) -> int:
        """The generation holds the plan, its copies folded; returns how many essays are copies.

        Raises `OverBudget` when too many pages are refused, and what the loader raises.
        """
        while True:
            copies = self._fold()
            # Of a page that turned out to be none nothing stays.
            self._delete(find_unplanned(self._ledger, self._generation))
            if not self._write(copies):
                return sum(map(len, copies.values()))

    def _fold(self) -> Copies:
        self._ears.say("folding")
        found = fold_copies(read_fingerprints(self._ledger), self._ledger.path.parent)
        copies: dict[str, dict[str, Copy]] = {}
        for essay, copy in found.items():
            copies.setdefault(page_of(essay), {})[essay] = copy
        self._ears.say("folded", copies=len(found))
        return copies

    def _delete(self, names: Iterator[str]) -> None:
        # What was written a moment ago is not found before.
        refreshed = False
        while piece := list(islice(names, _PIECE)):
            if not refreshed:
                self._loader.client.indices.refresh(index=self._loader.generation.indices)
                refreshed = True
            ids = find_ids(self._loader.client, self._loader.generation, piece)
            actions = [Action(*key, page) for page in piece for key in sorted(ids[page])]
            self._ears.say("deleting", pages=len(piece))
            for refused in self._loader.write(actions):
                raise RuntimeError(f"{refused.id} could not be deleted: {refused.reason}")
            note_deleted(self._ledger, self._generation, piece)
            self._ears.say("deleted", pages=len(piece))

    def _write(self, copies: Copies) -> bool:
        """Whether a page was refused, so that copies must be folded anew without it."""
        written = refused = 0
        pages, ears = self._find_missing(copies), self._ears
        # Closed here, whatever happens: its threads end before the generation is anybody else's.
        with closing(
            write_pages(self._loader, self._ledger, pages, ears.say, ears.rest)
        ) as writing:
            for sent in writing:
                written += len(sent.written)
                refused += len(sent.rejected)
                self._count(sent)
                ears.say("written", pages=written, documents=_count_documents(sent.written))
                ears.rest()
        if refused and not written and next(read_planned(self._ledger), None) is None:
            raise OverBudget(f"{refused} of {refused} pages were refused: nothing was swapped.")
        return refused > 0

    def _count(self, sent: Sent) -> None:
        for page in sent.pages:
            if (rejected := sent.rejected.get(page.page)) is None:
                self._budget.pass_one()
            else:
                self._bury(page.page, rejected)

    def _bury(self, name: str, rejected: Rejected) -> None:
        planned, form = find_planned(self._ledger, name), find_planned_form(self._ledger, name)
        if planned is None or form is None:
            raise KeyError(name)
        letter = from_rejected(planned, form.excerpt, rejected)
        keep_letters(self._ledger, self._run.id, [letter])
        mark_dead(self._ledger, [name])
        self._budget.spend(f"{rejected.id}: {rejected.reason}")

    def _find_missing(self, copies: Copies) -> Iterator[PageLoad]:
        """The planned pages that the generation does not hold in the form they have now."""
        wanted = self._find_wanted(copies)
        while piece := list(islice(wanted, _PIECE)):
            known = [p.name for p, _ in piece if read_held(self._ledger, self._generation, p.name)]
            stale = find_ids(self._loader.client, self._loader.generation, known) if known else {}
            for page, fingerprint in piece:
                yield self._to_load(page, fingerprint, copies.get(page.name, {}), stale)

    def _find_wanted(self, copies: Copies) -> Iterator[tuple[PlannedPage, str]]:
        for page in read_planned(self._ledger):
            fingerprint = _fingerprint(page, copies.get(page.name, {}))
            if not self._holds(page, fingerprint):
                yield page, fingerprint

    def _holds(self, page: PlannedPage, fingerprint: str) -> bool:
        held = read_held(self._ledger, self._generation, page.name)
        return held is not None and held.state != "sending" and held.fingerprint == fingerprint

    def _to_load(
        self,
        page: PlannedPage,
        fingerprint: str,
        copies: Mapping[str, Copy],
        stale: Mapping[str, set[tuple[str, str]]],
    ) -> PageLoad:
        content = ContentHash()
        actions: dict[tuple[str, str], Action] = {}
        for found in unpack(read_documents(self._ledger, page.name, page.origin)):
            document = with_copy(found, copies.get(essay_of(found)))
            content.add(document.kind, document.id, document.source)
            body = orjson.dumps(document.source)
            key = document.kind, document.id
            actions[key] = Action(*key, page.name, body)
        essays = sum(kind == "essays" for kind, _ in actions)
        gone = stale.get(page.name, set()) - actions.keys()
        deleted = [Action(*key, page.name) for key in sorted(gone)]
        held = Held(
            page.name, "sending", page.origin, fingerprint, essays, len(actions) - essays,
            content.hexdigest(),
        )  # fmt: skip
        return PageLoad(held, (*deleted, *actions.values()))


def _fingerprint(page: PlannedPage, copies: Mapping[str, Copy]) -> str:
    """The hash of all that the documents of a page depend on."""
    parts = [page.origin, sorted((essay, str(copy)) for essay, copy in copies.items())]
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()


def _count_documents(pages: tuple[Held, ...]) -> int:
    return sum(page.essays + page.sections for page in pages)
