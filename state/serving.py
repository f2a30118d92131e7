"""The tuning that a generation is searched by, kept in it: what is swapped or rolled back to ranks as it did."""

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from mappings.definitions import AMENDING_PARTS, TUNING_KEY
from mappings.names import KINDS, Names
from state.documents import Conflict

Form = Mapping[str, Any]
# The engine writes all that an index says of itself at once: another writer may come between.
_TRIES = 5


def live_index(client: Elasticsearch, names: Names) -> str | None:
    """The index that says what its generation is tuned to; None before the first rebuild."""
    alias = names.alias(KINDS[0])
    if not client.indices.exists_alias(name=alias):
        return None
    return next(iter(client.indices.get_alias(name=alias)), None)


def serve_tuning(client: Elasticsearch, index: str, form: Form) -> None:
    """Readers of the generation get this tuning from now on. Raises `Conflict`.

    What is only read when an index is built is left to the next rebuild.
    """
    form = {name: part for name, part in form.items() if name not in AMENDING_PARTS}
    for _ in range(_TRIES):
        meta = _read_meta(client, index) | {TUNING_KEY: form}
        client.indices.put_mapping(index=index, meta=meta)
        if _read_meta(client, index).get(TUNING_KEY) == form:
            return
    raise Conflict("the tuning")


def served_tuning(client: Elasticsearch, index: str) -> Form | None:
    """The tuning of the generation; None where it is that of the code."""
    form: Form | None = _read_meta(client, index).get(TUNING_KEY)
    return form


def served_name(client: Elasticsearch, index: str) -> str:
    """The name of the tuning, with its version where it is a published one."""
    form = served_tuning(client, index)
    if form is None:
        return "default"
    name, version = form.get("profile", {}).get("name", ""), form.get("version", 0)
    return f"{name} {version}" if version else str(name)


def _read_meta(client: Elasticsearch, index: str) -> dict[str, Any]:
    answer = client.indices.get_mapping(index=index)
    meta: dict[str, Any] = answer[index]["mappings"].get("_meta", {})
    return meta
