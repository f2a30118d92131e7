"""The rebuild job: from files to a new generation that readers see, or to nothing changed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from indexer.index.gates.run import GateRefused
from indexer.index.generations.lock import LockLost, Owner, RebuildLock, this_process
from indexer.index.ledger.ledger import HolderLost, Ledger
from indexer.index.ledger.runs import Run, begin_run, end_run, last_run, note_options
from indexer.index.memory import return_large_blocks
from indexer.index.rebuilding.job import Ears, Interrupted, Options, Target
from indexer.index.rebuilding.keeping import add_kept, write_options
from indexer.index.rebuilding.steps import Steps
from indexer.index.rebuilding.summary import Summary


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
    be resumed, with the same sources named or none; with others, or none left, one begins anew.
    """
    options, ears = options or Options(), ears or Ears()
    return_large_blocks()
    owner = this_process()
    with RebuildLock(target.client, target.names, owner) as lock, Ledger(target.ledger) as ledger:
        ears.say("locked", fence=lock.fence)
        ledger.hold(owner.token)
        run, options = _begin(ledger, sources, options, owner)
        ears.say("planned", run=run.id)
        with _ending(ledger, run):
            return Steps(target, ledger, options, ears, lock).take(run)


def _begin(
    ledger: Ledger, sources: Sequence[Path], options: Options, owner: Owner
) -> tuple[Run, Options]:
    """The run, begun or found on its way, and the options that it has then."""
    names = [str(path.absolute()) for path in sources]
    left = last_run(ledger) if options.resume else None
    if left is not None and left.resumable and (not names or names == list(left.sources)):
        options = add_kept(options, left.options)
        note_options(ledger, left, write_options(options))
        return left, options
    if not names:
        raise NothingToResume("No rebuild was left on its way: name the files or folders to read.")
    run = begin_run(ledger, names, write_options(options), f"{owner.user}@{owner.host}")
    return run, options


@contextmanager
def _ending(ledger: Ledger, run: Run) -> Iterator[None]:
    """Whatever ends the run, the ledger says how."""
    try:
        yield
    except (LockLost, HolderLost):
        # The ledger is another's now.
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
