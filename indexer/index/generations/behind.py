"""What is filled in behind a generation that is live: passages, and words to complete.

While its loading alias is there an index is not complete; readers may search it all the same.
"""

from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from indexer.index.generations.generation import Generation
from indexer.index.generations.making import create_index
from mappings.definitions import read_definition

# What made it: a model, a version of the code.
_MAKER = "made_by"


def is_filled(client: Elasticsearch, generation: Generation, kind: str, maker: str) -> bool:
    """Whether the index of that kind is complete, and was made by that maker."""
    made = _read_maker(client, generation, kind) == maker
    return made and not is_filling(client, generation, kind)


def is_begun(client: Elasticsearch, generation: Generation, kind: str, maker: str) -> bool:
    """Whether a part of it is there that can be gone on with."""
    return _read_maker(client, generation, kind) == maker and is_filling(client, generation, kind)


def begin(client: Elasticsearch, generation: Generation, kind: str, maker: str) -> None:
    """An empty index of that kind, to be loaded; one that is there is made anew."""
    create_index(client, generation, kind)
    meta = read_definition(kind)["mappings"]["_meta"] | {_MAKER: maker}
    client.indices.put_mapping(index=generation.index(kind), meta=meta)


def complete(client: Elasticsearch, generation: Generation, kind: str) -> None:
    """All of it is there and can be searched for."""
    index = generation.index(kind)
    settings = read_definition(kind)["settings"]
    client.indices.put_settings(
        index=index,
        settings={
            "auto_expand_replicas": settings["auto_expand_replicas"],
            "refresh_interval": None,
        },
    )
    client.indices.refresh(index=index)
    client.indices.delete_alias(index=index, name=generation.loading(kind))


def is_filling(client: Elasticsearch, generation: Generation, kind: str) -> bool:
    """Whether a part of it is missing yet."""
    return bool(client.indices.exists_alias(name=generation.loading(kind)))


def count_behind(client: Elasticsearch, generation: Generation, kind: str) -> int | None:
    """How many documents of that kind can be searched for; None where there is no index of them."""
    try:
        return int(client.count(index=generation.index(kind))["count"])
    except NotFoundError:
        return None


def _read_maker(client: Elasticsearch, generation: Generation, kind: str) -> Any:
    index = generation.index(kind)
    answer = client.indices.get_mapping(index=index, ignore_unavailable=True, allow_no_indices=True)
    return answer.body.get(index, {}).get("mappings", {}).get("_meta", {}).get(_MAKER)
