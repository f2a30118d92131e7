"""Indices of one evaluation: made for it, loaded, and removed whatever happens."""

import secrets
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from mappings.names import Names

# One shard and no copies: scores are of all documents, and the same in each evaluation.
_ALONE = {"number_of_shards": 1, "number_of_replicas": 0, "auto_expand_replicas": False}


class EvaluationFailed(RuntimeError):
    """The engine would not take a document or answer a query; the message names it and says why."""


@dataclass(frozen=True)
class Entry:
    """One document on its way to an index."""

    index: str
    id: str
    source: Mapping[str, Any]


def make_names(names: Names) -> Names:
    """Names under a prefix of this evaluation's own: `fanwen-evaluation-3f9c0a71`."""
    return Names(f"{names.prefix}-evaluation-{secrets.token_hex(4)}")


def make_temporary_index(
    stack: ExitStack,
    client: Elasticsearch,
    name: str,
    definition: Mapping[str, Any],
    alias: str | None = None,
) -> str:
    """An empty index of a definition, seen through the alias too; `stack` removes it at the end."""
    # Whoever ends us meanwhile must not leave it behind, and one that is not there yet cannot be
    # removed: it is made in a thread, and removed once that is done or will not be begun any more.
    one_at_a_time, given_up = Lock(), Event()

    def make() -> None:
        with one_at_a_time:
            if not given_up.is_set():
                client.indices.create(
                    index=name,
                    settings={**definition["settings"], **_ALONE},
                    mappings=definition["mappings"],
                    aliases={alias: {}} if alias else {},
                )

    def remove() -> None:
        given_up.set()
        with one_at_a_time:
            client.indices.delete(index=name, ignore_unavailable=True)

    stack.callback(remove)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(make).result()
    return name


def write_entries(client: Elasticsearch, entries: Iterable[Entry], indices: list[str]) -> None:
    """All entries can be searched for. Raises `EvaluationFailed` for the first that is refused."""
    actions = ({"_index": e.index, "_id": e.id, "_source": e.source} for e in entries)
    # Only without raising does the client repeat a single document that was turned away.
    answers = streaming_bulk(client, actions, max_retries=6, raise_on_error=False)
    for taken, answer in answers:
        if not taken:
            refused = answer["index"]
            reason = refused.get("error", {}).get("reason", refused.get("status"))
            raise EvaluationFailed(f"Elasticsearch refused document {refused['_id']}: {reason}.")
    client.indices.refresh(index=indices)
