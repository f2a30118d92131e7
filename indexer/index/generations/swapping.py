"""What readers see: all aliases change in one call, forward or back, or none does."""

from typing import Any

from elasticsearch import ApiError, Elasticsearch

from indexer.index.generations.certificate import read_certificate
from indexer.index.generations.generation import (
    Generation,
    is_whole,
    list_generations,
    live_generation,
)
from mappings.names import KINDS, Names
from search.failures import find_kind


class SwapRefused(RuntimeError):
    """The engine did not swap all aliases."""


class NothingBefore(RuntimeError):
    """There is no generation to roll back to."""


def promote(client: Elasticsearch, generation: Generation, previous: Generation | None) -> None:
    """Readers see this generation instead of the previous one.

    Raises `SwapRefused` when another generation has become live since, when this one is gone, or
    when the answer is not a plain yes; `acknowledged` and `errors` may both be true. Raises what the
    client raises when the engine could not do it now.
    """
    actions = [action for kind in KINDS for action in _actions(client, generation, previous, kind)]
    try:
        answer = client.indices.update_aliases(actions=actions)
    except ApiError as error:
        if find_kind(error) not in ("missing", "refused"):
            raise
        raise SwapRefused(
            f"The aliases were not swapped ({error.error}): another rebuild or an operator has "
            "changed what is live. Look at `fanwen generations` and rebuild."
        ) from error
    if not answer["acknowledged"] or answer.get("errors"):
        raise SwapRefused(f"The aliases were not swapped: {answer.body}. Look at the engine's log.")


def roll_back(client: Elasticsearch, names: Names) -> Generation:
    """Readers see the newest complete generation before the live one again.

    Raises `NothingBefore` when there is none.
    """
    live = live_generation(client, names)
    older = [g for g in list_generations(client, names) if live and g.number < live.number]
    for generation in reversed(older):
        # One that was never finished is not a state that readers ever saw.
        if is_whole(client, generation) and read_certificate(client, generation):
            promote(client, generation, live)
            return generation
    raise NothingBefore("No generation before the live one is kept: rebuild instead.")


def _actions(
    client: Elasticsearch, generation: Generation, previous: Generation | None, kind: str
) -> list[dict[str, Any]]:
    index, alias = generation.index(kind), generation.names.alias(kind)
    actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": alias}}]
    if previous is not None and previous != generation:
        # It must hold the alias now, or the whole call is refused: nobody swaps blindly.
        held = {"index": previous.index(kind), "alias": alias, "must_exist": True}
        actions.append({"remove": held})
    loading = generation.loading(kind)
    if client.indices.exists_alias(name=loading):
        actions.append({"remove": {"index": index, "alias": loading, "must_exist": True}})
    return actions
