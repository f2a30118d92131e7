"""Keeping what readers asked, in the background: no page waits for it, and none fails with it."""

import logging
import threading
import time
from collections.abc import Sequence
from queue import Empty, Full, Queue

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import bulk

from mappings.names import Names
from state.asked.entries import Entry
from state.forgetting import forget
from state.indices import make_index

QUERIES = "queries"
_LOG = logging.getLogger(__name__)
# More than this waits only where the engine is away: then new entries are lost, and counted.
_MOST_WAITING = 5_000
_PIECE = 500
_PAUSE_SECONDS = 1.0
_DAY_SECONDS = 24 * 3600.0
_TIMEOUT_SECONDS = 10.0


class QueryLog:
    """Entries on their way to the engine. `days` is how long they are kept; 0 keeps none."""

    def __init__(self, client: Elasticsearch, names: Names, days: int) -> None:
        self.days = days
        self.lost = 0
        self._client = client.options(request_timeout=_TIMEOUT_SECONDS)
        self._names = names
        self._waiting: Queue[Entry] = Queue(_MOST_WAITING)
        self._told_lost = 0
        self._forgot_at = 0.0
        self._starting, self._writing = threading.Lock(), threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, entry: Entry) -> None:
        """Keep it; returns at once."""
        if not self.days:
            return
        try:
            self._waiting.put_nowait(entry)
        except Full:
            self.lost += 1
            return
        self.start()

    def start(self) -> None:
        """From now on what is added is written, and what is too old is deleted, also if nothing is added."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="query log", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """All that was added is written, or counted as lost; nothing is written from now on."""
        self._ended.set()
        self.flush()
        while left := self._take():
            self.lost += len(left)

    def flush(self) -> None:
        """All that was added before is written, as far as the engine takes it."""
        # What another thread has taken is on its way only: it is waited for.
        with self._writing:
            while entries := self._take():
                if not self._write(entries):
                    return

    def _run(self) -> None:
        while not self._ended.wait(_PAUSE_SECONDS):
            self.flush()
            if (lost := self.lost) > self._told_lost:
                _LOG.warning(
                    "%d entries of the query log were lost: the engine is away.",
                    lost - self._told_lost,
                )
                self._told_lost = lost
            self._forget_old()

    def _take(self) -> list[Entry]:
        entries: list[Entry] = []
        try:
            while len(entries) < _PIECE:
                entries.append(self._waiting.get_nowait())
        except Empty:
            pass
        return entries

    def _write(self, entries: Sequence[Entry]) -> bool:
        try:
            index = make_index(self._client, self._names, QUERIES)
            actions = ({"_index": index, "_source": entry.to_source()} for entry in entries)
            bulk(self._client, actions, raise_on_error=False)
        except (ApiError, TransportError):
            self.lost += len(entries)
            return False
        return True

    def _forget_old(self) -> None:
        now = time.monotonic()
        if self._forgot_at and now - self._forgot_at < _DAY_SECONDS:
            return
        try:
            forget_older(self._client, self._names, self.days)
            self._forgot_at = now
        except (ApiError, TransportError):
            return


def forget_older(client: Elasticsearch, names: Names, days: int) -> int:
    """What is older than so many days is deleted; returns how much that was."""
    return forget(client, names.system(QUERIES), {"range": {"at": {"lt": f"now-{days}d"}}})
