"""System indices: made when first written to, missing ones read as empty."""

import json
from importlib.resources import files
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from mappings.names import Names

_THERE = "resource_already_exists_exception"


def make_index(client: Elasticsearch, names: Names, what: str) -> str:
    """The name of a system index, which is made if it is not there."""
    name = names.system(what)
    text = files("mappings").joinpath(f"state/{what}.json").read_text("utf-8")
    try:
        client.indices.create(index=name, body=json.loads(text))
    except BadRequestError as error:
        if error.error != _THERE:
            raise
    return name


def search_index(
    client: Elasticsearch, names: Names, what: str, **body: Any
) -> list[dict[str, Any]]:
    """The hits of a search in a system index; none while that is not there."""
    try:
        answer = client.search(index=names.system(what), **body)
    except NotFoundError:
        return []
    hits: list[dict[str, Any]] = answer["hits"]["hits"]
    return hits
