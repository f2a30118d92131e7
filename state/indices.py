"""System indices: made when first written to, missing ones read as empty."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any, TypeVar

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from mappings.names import Names

_THERE = "resource_already_exists_exception"
# An index is listed a moment before its shards answer.
_STARTING_SECONDS = 5
T = TypeVar("T")


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


def when_ready(client: Elasticsearch, names: Names, what: str, ask: Callable[[], T]) -> T:
    """What is answered by a system index, that another may have made at this moment."""
    try:
        return ask()
    except ApiError as error:
        if error.status_code != 503:
            raise
    client.options(ignore_status=408).cluster.health(
        index=names.system(what), wait_for_status="yellow", timeout=f"{_STARTING_SECONDS}s"
    )
    return ask()


def search_index(
    client: Elasticsearch, names: Names, what: str, **body: Any
) -> list[dict[str, Any]]:
    """The hits of a search in a system index; none while that is not there."""
    try:
        answer = when_ready(
            client, names, what, lambda: client.search(index=names.system(what), **body)
        )
    except NotFoundError:
        return []
    hits: list[dict[str, Any]] = answer["hits"]["hits"]
    return hits
