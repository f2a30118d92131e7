"""Whole pages into a generation over several connections, each step noted before it is taken."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from indexer.ledger.contents import Held, note_sending, note_written
from indexer.ledger.ledger import Ledger
from indexer.loading.bulk import BATCH_BYTES, BATCH_ITEMS, Action, Loader, Rejected

# Two keep a node of two cores busy; a third only waits.
CONNECTIONS = 2


@dataclass(frozen=True)
class PageLoad:
    """A page on its way: what the generation will hold of it, and what is to be done for that."""

    held: Held
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Sent:
    """Pages whose requests were answered: those that are there, and those with a refused document."""

    written: tuple[Held, ...]
    rejected: dict[str, Rejected]


_Flight = tuple[list[PageLoad], "Future[list[Rejected]]"]


def write_pages(
    loader: Loader, ledger: Ledger, pages: Iterable[PageLoad], tell: Callable[[str], None]
) -> Iterator[Sent]:
    """Write the pages in groups; yields what became of each group once that is in the ledger."""
    with ThreadPoolExecutor(CONNECTIONS, "loader") as threads:
        flights: deque[_Flight] = deque()
        try:
            for group in _to_groups(pages):
                if len(flights) > CONNECTIONS:
                    yield _land(loader, ledger, flights.popleft(), tell)
                _note(note_sending, loader, ledger, (page.held for page in group))
                tell("sending")
                actions = [action for page in group for action in page.actions]
                flights.append((group, threads.submit(_write, loader, actions)))
            while flights:
                yield _land(loader, ledger, flights.popleft(), tell)
        finally:
            for _, future in flights:
                future.cancel()


def _write(loader: Loader, actions: list[Action]) -> list[Rejected]:
    return list(loader.write(actions))


def _land(loader: Loader, ledger: Ledger, flight: _Flight, tell: Callable[[str], None]) -> Sent:
    group, future = flight
    rejected: dict[str, Rejected] = {}
    for refused in future.result():
        rejected.setdefault(refused.page, refused)
    tell("acknowledged")
    written = tuple(
        replace(page.held, state="written") for page in group if page.held.page not in rejected
    )
    _note(note_written, loader, ledger, written)
    tell("noted")
    return Sent(written, rejected)


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
        own = sum(len(action.body or b"") for action in page.actions)
        if group and (size + own > BATCH_BYTES or items + len(page.actions) > BATCH_ITEMS):
            yield group
            group, size, items = [], 0, 0
        group.append(page)
        size, items = size + own, items + len(page.actions)
    if group:
        yield group
