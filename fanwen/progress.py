"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from engine import Progress as EngineProgress
from fanwen.printing import say
from indexer.loading.summary import Summary


@contextmanager
def showing_rebuild() -> Iterator[Callable[[Summary], None]]:
    """Shows how many documents a rebuild has written."""
    if not sys.stderr.isatty():
        yield _RebuildLines()
        return
    with _bar() as progress:
        task = progress.add_task("rebuild", total=None, detail="")

        def report(summary: Summary) -> None:
            detail = f"{summary.pages:,} pages  {summary.sections:,} sections"
            progress.update(task, advance=1, detail=detail)

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
    """A line at the first page and at every thousandth, for logs."""

    def __init__(self) -> None:
        self._next = 1

    def __call__(self, summary: Summary) -> None:
        if summary.pages >= self._next:
            say(f"rebuild: {summary.pages:,} pages, {summary.sections:,} sections")
            self._next = (summary.pages // 1000 + 1) * 1000


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
        TextColumn("{task.fields[detail]}"),
    )
    return Progress(*columns, console=Console(stderr=True))
