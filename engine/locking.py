"""One start at a time below a state folder: two would fetch, unpack and record the same things."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from artifacts.maven import Progress, Report


@contextmanager
def starting_alone(folder: Path, report: Report) -> Iterator[None]:
    """No other start goes on below `folder` in the block; it waits for one that does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        # The system gives the lock back when we end, however we end.
        while not _take(lock.fileno()):
            report(Progress("wait", "for another start to finish"))
            time.sleep(0.25)
        yield


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
