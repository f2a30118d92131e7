"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import orjson
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from engine import Progress as EngineProgress
from fanwen.printing import say
from indexer.loading.summary import Summary

_SECONDS = 10


@contextmanager
def showing_rebuild() -> Iterator[Callable[[Summary], None]]:
    """Shows how many documents a rebuild has written."""
    if not sys.stderr.isatty():
        yield _RebuildLines()
        return
    with _bar() as progress:
        task = progress.add_task("reading", total=None, detail="")

        def report(summary: Summary) -> None:
            writing = summary.stage == "writing"
            progress.update(
                task,
                description=summary.stage,
                completed=summary.documents,
                total=summary.expected if writing else None,
                detail=f"{summary.pages:,} pages  {summary.documents:,} documents",
            )

        yield report


@contextmanager
def showing_engine() -> Iterator[Callable[[EngineProgress], None]]:
    """Shows the stages of an engine start: download with its share, unpacking, waiting."""
    if not sys.stderr.isatty():
        yield _EngineLines()
        return
    with _bar() as progress:
        tasks: dict[str, TaskID] = {}

        def report(step: EngineProgress) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = progress.add_task(step.stage, total=None, detail="")
            total = step.total or None
            progress.update(tasks[step.stage], completed=step.done, total=total, detail=step.detail)

        yield report


class _RebuildLines:
    """One JSON line at the beginning of each stage and every ten seconds, for logs."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = self._start = time.monotonic()

    def __call__(self, summary: Summary) -> None:
        now = time.monotonic()
        if summary.stage == self._stage and now - self._last < _SECONDS:
            return
        self._stage, self._last = summary.stage, now
        event = {
            "event": summary.stage,
            "seconds": round(now - self._start, 1),
            "pages": summary.pages,
            "documents": summary.documents,
            "expected": summary.expected,
        }
        say(orjson.dumps(event).decode())


class _EngineLines:
    """One line a stage, for logs."""

    def __init__(self) -> None:
        self._last: tuple[str, str] | None = None

    def __call__(self, step: EngineProgress) -> None:
        if (step.stage, step.detail) != self._last:
            self._last = (step.stage, step.detail)
            say(f"{step.stage}: {step.detail}")


def _bar() -> Progress:
    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(bar_width=30),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[detail]}"),
    )
    return Progress(*columns, console=Console(stderr=True))
