"""Generations of the index: made beside the live one, empty or as a clone of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from mappings.definitions import read_definition
from mappings.names import KINDS, Names

# While it is loaded: no copies that would do all the work again, no refresh that nobody waits for.
_LOADING = {
    "index.number_of_replicas": 0,
    "index.auto_expand_replicas": "false",
    "index.refresh_interval": "-1",
}
_SETTLE_SECONDS = 120


class NotSettled(RuntimeError):
    """The new generation did not become searchable on all its shards; it was not swapped in."""


@dataclass(frozen=True)
class Generation:
    """One number, and with it one index of each kind."""

    number: int
    names: Names

    def index(self, kind: str) -> str:
        """The index of this generation that holds a kind of document."""
        return self.names.index(kind, self.number)

    def loading(self, kind: str) -> str:
        """The alias through which it is written; gone with the index, and with the swap."""
        return self.names.loading(kind, self.number)

    @property
    def indices(self) -> list[str]:
        """All indices of this generation."""
        return [self.index(kind) for kind in KINDS]


def list_generations(client: Elasticsearch, names: Names) -> list[Generation]:
    """All generations of which any index exists, oldest first."""
    patterns = [names.pattern(kind) for kind in KINDS]
    indices = client.indices.get(index=patterns, allow_no_indices=True, features=["aliases"])
    numbers = {names.generation_of(name) for name in indices}
    return [Generation(number, names) for number in sorted(n for n in numbers if n is not None)]


def live_generation(client: Elasticsearch, names: Names) -> Generation | None:
    """The generation that readers see, or None before the first rebuild."""
    alias = names.alias(KINDS[0])
    if not client.indices.exists_alias(name=alias):
        return None
    numbers = {names.generation_of(name) for name in client.indices.get_alias(name=alias)}
    number = next(iter(numbers), None)
    return Generation(number, names) if number is not None else None


def create_index(client: Elasticsearch, generation: Generation, kind: str) -> None:
    """An empty index of the generation, ready to be loaded. One that is there is made anew."""
    index = generation.index(kind)
    client.indices.delete(index=index, ignore_unavailable=True)
    definition = read_definition(kind)
    client.indices.create(
        index=index,
        settings=_without_replicas(definition["settings"]) | _LOADING,
        mappings=definition["mappings"],
        aliases={generation.loading(kind): {}},
    )


def clone_index(client: Elasticsearch, base: Generation, generation: Generation, kind: str) -> None:
    """An index that begins as what the base holds: linked on the disk, not copied."""
    index = generation.index(kind)
    client.indices.delete(index=index, ignore_unavailable=True)
    block(client, base)
    client.indices.clone(
        index=base.index(kind),
        target=index,
        settings=_LOADING | {"index.blocks.write": None},
        aliases={generation.loading(kind): {}},
        wait_for_active_shards="1",
    )
    # The base's certificate came along, and says nothing of this generation.
    meta = read_definition(kind)["mappings"]["_meta"]
    client.indices.put_mapping(index=index, meta=meta)


def note(client: Elasticsearch, generation: Generation, key: str, value: Any) -> None:
    """The generation's indices say this of themselves, beside all that they said before."""
    for kind in KINDS:
        meta = _read_meta(client, generation, kind) | {key: value}
        client.indices.put_mapping(index=generation.index(kind), meta=meta)


def read_note(client: Elasticsearch, generation: Generation, key: str) -> Any:
    """What the generation says of itself under that key, or None."""
    return _read_meta(client, generation, KINDS[0]).get(key)


def is_loading(client: Elasticsearch, generation: Generation) -> bool:
    """Whether it was never finished: what it is written through is still there, or an index missing."""
    aliases = (generation.loading(kind) for kind in KINDS)
    written = any(client.indices.exists_alias(name=alias) for alias in aliases)
    return written or not is_whole(client, generation)


def reopen(client: Elasticsearch, generation: Generation) -> None:
    """A generation that was left on its way can be loaded again, and what it holds be found."""
    settings = _LOADING | {"index.blocks.write": None}
    client.indices.put_settings(index=generation.indices, settings=settings)
    client.indices.refresh(index=generation.indices)


def block(client: Elasticsearch, generation: Generation) -> None:
    """Nothing is written to the generation any more."""
    client.indices.add_block(index=",".join(generation.indices), block="write")


def settle(client: Elasticsearch, generation: Generation) -> None:
    """The loaded generation is searched as it will be: refreshed, copied, without deleted rests.

    Raises `NotSettled` when a shard has not become active in time.
    """
    client.indices.refresh(index=generation.indices)
    _expunge(client, generation)
    for kind in KINDS:
        settings = read_definition(kind)["settings"]
        restored = {
            "auto_expand_replicas": settings["auto_expand_replicas"],
            "refresh_interval": None,
        }
        client.indices.put_settings(index=generation.index(kind), settings=restored)
    client.indices.refresh(index=generation.indices)
    health = client.cluster.health(
        index=generation.indices, wait_for_status="green", timeout=f"{_SETTLE_SECONDS}s"
    )
    # Yellow has every document, but not every copy: a cluster that lost a node can still rebuild.
    if health["status"] == "red":
        raise NotSettled("Shards of the new generation are not active: look at the engine's log.")


def drop(client: Elasticsearch, generation: Generation) -> None:
    """The generation's indices are gone."""
    client.indices.delete(index=generation.indices, ignore_unavailable=True)


def is_whole(client: Elasticsearch, generation: Generation) -> bool:
    """Whether an index of each kind is there."""
    return all(client.indices.exists(index=index) for index in generation.indices)


def _read_meta(client: Elasticsearch, generation: Generation, kind: str) -> dict[str, Any]:
    index = generation.index(kind)
    answer = client.indices.get_mapping(index=index, ignore_unavailable=True, allow_no_indices=True)
    meta: dict[str, Any] = answer.body.get(index, {}).get("mappings", {}).get("_meta", {})
    return meta


def _without_replicas(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "auto_expand_replicas"}


def _expunge(client: Elasticsearch, generation: Generation) -> None:
    """What was deleted counts in no statistics: a ranking depends on the documents alone."""
    statistics = client.indices.stats(index=generation.indices, metric=["docs"])
    if statistics["_all"]["primaries"]["docs"]["deleted"]:
        exact = {"index.merge.policy.expunge_deletes_allowed": 0}
        client.indices.put_settings(index=generation.indices, settings=exact)
        client.indices.forcemerge(index=generation.indices, only_expunge_deletes=True)
