"""Running a function over items in worker processes: order kept, memory bounded, no item lost.

An item that ends its worker, or keeps it too long, is named and the rest goes on.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# In flight, for each worker: enough that none waits, little enough that memory stays small.
_ITEMS_A_WORKER = 8
_BYTES = 4 << 20
# What tidies semaphores up after a crash tells so on our stderr, where nobody can use it.
_QUIET = "ignore:resource_tracker:UserWarning"


@dataclass(frozen=True)
class Lost(Generic[Item]):
    """An item that ended the process it was given to, or took longer than any may."""

    item: Item
    reason: str


class Workers(Generic[Item, Result]):
    """Worker processes that apply one function; they end with the block, or with this process."""

    def __init__(
        self,
        function: Callable[[Item], Result],
        count: int,
        preload: str,
        seconds: float = 600,
        begin: Callable[[], None] | None = None,
    ) -> None:
        """`preload` is a module that is imported once and shared by all; each calls `begin` first."""
        self._function, self._count, self._seconds = function, count, seconds
        self._begin_worker = begin
        if _QUIET not in sys.warnoptions:
            sys.warnoptions.append(_QUIET)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([preload])
        self._pool = self._start()

    def __enter__(self) -> "Workers[Item, Result]":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def run(
        self, items: Iterable[Item], size: Callable[[Item], int]
    ) -> Iterator[Result | Lost[Item]]:
        """The result of each item in the order of the items; `size` is an item's bytes."""
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        held = 0
        for item in items:
            while waiting and (
                held + size(item) > _BYTES or len(waiting) >= _ITEMS_A_WORKER * self._count
            ):
                held -= size(waiting[0][0])
                yield self._take(*waiting.popleft())
            held += size(item)
            waiting.append((item, self._submit(item)))
        while waiting:
            yield self._take(*waiting.popleft())

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._count, self._context, initializer=_begin, initargs=(self._begin_worker,)
        )

    def _submit(self, item: Item) -> "Future[Result]":
        try:
            return self._pool.submit(self._function, item)
        except BrokenProcessPool:
            self._pool = self._start()
            return self._pool.submit(self._function, item)

    def _take(self, item: Item, future: "Future[Result]") -> Result | Lost[Item]:
        try:
            return future.result(self._seconds)
        except (BrokenProcessPool, TimeoutError, CancelledError):
            # Any of those in flight may be to blame: each is tried again, alone.
            return self._try_alone(item)

    def _try_alone(self, item: Item) -> Result | Lost[Item]:
        self._end_workers()
        self._pool = self._start()
        try:
            return self._pool.submit(self._function, item).result(self._seconds)
        except BrokenProcessPool:
            return Lost(item, "ended the process that read it")
        except TimeoutError:
            self._end_workers()
            return Lost(item, f"was not read within {self._seconds:,.0f} s")

    def _end_workers(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
            process.join()


def _begin(begin: Callable[[], None] | None) -> None:
    """A worker leaves Ctrl-C to its parent, and ends when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        begin()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
