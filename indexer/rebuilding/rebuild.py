"""The rebuild job: from files to a new generation that readers see, or to nothing changed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from indexer.gates.run import GateRefused
from indexer.generations.lock import Locked, Owner, RebuildLock, this_process
from indexer.ledger.ledger import Ledger
from indexer.ledger.runs import Run, begin_run, end_run, enter, last_run, supersede_others
from indexer.rebuilding.job import Ears, Interrupted, Options, Target
from indexer.rebuilding.steps import Steps
from indexer.rebuilding.summary import Summary


class NothingToResume(RuntimeError):
    """No run was left on its way, and no sources were named for a new one."""


def rebuild(
    target: Target,
    sources: Sequence[Path],
    options: Options | None = None,
    ears: Ears | None = None,
) -> Summary:
    """Build a new generation from the sources and swap it in, unless nothing has changed.

    The live generation stays as it is until the new one holds every page or a dead letter for it,
    and all gates let it in. Raises `NoCorpus`, `Locked`, `LockLost`, `OverBudget`, `DiskFull`,
    `GateRefused`, `SwapRefused`, `Interrupted` and what the client raises. A run that ends so can
    be resumed, with no sources named.
    """
    options, ears = options or Options(), ears or Ears()
    with Ledger(target.ledger) as ledger:
        owner = this_process()
        run = _begin(ledger, sources, options, owner)
        ears.say("planned", run=run.id)
        if run.state == "planned":
            enter(ledger, run, "locked")
        with _ending(ledger, run), RebuildLock(target.client, target.names, owner) as lock:
            ears.say("locked", fence=lock.fence)
            supersede_others(ledger, run)
            return Steps(target, ledger, options, ears, lock).take(run)


def _begin(ledger: Ledger, sources: Sequence[Path], options: Options, owner: Owner) -> Run:
    left = last_run(ledger) if options.resume else None
    if left is not None and left.resumable:
        return left
    if not sources:
        raise NothingToResume("No rebuild was left on its way: name the files or folders to read.")
    names = [str(path.absolute()) for path in sources]
    return begin_run(ledger, names, f"{owner.user}@{owner.host}")


@contextmanager
def _ending(ledger: Ledger, run: Run) -> Iterator[None]:
    """Whatever ends the run, the ledger says how."""
    try:
        yield
    except Locked:
        end_run(ledger, run, "locked")
        raise
    except GateRefused:
        end_run(ledger, run, "refused")
        raise
    except (Interrupted, KeyboardInterrupt):
        end_run(ledger, run, "interrupted")
        raise
    except Exception:
        end_run(ledger, run, "failed")
        raise
