"""Settling a loaded generation: searched as readers will, and nothing in it that was deleted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

from elasticsearch import ApiError, Elasticsearch, TransportError

from indexer.index.generations.generation import Generation
from indexer.index.generations.making import LOADING, block
from mappings.definitions import read_definition
from mappings.names import KINDS

_SECONDS = 120
_LOOK_SECONDS = 1.0
# A field that every document has, whatever its kind.
_OF_ALL = "page"


class NotSettled(RuntimeError):
    """The new generation cannot be searched as it should; it was not swapped in."""


def settle(client: Elasticsearch, generation: Generation, tell: Callable[[str], None]) -> None:
    """The loaded generation is searched as it will be: refreshed, copied, without deleted rests.

    Raises `NotSettled` when that has not come about in time.
    """
    client.indices.refresh(index=generation.indices)
    for kind in KINDS:
        _merge_deleted_away(client, generation, kind, tell)
        settings = read_definition(kind)["settings"]
        restored = {
            "auto_expand_replicas": settings["auto_expand_replicas"],
            "refresh_interval": None,
        }
        client.indices.put_settings(index=generation.index(kind), settings=restored)
    client.indices.refresh(index=generation.indices)
    health = client.cluster.health(
        index=generation.indices, wait_for_status="green", timeout=f"{_SECONDS}s"
    )
    # Yellow has every document, but not every copy: a cluster that lost a node can still rebuild.
    if health["status"] == "red":
        raise NotSettled("Shards of the new generation are not active: look at the engine's log.")


@contextmanager
def merging_away(client: Elasticsearch, generation: Generation) -> Iterator[None]:
    """What was deleted before the block is merged away during it, as far as that is possible.

    What goes wrong is left to `settle`, which looks how much is left.
    """

    def merge() -> None:
        with suppress(ApiError, TransportError):
            client.indices.refresh(index=generation.indices)
            for index in generation.indices:
                _merge(client, index)

    thread = Thread(target=merge, name="merging", daemon=True)
    thread.start()
    yield
    thread.join()


def _merge_deleted_away(
    client: Elasticsearch, generation: Generation, kind: str, tell: Callable[[str], None]
) -> None:
    """What was deleted counts in no statistics: a ranking depends on the documents alone.

    A merge keeps what a copy that lags behind might ask for, and that there is none is told every
    30 s only. A clone knows of no copies, and takes a second.
    """
    if not _merge(client, generation.index(kind)):
        return
    _clone_itself(client, generation, kind, tell)
    until = time.monotonic() + _SECONDS
    while rests := _merge(client, generation.index(kind)):
        if time.monotonic() > until:
            raise NotSettled(
                f"{rests:,} deleted documents are still in the new generation after {_SECONDS} s "
                "and would count in its ranking: go on with --resume."
            )
        time.sleep(_LOOK_SECONDS)


def _merge(client: Elasticsearch, index: str) -> int:
    """How many deleted documents still count after a merge, which is done only when any do."""
    if not count_rests(client, index):
        return 0
    # Only what is in a commit is merged away.
    client.indices.flush(index=index, force=True, wait_if_ongoing=True)
    client.indices.forcemerge(index=index, max_num_segments=1)
    client.indices.refresh(index=index)
    return count_rests(client, index)


def _clone_itself(
    client: Elasticsearch, generation: Generation, kind: str, tell: Callable[[str], None]
) -> None:
    """The index is a clone of what it was, by way of one that lies aside meanwhile.

    Ended on its way it leaves no whole generation, and a resumed run makes another.
    """
    index, aside = generation.index(kind), generation.aside(kind)
    client.indices.delete(index=aside, ignore_unavailable=True)
    block(client, generation)
    _clone(client, index, aside, {})
    tell("laid aside")
    client.indices.delete(index=index)
    tell("taken away")
    _clone(client, aside, index, {generation.loading(kind): {}})
    tell("laid back")
    client.indices.delete(index=aside)
    client.indices.put_settings(index=generation.indices, settings={"index.blocks.write": None})


def _clone(
    client: Elasticsearch, index: str, target: str, aliases: dict[str, dict[str, str]]
) -> None:
    client.indices.add_block(index=index, block="write")
    answer = client.indices.clone(
        index=index, target=target, settings=LOADING, aliases=aliases, wait_for_active_shards="1"
    )
    if not answer["shards_acknowledged"]:
        raise NotSettled(f"{target} did not become active in time: look at the engine's log.")


def count_rests(client: Elasticsearch, index: str) -> int:
    """How many deleted documents are in the statistics that a ranking goes by.

    What marks a deletion holds no terms, and is not counted; the engine's own count has it.
    """
    hits = client.search(index=index, size=1, source=False, track_total_hits=True)["hits"]
    if not hits["hits"]:
        return 0
    answer = client.termvectors(
        index=index, id=hits["hits"][0]["_id"], fields=[_OF_ALL], realtime=False, offsets=False,
        payloads=False, positions=False,
    )  # fmt: skip
    counted = answer["term_vectors"][_OF_ALL]["field_statistics"]["doc_count"]
    return int(counted) - int(hits["total"]["value"])
