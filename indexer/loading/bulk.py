"""Writing documents in batches, with a retry for each single document that was turned away."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from indexer.documents import Document
from indexer.loading.generations import Generation

BATCH_BYTES = 2 << 20
BATCH_ITEMS = 500
MOST_TRIES = 6
FIRST_WAIT = 0.5


class DiskFull(RuntimeError):
    """The engine no longer writes because its disk is full."""


@dataclass(frozen=True)
class Rejected:
    """A document that the engine would not take, and its reason."""

    id: str
    reason: str
    page: str = ""


def bulk_index(
    client: Elasticsearch,
    generation: Generation,
    documents: Iterable[Document],
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Document | Rejected]:
    """Write the documents; yields each one as written or as rejected, none is lost.

    Ids are ours, so a document sent twice is written once. Raises `DiskFull` when the engine
    blocks writing.
    """
    for batch in _batches(documents):
        yield from _write_batch(client, generation, batch, sleep)


def _batches(documents: Iterable[Document]) -> Iterator[list[tuple[Document, bytes]]]:
    batch: list[tuple[Document, bytes]] = []
    size = 0
    for document in documents:
        body = orjson.dumps(document.source)
        if batch and (size + len(body) > BATCH_BYTES or len(batch) >= BATCH_ITEMS):
            yield batch
            batch, size = [], 0
        batch.append((document, body))
        size += len(body)
    if batch:
        yield batch


def _write_batch(
    client: Elasticsearch,
    generation: Generation,
    batch: Sequence[tuple[Document, bytes]],
    sleep: Callable[[float], None],
) -> Iterator[Document | Rejected]:
    pending = list(batch)
    for attempt in range(MOST_TRIES):
        if attempt:
            # Jitter keeps several loaders from coming back at the same moment.
            sleep(FIRST_WAIT * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))  # noqa: S311
        turned_away: list[tuple[Document, bytes]] = []
        for item, answer in zip(pending, _send(client, generation, pending), strict=True):
            outcome = _read_answer(item[0], answer)
            if outcome is None:
                turned_away.append(item)
            else:
                yield outcome
        pending = turned_away
        if not pending:
            return
    for document, _ in pending:
        reason = f"turned away {MOST_TRIES} times: the engine is overloaded"
        yield Rejected(document.id, reason, document.source["page"])


def _send(
    client: Elasticsearch, generation: Generation, batch: Sequence[tuple[Document, bytes]]
) -> list[dict[str, object]]:
    lines: list[Any] = []
    for document, body in batch:
        action = {"index": {"_index": generation.index(document.kind), "_id": document.id}}
        lines += [orjson.dumps(action), body]
    response = client.bulk(operations=lines)
    return [item["index"] for item in response["items"]]


def _read_answer(document: Document, answer: dict[str, object]) -> Document | Rejected | None:
    """The document as written or rejected; None when it may be sent again."""
    error = answer.get("error")
    if not isinstance(error, dict):
        return document
    if error.get("type") == "cluster_block_exception":
        raise DiskFull("Elasticsearch writes no more because its disk is full: free some space.")
    if answer.get("status") == 429:
        return None
    reason = str(error.get("reason", error))
    return Rejected(document.id, reason, document.source["page"])
