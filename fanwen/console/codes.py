"""Exit codes by kind, and which failure ends a command with which."""

from collections.abc import Mapping
from enum import IntEnum

from search.failures import Unavailable, explain_failure, find_kind


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


# By name: a command need not load what it never calls, only to say that it did not fail.
_OF_ENGINE = ("elastic_transport.ApiError", "elastic_transport.TransportError")
CODES: dict[str, ExitCode] = {
    "indexer.corpus.reading.sources.NoCorpus": ExitCode.CORPUS,
    "search.evaluation.lines.BadCollection": ExitCode.CORPUS,
    "indexer.index.loading.bulk.DiskFull": ExitCode.DISK,
    "indexer.index.loading.bulk.GenerationGone": ExitCode.NOT_SWAPPED,
    "indexer.index.generations.settling.NotSettled": ExitCode.NOT_SWAPPED,
    "indexer.index.gates.run.GateRefused": ExitCode.NOT_SWAPPED,
    "indexer.index.generations.swapping.SwapRefused": ExitCode.NOT_SWAPPED,
    "indexer.index.backups.repository.BackupRefused": ExitCode.NOT_SWAPPED,
    "indexer.index.generations.swapping.NothingBefore": ExitCode.NOT_SWAPPED,
    "indexer.index.rebuilding.amending.AmendmentsUnreadable": ExitCode.NOT_SWAPPED,
    "indexer.index.generations.lock.Locked": ExitCode.LOCKED,
    "indexer.index.generations.lock.LockLost": ExitCode.LOCKED,
    "indexer.index.ledger.ledger.HolderLost": ExitCode.LOCKED,
    "indexer.index.ledger.failures.LedgerBusy": ExitCode.LOCKED,
    "indexer.index.ledger.failures.LedgerUnusable": ExitCode.DISK,
    "indexer.index.rebuilding.rebuild.NothingToResume": ExitCode.USAGE,
    "indexer.index.rebuilding.job.Interrupted": ExitCode.INTERRUPTED,
    "indexer.index.loading.dead_letters.OverBudget": ExitCode.OVER_BUDGET,
    "search.profile.BadProfile": ExitCode.USAGE,
    "search.failures.Unavailable": ExitCode.UNREACHABLE,
    "search.tuning.failures.BadTuning": ExitCode.USAGE,
    "search.evaluation.model_judge.ModelUnreachable": ExitCode.UNREACHABLE,
    "state.accounts.BadAccount": ExitCode.USAGE,
    "state.documents.Conflict": ExitCode.LOCKED,
    "search.evaluation.indexing.EvaluationFailed": ExitCode.ENGINE,
    "indexer.index.embedding.filling.FillingStopped": ExitCode.INTERRUPTED,
    "artifacts.maven.ArtifactError": ExitCode.UNREACHABLE,
    "vectors.model.ModelUnusable": ExitCode.UNREACHABLE,
    "vectors.cache.CacheUnusable": ExitCode.DISK,
    "indexer.index.loading.behind.FillingRefused": ExitCode.ENGINE,
    "engine.model.EngineError": ExitCode.ENGINE,
}

# What the engine's own failures end a command with, by their kind; all others with ENGINE.
_KINDS: dict[str, ExitCode] = {
    "away": ExitCode.UNREACHABLE,
    "stranger": ExitCode.UNREACHABLE,
    "slow": ExitCode.UNREACHABLE,
    "unready": ExitCode.UNREACHABLE,
    "disk": ExitCode.DISK,
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


def code_of(error: BaseException) -> ExitCode | None:
    """How a command ends for it; None where nobody foresaw it."""
    if isinstance(error, Unavailable) and error.__cause__ is not None:
        # The index that is not built yet is as if nobody were there.
        found = code_of(error.__cause__)
        return ExitCode.UNREACHABLE if find_kind(error.__cause__) == "missing" else found
    if _is_of_engine(error):
        return _KINDS.get(find_kind(error), ExitCode.ENGINE)
    names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    return next((CODES[name] for name in names if name in CODES), None)


def explain(error: BaseException) -> str:
    """The sentence that it ends with."""
    return explain_failure(error) if _is_of_engine(error) else str(error) or type(error).__name__


def _is_of_engine(error: BaseException) -> bool:
    return any(
        f"{kind.__module__}.{kind.__qualname__}" in _OF_ENGINE for kind in type(error).__mro__
    )
