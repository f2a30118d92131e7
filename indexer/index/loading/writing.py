"""Whole pages into a generation over several connections, each step noted before it is taken."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from threading import Event

from indexer.index.ledger.contents import Held, note_sending, note_written
from indexer.index.ledger.ledger import Ledger
from indexer.index.loading.bulk import BATCH_BYTES, BATCH_ITEMS, Action, Loader, Rejected

# Two keep a node of two cores busy; a third only waits.
CONNECTIONS = 2
_LOOK_SECONDS = 0.5
# On their way at a time: a request for each connection, and one that waits.
_BYTES = (CONNECTIONS + 1) * BATCH_BYTES


@dataclass(frozen=True)
class PageLoad:
    """A page on its way: what the generation will hold of it, and what is to be done for that."""

    held: Held
    actions: tuple[Action, ...]

    @property
    def size(self) -> int:
        """Bytes of its documents."""
        return sum(len(action.body or b"") for action in self.actions)


@dataclass(frozen=True)
class Sent:
    """Pages whose requests were answered, in their order, and which have a refused document."""

    pages: tuple[Held, ...]
    rejected: dict[str, Rejected]

    @property
    def written(self) -> tuple[Held, ...]:
        """Those that are there, whole."""
        return tuple(page for page in self.pages if page.page not in self.rejected)


_Flight = tuple[list[PageLoad], "Future[list[Rejected]]"]


def write_pages(
    loader: Loader,
    ledger: Ledger,
    pages: Iterable[PageLoad],
    tell: Callable[[str], None],
    rest: Callable[[], None],
) -> Generator[Sent, None, None]:
    """Write the pages in groups; yields what became of each group once that is in the ledger.

    `rest` is called while it waits for the engine; what it raises ends the writing.
    """
    ended = Event()
    loader = replace(loader, sleep=_sleep_until(ended))
    with ThreadPoolExecutor(CONNECTIONS, "loader") as threads:
        flights: deque[_Flight] = deque()

        def land() -> Sent:
            while not wait([flights[0][1]], _LOOK_SECONDS).done:
                _raise_first_failure(flights)
                rest()
            group, future = flights.popleft()
            tell("acknowledged")
            sent = _to_sent(group, future.result())
            _note(note_written, loader, ledger, sent.written)
            tell("noted")
            return sent

        try:
            for group in _to_groups(pages):
                while flights and (len(flights) > CONNECTIONS or _exceed(flights, group)):
                    yield land()
                _note(note_sending, loader, ledger, (page.held for page in group))
                tell("sending")
                actions = [action for page in group for action in page.actions]
                flights.append((group, threads.submit(_write, loader, actions)))
            while flights:
                yield land()
        finally:
            ended.set()
            for _, future in flights:
                future.cancel()


def _sleep_until(ended: Event) -> Callable[[float], None]:
    """A sleep that ends the thread as soon as nobody waits for what it does."""

    def sleep(seconds: float) -> None:
        if ended.wait(seconds):
            raise InterruptedError("The writing was given up.")

    return sleep


def _raise_first_failure(flights: Iterable[_Flight]) -> None:
    """One that has given up is not waited for until those before it have, too."""
    for _, future in flights:
        if future.done() and (error := future.exception()) is not None:
            raise error


def _exceed(flights: Iterable[_Flight], group: list[PageLoad]) -> bool:
    groups = [group, *(group for group, _ in flights)]
    return sum(page.size for group in groups for page in group) > _BYTES


def _write(loader: Loader, actions: list[Action]) -> list[Rejected]:
    return list(loader.write(actions))


def _to_sent(group: list[PageLoad], refused: list[Rejected]) -> Sent:
    rejected: dict[str, Rejected] = {}
    for one in refused:
        rejected.setdefault(one.page, one)
    return Sent(tuple(replace(page.held, state="written") for page in group), rejected)


def _note(
    note: Callable[[Ledger, int, Iterable[Held]], None],
    loader: Loader,
    ledger: Ledger,
    pages: Iterable[Held],
) -> None:
    note(ledger, loader.generation.number, pages)


def _to_groups(pages: Iterable[PageLoad]) -> Iterator[list[PageLoad]]:
    group: list[PageLoad] = []
    size = items = 0
    for page in pages:
        if group and (size + page.size > BATCH_BYTES or items + len(page.actions) > BATCH_ITEMS):
            yield group
            group, size, items = [], 0, 0
        group.append(page)
        size, items = size + page.size, items + len(page.actions)
    if group:
        yield group
