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

from artifacts.maven import Progress as Stage
from artifacts.maven import Report
from fanwen.console.printing import say
from indexer.index.rebuilding.job import Event

_SECONDS = 10
_OFTEN = ("prepared", "sending", "acknowledged", "noted", "written", "deleting", "deleted")


@contextmanager
def showing_rebuild() -> Iterator[Callable[[Event], None]]:
    """Shows what a rebuild does: a bar with rate and remaining time, or a JSON line an event."""
    if not sys.stderr.isatty():
        yield _RebuildLines()
        return
    with _bar() as progress:
        yield _RebuildBar(progress)


@contextmanager
def showing_stages() -> Iterator[Report]:
    """Shows stages one after the other: download with its share, unpacking, waiting, embedding."""
    if not sys.stderr.isatty():
        yield _StageLines()
        return
    with _bar() as progress:
        tasks: dict[str, TaskID] = {}

        def report(step: Stage) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = progress.add_task(step.stage, total=None, detail="")
            total = step.total or None
            progress.update(tasks[step.stage], completed=step.done, total=total, detail=step.detail)

        yield report


class _RebuildBar:
    """One bar for the pages: prepared first, then written."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("planning", total=None, detail="")
        self._redone = 0
        self._start = time.monotonic()

    def __call__(self, event: Event) -> None:
        figures = event.figures
        if event.name == "compared":
            self._redone = figures["redone"]
        elif event.name in ("prepared", "written"):
            pages = figures["pages"]
            rate = pages / max(time.monotonic() - self._start, 1e-3)
            detail = f"{pages:,} of {self._redone:,} pages, {rate:,.0f}/s"
            self._show(event.name, pages, self._redone, detail)
        elif event.name.startswith("entered"):
            self._start = time.monotonic()
            self._show(event.name.removeprefix("entered "), 0, None, "")
        elif event.name == "gate":
            self._show("gates", 0, None, f"{figures['gate']}: {figures['reason'] or 'passed'}")

    def _show(self, stage: str, done: int, total: int | None, detail: str) -> None:
        self._progress.update(
            self._task, description=stage, completed=done, total=total, detail=detail
        )


class _RebuildLines:
    """One JSON line an event, of those that come often one in ten seconds."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._told: dict[str, float] = {}

    def __call__(self, event: Event) -> None:
        now = time.monotonic()
        if event.name in _OFTEN and now - self._told.get(event.name, -_SECONDS) < _SECONDS:
            return
        self._told[event.name] = now
        line = {"event": event.name, "seconds": round(now - self._start, 1), **event.figures}
        say(orjson.dumps(line, default=str).decode())


class _StageLines:
    """One line a stage, and of what counts on within one a line in ten seconds, for logs."""

    def __init__(self) -> None:
        self._last = ("", "")
        self._told = 0.0

    def __call__(self, step: Stage) -> None:
        now = time.monotonic()
        if (step.stage, step.detail) == self._last:
            return
        counts_on = step.stage == self._last[0] and step.total > step.done > 0
        if counts_on and now - self._told < _SECONDS:
            return
        self._last, self._told = (step.stage, step.detail), now
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
