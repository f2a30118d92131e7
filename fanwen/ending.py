"""How a command may end: exit codes by kind, and the one sentence that goes with each."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import click
from elastic_transport import TransportError
from elasticsearch import ApiError

from engine import EngineError
from indexer.gates.run import GateRefused
from indexer.generations.lock import Locked, LockLost
from indexer.generations.settling import NotSettled
from indexer.generations.swapping import NothingBefore, SwapRefused
from indexer.ledger.failures import LedgerBusy, LedgerUnusable
from indexer.ledger.ledger import HolderLost
from indexer.loading.bulk import DiskFull, GenerationGone
from indexer.loading.dead_letters import OverBudget
from indexer.reading.sources import NoCorpus
from indexer.rebuilding.job import Interrupted
from indexer.rebuilding.rebuild import NothingToResume
from search.evaluation.indexing import EvaluationFailed
from search.evaluation.lines import BadCollection
from search.service import Unavailable, explain_api_error


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


_CODES: tuple[tuple[type[Exception], ExitCode], ...] = (
    (NoCorpus, ExitCode.CORPUS),
    (BadCollection, ExitCode.CORPUS),
    (DiskFull, ExitCode.DISK),
    (NotSettled, ExitCode.NOT_SWAPPED),
    (GateRefused, ExitCode.NOT_SWAPPED),
    (SwapRefused, ExitCode.NOT_SWAPPED),
    (GenerationGone, ExitCode.NOT_SWAPPED),
    (Locked, ExitCode.LOCKED),
    (LockLost, ExitCode.LOCKED),
    (HolderLost, ExitCode.LOCKED),
    (LedgerBusy, ExitCode.LOCKED),
    (LedgerUnusable, ExitCode.DISK),
    (NothingToResume, ExitCode.USAGE),
    (Interrupted, ExitCode.INTERRUPTED),
    (OverBudget, ExitCode.OVER_BUDGET),
    (NothingBefore, ExitCode.NOT_SWAPPED),
    (Unavailable, ExitCode.UNREACHABLE),
    (EngineError, ExitCode.ENGINE),
    (EvaluationFailed, ExitCode.ENGINE),
)


@contextmanager
def one_sentence() -> Iterator[None]:
    """Every failure that can be foreseen leaves as an `Ending`, never as a traceback."""
    try:
        yield
    except tuple(kind for kind, _ in _CODES) as error:
        code = next(code for kind, code in _CODES if isinstance(error, kind))
        raise Ending(code, str(error)) from error
    except ApiError as error:
        raise Ending(ExitCode.UNREACHABLE, explain_api_error(error)) from error
    except TransportError as error:
        message = (
            "Elasticsearch cannot be reached: check ELASTICSEARCH_URL, or `fanwen engine start`."
        )
        raise Ending(ExitCode.UNREACHABLE, message) from error
