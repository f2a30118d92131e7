"""The tuning of a generation: the numbers of ranking that readers of it get, kept in its indices.

It goes wherever the generation goes: what is swapped or rolled back to ranks as it did.
"""

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from indexer.generations.generation import Generation, note, read_note
from mappings.definitions import TUNING_KEY
from search.profile import parse_profile, read_default_form


def write_tuning(client: Elasticsearch, generation: Generation, tuning: Mapping[str, Any]) -> None:
    """Readers of the generation get this tuning, a profile in its JSON form, from now on.

    Raises `BadProfile` for what is none, before anything is written.
    """
    parse_profile(tuning)
    note(client, generation, TUNING_KEY, tuning)


def read_tuning(client: Elasticsearch, generation: Generation) -> Mapping[str, Any]:
    """The tuning of the generation in its JSON form; the default where none was published."""
    tuning: Mapping[str, Any] | None = read_note(client, generation, TUNING_KEY)
    return tuning or read_default_form()


def take_over_tuning(client: Elasticsearch, base: Generation, generation: Generation) -> None:
    """The generation ranks as the base does."""
    if tuning := read_note(client, base, TUNING_KEY):
        note(client, generation, TUNING_KEY, tuning)


def read_tuning_name(client: Elasticsearch, generation: Generation) -> str:
    """The name of the generation's tuning; that of the default where none was published."""
    return str(read_tuning(client, generation)["name"])
