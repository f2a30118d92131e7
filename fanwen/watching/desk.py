"""What the desk asks of a watcher, read from the engine as long as that answers."""

import os
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, TransportError

from fanwen.console.ending import Ending
from fanwen.settings import Settings
from fanwen.wiring.connecting import READER_TIMEOUT, connect
from mappings.names import Names
from state.documents import Conflict
from state.requests import ALIVE_SECONDS, Asked, Requests, Watchers

_LOOK_SECONDS = 2.0
_AWAY = (ApiError, TransportError, Conflict, Ending)


class Desk:
    """Tells `asked` that somebody wants something, in a thread of its own, as long as the block runs."""

    def __init__(
        self, settings: Settings, sources: Sequence[Path], asked: Callable[[], None]
    ) -> None:
        self._settings, self._names = settings, Names(settings.prefix)
        self._sources = [str(source) for source in sources]
        self._asked = asked
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._client: Elasticsearch | None = None
        self._doing = "waiting"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def __enter__(self) -> "Desk":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join(READER_TIMEOUT)
        with suppress(*_AWAY):
            self._watchers.leave(self._name)

    def take(self) -> Asked | None:
        """What is asked for, taken; None when nothing is, or the engine is away."""
        with suppress(*_AWAY):
            for asked in self._requests.waiting():
                if taken := self._requests.take(asked, self._name):
                    return taken
        return None

    def end(self, asked: Asked, outcome: str, told: str) -> None:
        """It is done, or cannot be. When the engine is away now, another watcher says so later."""
        with suppress(*_AWAY):
            self._requests.end(asked, outcome, told)

    def tell(self, doing: str) -> None:
        """What the watcher does now."""
        self._doing = doing
        with suppress(*_AWAY):
            self._beat()

    def _run(self) -> None:
        rounds = 0
        while not self._ended.is_set():
            with suppress(*_AWAY):
                if rounds % int(ALIVE_SECONDS / _LOOK_SECONDS / 3) == 0:
                    self._beat()
                    alive = [one.id for one in self._watchers.alive()]
                    self._requests.give_up_lost(alive)
                if self._requests.waiting():
                    self._asked()
            rounds += 1
            self._ended.wait(_LOOK_SECONDS)

    def _beat(self) -> None:
        self._watchers.beat(self._name, self._sources, self._doing)

    @property
    def _requests(self) -> Requests:
        return Requests(self._connect(), self._names)

    @property
    def _watchers(self) -> Watchers:
        return Watchers(self._connect(), self._names)

    def _connect(self) -> Elasticsearch:
        """Looked up anew until it is found: the engine may be started later."""
        if self._client is None:
            self._client = connect(self._settings, READER_TIMEOUT)
        return self._client
