"""Generations of the index: made beside the live one, swapped in with one call."""

from dataclasses import dataclass

from elasticsearch import Elasticsearch

from mappings.definitions import read_definition
from mappings.names import KINDS, Names


class SwapRefused(RuntimeError):
    """The engine did not swap all aliases."""


class Incomplete(RuntimeError):
    """The new generation does not hold every document; it was not swapped in."""


class NothingBefore(RuntimeError):
    """There is no generation to roll back to."""


@dataclass(frozen=True)
class Generation:
    """One number, and with it one index of each kind."""

    number: int
    names: Names

    def index(self, kind: str) -> str:
        """The index of this generation that holds a kind of document."""
        return self.names.index(kind, self.number)

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


def create_generation(client: Elasticsearch, names: Names) -> Generation:
    """A new generation of empty indices, refresh off until it is loaded."""
    existing = list_generations(client, names)
    generation = Generation(existing[-1].number + 1 if existing else 1, names)
    for kind in KINDS:
        definition = read_definition(kind)
        settings = definition["settings"] | {"refresh_interval": "-1"}
        client.indices.create(
            index=generation.index(kind), settings=settings, mappings=definition["mappings"]
        )
    return generation


def settle(client: Elasticsearch, generation: Generation) -> None:
    """The loaded generation can be searched completely: refreshed, flushed and allocated."""
    client.indices.put_settings(index=generation.indices, settings={"refresh_interval": None})
    client.indices.refresh(index=generation.indices)
    client.cluster.health(index=generation.indices, wait_for_status="yellow", timeout="60s")


def promote(client: Elasticsearch, generation: Generation) -> None:
    """Readers see this generation: all aliases change in one call, or none does.

    Raises `SwapRefused` when the answer is not a plain yes; `acknowledged` and `errors` may
    both be true.
    """
    actions: list[dict[str, object]] = []
    for kind in KINDS:
        alias = generation.names.alias(kind)
        for index in _held_by(client, alias):
            actions.append({"remove": {"index": index, "alias": alias}})
        actions.append({"add": {"index": generation.index(kind), "alias": alias}})
    answer = client.indices.update_aliases(actions=actions)
    if not answer["acknowledged"] or answer.get("errors"):
        raise SwapRefused(f"The aliases were not swapped: {answer.body}. Look at the engine's log.")


def _held_by(client: Elasticsearch, alias: str) -> list[str]:
    # Named one by one: removing from a wildcard reports an error for each index without the alias.
    if not client.indices.exists_alias(name=alias):
        return []
    return sorted(client.indices.get_alias(name=alias))


def roll_back(client: Elasticsearch, names: Names) -> Generation:
    """Readers see the newest complete generation before the live one again.

    Raises `NothingBefore` when there is none.
    """
    live = live_generation(client, names)
    older = [g for g in list_generations(client, names) if live and g.number < live.number]
    whole = [g for g in older if _is_whole(client, g)]
    if not whole:
        raise NothingBefore("No generation before the live one is kept: rebuild instead.")
    promote(client, whole[-1])
    return whole[-1]


def _is_whole(client: Elasticsearch, generation: Generation) -> bool:
    return all(client.indices.exists(index=index) for index in generation.indices)


def drop(client: Elasticsearch, generation: Generation) -> None:
    """The generation's indices are gone; its number may be given again."""
    client.indices.delete(index=generation.indices, ignore_unavailable=True)
