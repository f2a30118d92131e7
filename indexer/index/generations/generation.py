"""Generations of the index: which there are, which of them readers see, and which is whole."""

from dataclasses import dataclass

from elasticsearch import Elasticsearch

from mappings.names import BEHIND, KINDS, Names


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


def is_loading(client: Elasticsearch, generation: Generation) -> bool:
    """Whether it was never finished: what it is written through is still there, or an index missing."""
    aliases = (generation.loading(kind) for kind in KINDS)
    written = any(client.indices.exists_alias(name=alias) for alias in aliases)
    return written or not is_whole(client, generation)


def drop(client: Elasticsearch, generation: Generation) -> None:
    """The generation's indices are gone."""
    aside = [generation.aside(kind) for kind in KINDS]
    behind = [generation.index(kind) for kind in BEHIND]
    client.indices.delete(index=[*generation.indices, *aside, *behind], ignore_unavailable=True)


def is_whole(client: Elasticsearch, generation: Generation) -> bool:
    """Whether an index of each kind is there."""
    return all(client.indices.exists(index=index) for index in generation.indices)
