"""How a command may end: exit codes by kind, and the one sentence that goes with each."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum

import click

from search.failures import explain_failure


class ExitCode(IntEnum):
    """What the exit code of a command says; the same number means the same everywhere."""

    DONE = 0
    SKIPPED = 1
    USAGE = 2
    NOT_FOUND = 4
    NOTHING_TO_DO = 10
    NOT_SWAPPED = 20
    LOCKED = 30
    UNREACHABLE = 40
    DISK = 41
    ENGINE = 42
    OVER_BUDGET = 50
    CORPUS = 60
    BELOW_FLOOR = 70
    INTERRUPTED = 130


class Ending(click.ClickException):
    """A command ends here, with a code and a sentence that says what to do."""

    def __init__(self, code: ExitCode, message: str) -> None:
        super().__init__(message)
        # ClickException reads it from here; its class declares one code for all.
        vars(self)["exit_code"] = code


# By name: a command need not load what it never calls, only to say that it did not fail.
CODES: dict[str, ExitCode] = {
    "indexer.reading.sources.NoCorpus": ExitCode.CORPUS,
    "search.evaluation.lines.BadCollection": ExitCode.CORPUS,
    "indexer.loading.bulk.DiskFull": ExitCode.DISK,
    "indexer.loading.bulk.GenerationGone": ExitCode.NOT_SWAPPED,
    "indexer.generations.settling.NotSettled": ExitCode.NOT_SWAPPED,
    "indexer.gates.run.GateRefused": ExitCode.NOT_SWAPPED,
    "indexer.generations.swapping.SwapRefused": ExitCode.NOT_SWAPPED,
    "indexer.generations.swapping.NothingBefore": ExitCode.NOT_SWAPPED,
    "indexer.rebuilding.amending.AmendmentsUnreadable": ExitCode.NOT_SWAPPED,
    "indexer.generations.lock.Locked": ExitCode.LOCKED,
    "indexer.generations.lock.LockLost": ExitCode.LOCKED,
    "indexer.ledger.ledger.HolderLost": ExitCode.LOCKED,
    "indexer.ledger.failures.LedgerBusy": ExitCode.LOCKED,
    "indexer.ledger.failures.LedgerUnusable": ExitCode.DISK,
    "indexer.rebuilding.rebuild.NothingToResume": ExitCode.USAGE,
    "indexer.rebuilding.job.Interrupted": ExitCode.INTERRUPTED,
    "indexer.loading.dead_letters.OverBudget": ExitCode.OVER_BUDGET,
    "search.profile.BadProfile": ExitCode.USAGE,
    "search.failures.Unavailable": ExitCode.UNREACHABLE,
    "search.tuning.failures.BadTuning": ExitCode.USAGE,
    "search.evaluation.model_judge.ModelUnreachable": ExitCode.UNREACHABLE,
    "state.accounts.BadAccount": ExitCode.USAGE,
    "state.documents.Conflict": ExitCode.LOCKED,
    "search.evaluation.indexing.EvaluationFailed": ExitCode.ENGINE,
    "indexer.embedding.filling.FillingStopped": ExitCode.INTERRUPTED,
    "artifacts.maven.ArtifactError": ExitCode.UNREACHABLE,
    "vectors.model.ModelUnusable": ExitCode.UNREACHABLE,
    "vectors.cache.CacheUnusable": ExitCode.DISK,
    "indexer.loading.behind.FillingRefused": ExitCode.ENGINE,
    "engine.model.EngineError": ExitCode.ENGINE,
    "elastic_transport.ApiError": ExitCode.UNREACHABLE,
    "elastic_transport.TransportError": ExitCode.UNREACHABLE,
}


# How each end is called in metrics, in the log and at the desk.
OUTCOMES: Mapping[int, str] = {
    ExitCode.DONE: "swapped",
    ExitCode.SKIPPED: "swapped_with_dead_letters",
    ExitCode.USAGE: "usage",
    ExitCode.NOTHING_TO_DO: "nothing_to_do",
    ExitCode.NOT_SWAPPED: "refused",
    ExitCode.LOCKED: "locked",
    ExitCode.UNREACHABLE: "unreachable",
    ExitCode.DISK: "disk",
    ExitCode.ENGINE: "engine",
    ExitCode.OVER_BUDGET: "over_budget",
    ExitCode.CORPUS: "corpus",
    ExitCode.INTERRUPTED: "interrupted",
}
CRASHED = "crashed"


@contextmanager
def one_sentence() -> Iterator[None]:
    """Every failure that can be foreseen leaves as an `Ending`, never as a traceback."""
    try:
        yield
    except Exception as error:
        code = code_of(error)
        if code is None:
            raise
        raise Ending(code, explain(error)) from error


def code_of(error: BaseException) -> ExitCode | None:
    """How a command ends for it; None where nobody foresaw it."""
    names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    return next((CODES[name] for name in names if name in CODES), None)


def explain(error: BaseException) -> str:
    """The sentence that it ends with."""
    if isinstance(error, Exception) and type(error).__module__.startswith("elastic"):
        return explain_failure(error)
    return str(error) or type(error).__name__
