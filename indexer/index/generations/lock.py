"""One rebuild at a time: a lock in the engine, with a lease that its owner keeps renewing.

Every change of the lock names the version it changes, so of many who try one succeeds. Whoever
takes over from a dead owner counts the fencing number up, and the dead one's next renewal fails.
No clock of another machine is believed: a lock is abandoned when it has not changed while we looked.
"""

import getpass
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Any

import psutil
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError, TransportError

from mappings.names import Names

LEASE_SECONDS = 15.0
_HEARTBEAT_SECONDS = LEASE_SECONDS / 5
_LOOK_SECONDS = 0.5
_TAKEN_OVER = "Another rebuild took over while this one did not answer: nothing was swapped."
_ID = "rebuild"
# Tokens of locks that this process has not released. One that it could not give back is nobody's.
_HELD: set[str] = set()
_INDEX = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}


class Locked(RuntimeError):
    """Another rebuild is running."""


class LockLost(RuntimeError):
    """Another rebuild has taken over; this one must not write any more."""


@dataclass(frozen=True)
class Owner:
    """Who holds the lock; `process` and `started` tell a dead owner on our own machine at once."""

    token: str
    user: str
    host: str
    process: int
    started: float

    @property
    def dead(self) -> bool:
        """Whether it certainly is: a process of this machine that is gone, or this one and has done with it."""
        if self.host != socket.gethostname():
            return False
        try:
            process = psutil.Process(self.process)
            # One that has ended and that nobody has asked about yet does nothing any more.
            ended = process.status() == psutil.STATUS_ZOMBIE
            if ended or process.create_time() != self.started:
                return True
            return self.process == os.getpid() and self.token not in _HELD
        except psutil.NoSuchProcess:
            return True


@dataclass(frozen=True)
class _Entry:
    """The lock as it stands in the index; `beat` changes with every renewal."""

    owner: Owner | None
    fence: int
    generation: int
    beat: int
    version: dict[str, int]


def this_process() -> Owner:
    """This process as an owner."""
    process = psutil.Process(os.getpid())
    host = socket.gethostname()
    return Owner(uuid.uuid4().hex, getpass.getuser(), host, process.pid, process.create_time())


class RebuildLock:
    """The lock, held from `acquire` to the end of the block."""

    def __init__(
        self,
        client: Elasticsearch,
        names: Names,
        owner: Owner,
        lease: float = LEASE_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client, self._index, self._owner = client, names.system("locks"), owner
        self._lease, self._sleep = lease, sleep
        self._entry: _Entry | None = None
        self._lost = False
        self._guard = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> "RebuildLock":
        self.acquire()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()
        self.release()

    @property
    def fence(self) -> int:
        """The number of this holding: each later holder has a higher one."""
        return self._held().fence

    def acquire(self) -> None:
        """The lock is ours. Raises `Locked` when its owner lives."""
        _HELD.add(self._owner.token)
        try:
            self._acquire()
        except BaseException:
            _HELD.discard(self._owner.token)
            raise

    def _acquire(self) -> None:
        self._make_index()
        while True:
            entry = self._read()
            if entry.owner is not None:
                self._wait_for_its_end(entry, entry.owner)
            taken = replace(entry, owner=self._owner, fence=entry.fence + 1, beat=0)
            try:
                self._entry = self._write(taken)
            except ConflictError:
                # Another was faster; its lock is a living one.
                continue
            return

    def check(self) -> None:
        """Raises `LockLost` when the lock is another's; asks the engine."""
        self._renew()
        if self._lost:
            raise LockLost(_TAKEN_OVER)

    def next_generation(self, newest: int) -> int:
        """A number that no generation ever had, those of owners that died included."""
        with self._guard:
            held = self._held()
            number = max(newest, held.generation) + 1
            try:
                self._entry = self._write(replace(held, generation=number))
            except ConflictError as error:
                raise LockLost(_TAKEN_OVER) from error
        return number

    def release(self) -> None:
        """The lock is free, unless it is another's already."""
        with self._guard:
            if self._entry is not None and not self._lost:
                # Taken over, or the engine is away: then the lease ends by itself.
                with suppress(ApiError, TransportError):
                    self._write(replace(self._entry, owner=None))
            self._entry = None
        _HELD.discard(self._owner.token)

    def _held(self) -> _Entry:
        if self._entry is None:
            raise LockLost("The lock is not held.")
        return self._entry

    def _keep(self) -> None:
        while not self._ended.wait(min(_HEARTBEAT_SECONDS, self._lease / 5)):
            try:
                self._renew()
            except Exception:  # noqa: BLE001, S112 - the engine is away, and nobody else can take it
                continue

    def _renew(self) -> None:
        with self._guard:
            if self._lost or self._entry is None:
                return
            try:
                self._entry = self._write(replace(self._entry, beat=self._entry.beat + 1))
            except ConflictError:
                # Our own write may have been answered by nothing and yet been done.
                found = self._read()
                self._lost = found.owner != self._owner or found.fence != self._entry.fence
                self._entry = found

    def _wait_for_its_end(self, entry: _Entry, owner: Owner) -> None:
        """Returns when the lock may be taken from that owner. Raises `Locked` when it lives."""
        until = time.monotonic() + self._lease
        while not owner.dead and time.monotonic() < until:
            self._sleep(min(_LOOK_SECONDS, self._lease / 10))
            found = self._read()
            if found.owner is None or found.fence != entry.fence:
                return
            if found.beat != entry.beat:
                raise Locked(
                    f"A rebuild is running already: {owner.user}@{owner.host}, "
                    f"process {owner.process}. Wait for its end."
                )

    def _make_index(self) -> None:
        if not self._client.indices.exists(index=self._index):
            self._client.options(ignore_status=400).indices.create(
                index=self._index, settings=_INDEX, mappings={"dynamic": False}
            )
        # Another may have made it a moment ago: until its shard is active it cannot be read.
        self._client.cluster.health(index=self._index, wait_for_active_shards=1)

    def _read(self) -> _Entry:
        try:
            found = self._client.get(index=self._index, id=_ID)
        except NotFoundError:
            return _Entry(None, 0, 0, 0, {})
        source = found["_source"]
        owner = Owner(**source["owner"]) if source["owner"] else None
        version = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        return _Entry(owner, source["fence"], source["generation"], source["beat"], version)

    def _write(self, entry: _Entry) -> _Entry:
        source: dict[str, Any] = {
            "owner": asdict(entry.owner) if entry.owner else None,
            "fence": entry.fence,
            "generation": entry.generation,
            "beat": entry.beat,
        }
        # Without a version there must be none: two who create it at once are told apart, too.
        when: dict[str, Any] = dict(entry.version) or {"op_type": "create"}
        answer = self._client.index(index=self._index, id=_ID, document=source, **when)
        version = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        return replace(entry, version=version)
