"""Making a generation beside the live one, empty or as a clone of it; open for loading, and shut again."""

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from indexer.index.generations.generation import Generation
from mappings.definitions import read_definition

# While it is loaded: no copies that would do all the work again, no refresh that nobody waits for.
LOADING = {
    "index.number_of_replicas": 0,
    "index.auto_expand_replicas": "false",
    "index.refresh_interval": "-1",
    "index.blocks.write": None,
}


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


def reopen(client: Elasticsearch, generation: Generation) -> None:
    """A generation that was left on its way can be loaded again, and what it holds be found."""
    client.indices.put_settings(index=generation.indices, settings=LOADING)
    client.indices.refresh(index=generation.indices)


def block(client: Elasticsearch, generation: Generation) -> None:
    """Nothing is written to the generation any more."""
    client.indices.add_block(index=",".join(generation.indices), block="write")


def _without_replicas(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "auto_expand_replicas"}
