"""The steps of a rebuild, each written to the ledger before it is taken.

Every step may be taken twice: after a crash they are gone through again from the beginning, and
find done what is done.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from elasticsearch import ApiError, NotFoundError, TransportError

from indexer.corpus.reading.sources import NoCorpus, find_files
from indexer.index.gates.candidate import Outcome
from indexer.index.gates.run import run_gates
from indexer.index.generations.certificate import attach, read_certificate
from indexer.index.generations.generation import (
    Generation,
    drop,
    is_loading,
    is_whole,
    list_generations,
    live_generation,
)
from indexer.index.generations.lock import RebuildLock
from indexer.index.generations.making import block, clone_index, create_index, reopen
from indexer.index.generations.settling import merging_away, settle
from indexer.index.generations.swapping import promote
from indexer.index.ledger.contents import carry_over, forget_contents
from indexer.index.ledger.ledger import Ledger
from indexer.index.ledger.letters import (
    drop_old_letters,
    forget_letters,
    keep_letters,
    repeat_letters,
)
from indexer.index.ledger.runs import Run, State, end_run, enter, note_generation, note_previous
from indexer.index.ledger.store import forget_unused
from indexer.index.loading.bulk import GenerationGone, Loader
from indexer.index.loading.dead_letters import Budget, DeadLetter, OverBudget
from indexer.index.rebuilding.admitting import to_account, to_candidate
from indexer.index.rebuilding.amending import note_amendments, read_amendments
from indexer.index.rebuilding.job import Ears, Options, Target
from indexer.index.rebuilding.knowing import look_up, remember_live
from indexer.index.rebuilding.loading import Loading
from indexer.index.rebuilding.origins import Origins
from indexer.index.rebuilding.planning import Plan, make_plan
from indexer.index.rebuilding.redoing import Redoing
from indexer.index.rebuilding.signing import Made, sign
from indexer.index.rebuilding.summary import Summary, summarise
from mappings.names import KINDS
from search.failures import find_kind
from state.serving import serve_tuning, served_name, served_tuning

# Up to this share of pages to be written, a clone of the live generation is less work than none.
_MOST_REWRITTEN = 0.5
_KEPT_RUNS = 50
# Nobody waits long for what one request does.
_SWAP_SECONDS, _SWAP_PAUSE_SECONDS = 10.0, 1.0


class Steps:
    """One run under its lock, from the comparison of the sources to the removal of what is old."""

    def __init__(
        self, target: Target, ledger: Ledger, options: Options, ears: Ears, lock: RebuildLock
    ) -> None:
        self._target, self._ledger, self._options = target, ledger, options
        self._ears, self._lock = ears, lock
        self._client, self._names = target.client, target.names
        self._taken = read_amendments(target.client, target.names)
        self._budget = Budget()
        self._stages: dict[str, float] = {}
        self._since = time.monotonic()

    def take(self, run: Run) -> Summary:
        """The run reaches its end; the summary says which."""
        try:
            return self._take(run)
        except OverBudget:
            # Many pages that cannot be read may be a corpus that is away: then that is the reason.
            find_files(map(Path, run.sources))
            raise

    def _take(self, run: Run) -> Summary:
        live = live_generation(self._client, self._names)
        if live is not None and live.number == run.generation:
            # It was swapped in before it was interrupted.
            return self._clean(run, live, run.previous)
        known = self._find_known(live)
        files, plan = self._plan(run, known)
        if known and plan.nothing_to_do and not self._options.full and run.generation is None:
            # No page has any of the words that were amended: queries may have them at once.
            note_amendments(self._client, known, self._taken)
            return self._end_idle(run, known)
        generation = self._create(run, known, plan)
        with self._noticing_removal(generation):
            copies = self._load(run, generation, files)
            self._settle(run, generation)
            self._admit(run, generation, live, copies)
        self._swap(run, generation, live)
        return self._clean(run, generation, live.number if live else None)

    @contextmanager
    def _noticing_removal(self, generation: Generation) -> Iterator[None]:
        """What is missing is the generation itself, where somebody else has removed it."""
        try:
            yield
        except NotFoundError as error:
            if is_whole(self._client, generation):
                raise
            raise GenerationGone(
                "The new generation was removed while it was built: rebuild."
            ) from error

    def _find_known(self, live: Generation | None) -> Generation | None:
        """The live generation, if the ledger knows what it holds and it can be built on."""
        if live is None:
            return None
        known = look_up(self._client, self._ledger, live)
        if not known.listed:
            remember_live(self._client, self._ledger, live)
        return live if known.fits else None

    def _plan(self, run: Run, known: Generation | None) -> tuple[list[Path], Plan]:
        files = find_files(Path(source) for source in run.sources)
        forget_letters(self._ledger, run.id)
        letters: list[DeadLetter] = []

        def hear(letter: DeadLetter | None) -> None:
            if letter is None:
                self._budget.pass_one()
            else:
                letters.append(letter)
                self._budget.spend(f"{letter.source} {letter.reason}")

        try:
            origins = Origins(self._ledger, self._taken.amendments)
            plan = make_plan(self._ledger, files, known.number if known else None, origins, hear)
        finally:
            keep_letters(self._ledger, run.id, letters)
        self._say("compared", pages=plan.pages, redone=plan.redone, reasons=plan.reasons)
        self._took("plan")
        if not plan.pages:
            raise NoCorpus("No page with an essay was found: nothing was rebuilt.")
        self._budget.expect(plan.pages + len(letters))
        return files, plan

    def _end_idle(self, run: Run, known: Generation) -> Summary:
        self._find_left(run)
        repeat_letters(self._ledger, run.id)
        end_run(self._ledger, run, "nothing to do")
        self._say("done")
        certificate = read_certificate(self._client, known)
        return summarise(self._ledger, run, "nothing to do", certificate, self._stages)

    def _create(self, run: Run, known: Generation | None, plan: Plan) -> Generation:
        """The run's generation: as it was left, or new and empty, or new and a clone of the live one."""
        if (left := self._find_left(run)) is not None:
            reopen(self._client, left)
            return left
        newest = max((g.number for g in list_generations(self._client, self._names)), default=0)
        generation = Generation(self._lock.next_generation(newest), self._names)
        base = known if known and self._is_worth_cloning(plan) else None
        note_generation(self._ledger, run, generation.number)
        self._enter(run, "created", generation=generation.number)
        for kind in KINDS:
            if base is None:
                create_index(self._client, generation, kind)
            else:
                clone_index(self._client, base, generation, kind)
            self._say("index made", kind=kind, cloned=base is not None)
        carry_over(self._ledger, base.number if base else 0, generation.number)
        self._took("create")
        return generation

    def _find_left(self, run: Run) -> Generation | None:
        """What the run had begun to load before it was interrupted; all else unfinished is removed."""
        left = None
        for generation in list_generations(self._client, self._names):
            if not is_loading(self._client, generation):
                continue
            mine = generation.number == run.generation and run.reached("loading")
            if mine and is_whole(self._client, generation):
                left = generation
            else:
                self._say("removing", generation=generation.number)
                drop(self._client, generation)
        return left

    def _is_worth_cloning(self, plan: Plan) -> bool:
        written = plan.redone + len(plan.vanished)
        return not self._options.full and written <= _MOST_REWRITTEN * plan.pages

    def _load(self, run: Run, generation: Generation, files: Sequence[Path]) -> int:
        self._enter(run, "loading")
        note_amendments(self._client, generation, self._taken)
        loader = Loader(self._client, generation, self._options.patience)
        loading = Loading(loader, self._ledger, run, self._budget, self._ears)
        loading.clear()
        redoing = Redoing(self._target, self._ledger, run, self._budget, self._taken.amendments)
        # The engine has nothing to do while pages are read, cut and folded.
        with merging_away(self._client, generation):
            redoing.prepare(files, self._ears)
            self._took("prepare")
            copies = loading.load()
        self._took("write")
        self._enter(run, "loaded")
        return copies

    def _settle(self, run: Run, generation: Generation) -> None:
        self._enter(run, "settling")
        settle(self._client, generation, self._say)
        self._say("searchable")
        block(self._client, generation)
        self._say("settled")
        self._took("settle")

    def _admit(
        self, run: Run, generation: Generation, live: Generation | None, copies: int
    ) -> None:
        """All gates let the generation in, and its certificate says so."""
        self._enter(run, "gated")
        if live is not None:
            self._take_over_tuning(live, generation)
        account = to_account(self._ledger, run, generation)
        sides = generation, live
        candidate = to_candidate(self._target, self._ledger, self._options, sides, account)
        outcomes = run_gates(candidate, self._options.forced, self._tell_gate)
        self._took("gates")
        forced = {o.gate: self._options.forced[o.gate] for o in outcomes if not o.passed}
        tuning = served_name(self._client, generation.index(KINDS[0]))
        amended, seconds = self._taken.amendments.all_digest, round(sum(self._stages.values()), 1)
        made = Made(copies, seconds, tuning, amended, forced)
        certificate = sign(self._ledger, generation, account, outcomes, made)
        attach(self._client, generation, certificate)
        self._say("signed", content=certificate.content)

    def _take_over_tuning(self, live: Generation, generation: Generation) -> None:
        """The generation ranks as the live one does."""
        if tuning := served_tuning(self._client, live.index(KINDS[0])):
            serve_tuning(self._client, generation.index(KINDS[0]), tuning)

    def _swap(self, run: Run, generation: Generation, live: Generation | None) -> None:
        """Readers see the generation. An answer that was cut off is not taken for a no."""
        note_previous(self._ledger, run, live.number if live else None)
        self._enter(run, "swapped")
        until = time.monotonic() + min(self._options.patience, _SWAP_SECONDS)
        while True:
            try:
                self._lock.check()
                if live_generation(self._client, self._names) != generation:
                    promote(self._client, generation, live)
                break
            except (ApiError, TransportError) as error:
                passing = find_kind(error) in ("away", "slow", "unready", "busy")
                if not passing or time.monotonic() > until:
                    raise
                time.sleep(_SWAP_PAUSE_SECONDS)
        self._say("live", generation=generation.number)
        self._took("swap")

    def _clean(self, run: Run, generation: Generation, previous: int | None) -> Summary:
        """Only the live generation and the one before it remain, here and in the ledger."""
        self._enter(run, "cleaned")
        kept = {generation.number, previous}
        for other in list_generations(self._client, self._names):
            if other.number not in kept:
                drop(self._client, other)
                self._say("removed", generation=other.number)
        forget_contents(self._ledger, [number for number in kept if number is not None])
        forget_unused(self._ledger)
        drop_old_letters(self._ledger, _KEPT_RUNS)
        end_run(self._ledger, run, "swapped")
        self._took("clean")
        self._say("done")
        certificate = read_certificate(self._client, generation)
        return summarise(self._ledger, run, "swapped", certificate, self._stages)

    def _enter(self, run: Run, state: State, **figures: Any) -> None:
        enter(self._ledger, run, state)
        self._ears.say(f"entered {state}", **figures)
        self._ears.rest()

    def _say(self, name: str, **figures: Any) -> None:
        self._ears.say(name, **figures)

    def _tell_gate(self, outcome: Outcome) -> None:
        figures = {"gate": outcome.gate, "passed": outcome.passed, "reason": outcome.reason}
        self._say("gate", **figures, **outcome.figures)

    def _took(self, stage: str) -> None:
        now = time.monotonic()
        self._stages[stage] = round(self._stages.get(stage, 0) + now - self._since, 3)
        self._since = now
