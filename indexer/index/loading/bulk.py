"""Writing documents in batches, with a retry for each single document that was turned away."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from elasticsearch import ApiError, Elasticsearch, TransportError

from indexer.index.generations.generation import Generation

BATCH_BYTES = 2 << 20
BATCH_ITEMS = 500
# A node that restarts takes a quarter of a minute, a machine some minutes.
PATIENCE_SECONDS = 300.0
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 20.0
# A shard whose node is gone is waited for here, and not for a minute there: meanwhile nobody could stop us.
_SHARD_AWAY = "10s"
_BUSY = (429, 502, 503, 504)
_REFUSED = (400, 413)
_FULL = "read-only-allow-delete"


class DiskFull(RuntimeError):
    """The engine no longer writes because its disk is full."""


class GenerationGone(RuntimeError):
    """The generation that is loaded was removed or closed by somebody else."""


@dataclass(frozen=True)
class Action:
    """One line of a bulk request: a document to write, or with no body one to delete."""

    kind: str
    id: str
    page: str
    body: bytes | None = None


@dataclass(frozen=True)
class Rejected:
    """A document that the engine would not take, and its reason."""

    id: str
    reason: str
    page: str = ""


@dataclass(frozen=True)
class Loader:
    """Where to write, and how long to wait for an engine that is busy or away."""

    client: Elasticsearch
    generation: Generation
    patience: float = PATIENCE_SECONDS
    sleep: Callable[[float], None] = time.sleep

    def write(self, actions: Iterable[Action]) -> Iterator[Rejected]:
        """Everything is written; yields what was refused. An action sent twice counts once.

        Raises `DiskFull` at once when the engine blocks writing, `GenerationGone` when there is
        nothing left to write to, and what the client raises when patience ends.
        """
        for batch in to_batches(actions):
            yield from self._write_batch(batch)

    def _write_batch(self, batch: Sequence[Action]) -> Iterator[Rejected]:
        pending, waits = list(batch), _Waits(self.patience, self.sleep)
        while pending:
            try:
                answers = self._send(pending)
            except TransportError as error:
                waits.wait(error)
                continue
            except ApiError as error:
                if error.status_code in _BUSY:
                    waits.wait(error)
                    continue
                yield from self._write_halves(pending, error)
                return
            again: list[Action] = []
            for action, answer in zip(pending, answers, strict=True):
                outcome = _read_answer(action, answer)
                if outcome == "again":
                    again.append(action)
                elif isinstance(outcome, Rejected):
                    yield outcome
            if again and not waits.wait():
                reason = f"turned away for {self.patience:,.0f} s: the engine is overloaded"
                yield from (Rejected(action.id, reason, action.page) for action in again)
                return
            pending = again

    def _write_halves(self, batch: Sequence[Action], error: ApiError) -> Iterator[Rejected]:
        """A request refused as a whole: one document of it is to blame, and only that is refused."""
        if error.status_code not in _REFUSED:
            raise error
        if len(batch) == 1:
            yield Rejected(batch[0].id, f"{error.status_code} {error.error}", batch[0].page)
            return
        middle = len(batch) // 2
        yield from self._write_batch(batch[:middle])
        yield from self._write_batch(batch[middle:])

    def _send(self, batch: Sequence[Action]) -> list[dict[str, Any]]:
        lines: list[Any] = []
        for action in batch:
            verb = "delete" if action.body is None else "index"
            target = {"_index": self.generation.loading(action.kind), "_id": action.id}
            lines.append(orjson.dumps({verb: target}))
            lines += [] if action.body is None else [action.body]
        # Only through the alias that its own run made: an index that another has removed must not
        # come back by being written to.
        response = self.client.bulk(operations=lines, require_alias=True, timeout=_SHARD_AWAY)
        return [next(iter(item.values())) for item in response["items"]]


def to_batches(actions: Iterable[Action]) -> Iterator[list[Action]]:
    """The actions in lists that are small enough for one request each."""
    batch: list[Action] = []
    size = 0
    for action in actions:
        own = len(action.body or b"")
        if batch and (size + own > BATCH_BYTES or len(batch) >= BATCH_ITEMS):
            yield batch
            batch, size = [], 0
        batch.append(action)
        size += own
    if batch:
        yield batch


class _Waits:
    """Growing waits with jitter, so that several loaders do not come back at the same moment."""

    def __init__(self, patience: float, sleep: Callable[[float], None]) -> None:
        self._until = time.monotonic() + patience
        self._sleep = sleep
        self._next = _FIRST_WAIT

    def wait(self, error: Exception | None = None) -> bool:
        """Whether there is still patience; without, raises the error that there is."""
        if time.monotonic() > self._until:
            if error is not None:
                raise error
            return False
        self._sleep(self._next * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
        self._next = min(2 * self._next, _LONGEST_WAIT)
        return True


def _read_answer(action: Action, answer: dict[str, Any]) -> Rejected | Literal["again", "done"]:
    error = answer.get("error")
    if not isinstance(error, dict):
        return "done"
    reason = str(error.get("reason", error))
    if error.get("type") == "cluster_block_exception":
        if _FULL in reason:
            raise DiskFull(
                "Elasticsearch writes no more because its disk is full: free some space."
            )
        raise GenerationGone(f"The new generation is closed for writing ({reason}).")
    if error.get("type") == "index_not_found_exception":
        raise GenerationGone("The new generation was removed while it was loaded: rebuild.")
    if answer.get("status") in _BUSY:
        return "again"
    return Rejected(action.id, reason, action.page)
