"""How often one address may send something that is kept. Written down nowhere, and forgotten after an hour."""

import logging
import time
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app, request
from limits import RateLimitItemPerHour
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from webapp.refusing import Refused
from webapp.wording import word

REPORTS_AN_HOUR, SIGNINGS_AN_HOUR = 10, 20
_LIMITS = "fanwen-limits"
# Whoever sends something waits for no store that is away.
_PATIENCE_SECONDS = 0.5
# Clocks are set by less than that all the time.
_MOST_SET_BACK_SECONDS = 60
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Store:
    """Where several processes count together: the address of a valkey, and its password."""

    url: str
    password: str = field(repr=False)

    def open(self) -> Storage:
        """The store, which need not be there yet."""
        login = {"password": self.password} if self.password else {}
        store = storage_from_string(
            self.url,
            wrap_exceptions=True,
            socket_timeout=_PATIENCE_SECONDS,
            socket_connect_timeout=_PATIENCE_SECONDS,
            **login,
        )
        return cast(Storage, store)


class Limits:
    """Counts in the store that processes share; in this process alone where there is none, or while it is away."""

    def __init__(self, store: Store | None) -> None:
        self._shared = MovingWindowRateLimiter(store.open()) if store else None
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._clock = _read_clock()

    def hit(self, what: str, an_hour: int, whose: str) -> bool:
        """Whether this one may, after all those within an hour."""
        item = RateLimitItemPerHour(an_hour)
        if self._shared:
            try:
                return self._shared.hit(item, what, whose)
            except StorageError as error:
                _LOG.warning("Limits are counted by each process alone: %s", error.storage_error)
        self._forget_the_future()
        return self._own.hit(item, what, whose)

    def _forget_the_future(self) -> None:
        """A clock that is set back would keep what was counted before in force until it is that late again."""
        before, self._clock = self._clock, _read_clock()
        if self._clock < before - _MOST_SET_BACK_SECONDS:
            _LOG.warning("The clock was set back: limits are counted anew.")
            self._own.storage.reset()


def _read_clock() -> float:
    """What the clock on the wall is ahead of the one that nobody sets, in seconds."""
    return time.time() - time.monotonic()


def add_limits(app: Flask, store: Store | None) -> None:
    """Counts for this site."""
    app.extensions[_LIMITS] = Limits(store)


def check_limit(what: str, an_hour: int, by_address: bool = True) -> None:
    """Raises `Refused` where this address, or anybody, has sent too many of these within an hour."""
    limits: Limits = current_app.extensions[_LIMITS]
    if not limits.hit(what, an_hour, (request.remote_addr or "") if by_address else ""):
        raise Refused(word("您这一小时提交得太多了，请稍后再提交。"), 429)


def check_origin() -> None:
    """Raises `Refused` for what a page of another site sends in the reader's name."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Refused(word("这个请求来自别的网站，没有处理。"), 403)
