"""Not asking an engine that does not answer: readers are told at once, and it is not asked by all of them."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import (
    ConnectionTimeout,
    Transport,
    TransportApiResponse,
    TransportError,
)

_FAILURES, _WITHIN_SECONDS, _PAUSE_SECONDS = 5, 10.0, 1.0
_IN_VAIN = 2
# What a proxy answers in its stead, and itself without a master or its shards.
_AWAY = (502, 503, 504)


class Breaker:
    """Open after so many failures within some seconds; then one request at a time tries whether it may close.

    Whoever waited in vain has waited for long: two of them, with nobody answered in between, are enough. Times are of
    `clock`, in seconds; `tell` hears when it opens and when it closes.
    """

    def __init__(
        self,
        failures: int = _FAILURES,
        within: float = _WITHIN_SECONDS,
        pause: float = _PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[bool], None] = lambda given_up: None,
    ) -> None:
        self._failed: deque[float] = deque(maxlen=failures)
        self._waited = 0
        self._within, self._pause, self._clock = within, pause, clock
        self._tell = tell
        self._probed: float | None = None
        self._guard = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether requests are refused, but for one that tries."""
        return self._probed is not None

    def allow(self) -> bool:
        """Whether a request may be made now."""
        with self._guard:
            if self._probed is None:
                return True
            now = self._clock()
            if now - self._probed < self._pause:
                return False
            self._probed = now
            return True

    def succeed(self) -> None:
        """It was answered."""
        with self._guard:
            self._failed.clear()
            self._waited = 0
            if self._probed is not None:
                self._tell(False)
            self._probed = None

    def fail(self, waited: bool = False) -> None:
        """It was not; `waited` where it was waited for until the time was over."""
        with self._guard:
            now = self._clock()
            self._failed.append(now)
            self._waited += waited
            full = len(self._failed) == self._failed.maxlen
            if (full and now - self._failed[0] <= self._within) or self._waited >= _IN_VAIN:
                if self._probed is None:
                    self._tell(True)
                self._probed = now


def guarded(transport: type[Transport], breaker: Breaker) -> type[Transport]:
    """A transport that asks the breaker first."""

    class Guarded(transport):  # type: ignore[misc, valid-type]
        """Fails at once while the breaker is open."""

        def perform_request(self, *args: Any, **options: Any) -> TransportApiResponse:
            if not breaker.allow():
                raise NoConnection("It did not answer several times a moment ago.")
            try:
                answer: TransportApiResponse = super().perform_request(*args, **options)
            except TransportError as error:
                breaker.fail(waited=isinstance(error, ConnectionTimeout))
                raise
            if answer.meta.status in _AWAY:
                breaker.fail()
            else:
                breaker.succeed()
            return answer

    return Guarded
