"""A site that runs in this process, opened as a reader opens it; and what it sends to the engine meanwhile."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any, Protocol
from urllib.parse import quote

from fanwen.benchmarks.recording import Sent, recording
from search.service import SearchService

_NUMBERS = count()
_COMPRESSED = {"Accept-Encoding": "br, gzip"}


class Browser(Protocol):
    """What opens pages of a site that runs in this process."""

    application: Any

    def get(self, path: str, /, *, headers: Mapping[str, str] = ...) -> Any:
        """The page."""


def open_page(http: Browser, query: str) -> None:
    """A reader opens the page of a query. Raises `AssertionError` where it is none."""
    open_anew(http, f"/search?q={quote(query)}&")


def open_anew(http: Browser, path: str) -> None:
    """A reader opens the page, which ends with ? or &, at an address that nobody has asked for: none is kept of it."""
    open_path(http, f"{path}n={next(_NUMBERS)}")


def open_path(http: Browser, path: str) -> None:
    """A reader opens that address. Raises `AssertionError` where there is no page."""
    answer = http.get(path, headers=_COMPRESSED)
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status}")


def record(service: SearchService, act: Callable[[], object]) -> Sequence[Sent]:
    """What is sent to the engine meanwhile, when it was done once before: how rare terms are is known then."""
    act()
    with recording(service.client) as sent:
        act()
    return list(sent)
