"""Filling an index behind a generation that is live, and may be replaced meanwhile."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch, NotFoundError

from indexer.index.generations.behind import complete
from indexer.index.generations.generation import Generation, is_whole
from indexer.index.loading.bulk import Action, GenerationGone, Loader


class FillingRefused(RuntimeError):
    """The engine would not take a document; what is filled behind the generation is not complete."""


@contextmanager
def filling(client: Elasticsearch, generation: Generation, kind: str) -> Iterator[Loader]:
    """What loads the index of that kind, which was begun; at the end all of it can be searched for.

    Raises `GenerationGone` when the generation was removed meanwhile, and then nothing of the index
    stays behind it.
    """
    try:
        yield Loader(client, generation)
        complete(client, generation, kind)
    except (NotFoundError, GenerationGone) as error:
        if not is_whole(client, generation):
            client.indices.delete(index=generation.index(kind), ignore_unavailable=True)
        raise GenerationGone(
            f"Generation {generation.number} was replaced while its {kind} were filled: "
            "the rebuild that did so fills those of its own."
        ) from error


def write_all(loader: Loader, actions: Iterable[Action]) -> None:
    """All are written. Raises `FillingRefused` for the first that is refused, and what the loader does."""
    for refused in loader.write(actions):
        raise FillingRefused(
            f"Elasticsearch refused {refused.id} ({refused.reason}): the next `fanwen rebuild` tries again."
        )
