"""Generations of the index: made beside the live one, empty or as a clone of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from mappings.definitions import read_definition
from mappings.names import BEHIND, KINDS, Names

# While it is loaded: no copies that would do all the work again, no refresh that nobody waits for.
LOADING = {
    "index.number_of_replicas": 0,
    "index.auto_expand_replicas": "false",
    "index.refresh_interval": "-1",
    "index.blocks.write": None,
}


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

    def aside(self, kind: str) -> str:
        """Where the index lies while it is made anew; no generation to anybody."""
        return f"{self.index(kind)}-aside"

    @property
    def indices(self) -> list[str]:
        """The indices that readers see only all together."""
        return [self.index(kind) for kind in KINDS]


def list_generations(client: Elasticsearch, names: Names) -> list[Generation]:
    """All generations of which any index exists, oldest first."""
    patterns = [names.pattern(kind) for kind in (*KINDS, *BEHIND)]
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
        settings=_without_replicas(definition["settings"]) | LOADING,
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
        settings=LOADING,
        aliases={generation.loading(kind): {}},
        wait_for_active_shards="1",
    )
    # The base's certificate came along, and says nothing of this generation.
    meta = read_definition(kind)["mappings"]["_meta"]
    client.indices.put_mapping(index=index, meta=meta)


def note(client: Elasticsearch, generation: Generation, key: str, value: Any) -> None:
    """The generation says this of itself, beside all that it said before: its index of essays does."""
    meta = _read_meta(client, generation) | {key: value}
    client.indices.put_mapping(index=generation.index(KINDS[0]), meta=meta)


def read_note(client: Elasticsearch, generation: Generation, key: str) -> Any:
    """What the generation says of itself under that key, or None."""
    return _read_meta(client, generation).get(key)


def is_loading(client: Elasticsearch, generation: Generation) -> bool:
    """Whether it was never finished: what it is written through is still there, or an index missing."""
    aliases = (generation.loading(kind) for kind in KINDS)
    written = any(client.indices.exists_alias(name=alias) for alias in aliases)
    return written or not is_whole(client, generation)


def reopen(client: Elasticsearch, generation: Generation) -> None:
    """A generation that was left on its way can be loaded again, and what it holds be found."""
    client.indices.put_settings(index=generation.indices, settings=LOADING)
    client.indices.refresh(index=generation.indices)


def block(client: Elasticsearch, generation: Generation) -> None:
    """Nothing is written to the generation any more."""
    client.indices.add_block(index=",".join(generation.indices), block="write")


def drop(client: Elasticsearch, generation: Generation) -> None:
    """The generation's indices are gone."""
    aside = [generation.aside(kind) for kind in KINDS]
    behind = [generation.index(kind) for kind in BEHIND]
    client.indices.delete(index=[*generation.indices, *aside, *behind], ignore_unavailable=True)


def is_whole(client: Elasticsearch, generation: Generation) -> bool:
    """Whether an index of each kind is there."""
    return all(client.indices.exists(index=index) for index in generation.indices)


def _read_meta(client: Elasticsearch, generation: Generation) -> dict[str, Any]:
    index = generation.index(KINDS[0])
    answer = client.indices.get_mapping(index=index, ignore_unavailable=True, allow_no_indices=True)
    meta: dict[str, Any] = answer.body.get(index, {}).get("mappings", {}).get("_meta", {})
    return meta


def _without_replicas(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "auto_expand_replicas"}
