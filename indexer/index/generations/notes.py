"""What a generation says of itself, in its index of essays."""

from typing import Any

from elasticsearch import Elasticsearch

from indexer.index.generations.generation import Generation
from mappings.names import KINDS


def note(client: Elasticsearch, generation: Generation, key: str, value: Any) -> None:
    """The generation says this of itself, beside all that it said before: its index of essays does."""
    meta = _read_meta(client, generation) | {key: value}
    client.indices.put_mapping(index=generation.index(KINDS[0]), meta=meta)


def read_note(client: Elasticsearch, generation: Generation, key: str) -> Any:
    """What the generation says of itself under that key, or None."""
    return _read_meta(client, generation).get(key)


def _read_meta(client: Elasticsearch, generation: Generation) -> dict[str, Any]:
    index = generation.index(KINDS[0])
    answer = client.indices.get_mapping(index=index, ignore_unavailable=True, allow_no_indices=True)
    meta: dict[str, Any] = answer.body.get(index, {}).get("mappings", {}).get("_meta", {})
    return meta
