"""Filling the passages behind a generation, in the order of their essays, so that it can be gone on with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from indexer.index.generations.behind import begin, is_begun, is_filled
from indexer.index.generations.generation import Generation
from indexer.index.loading.behind import filling, write_all
from indexer.index.loading.bulk import Action, Loader
from mappings.names import PASSAGES, page_of, passage_id
from mappings.segmentation import restore
from search.retrieval.contents import Contents, read_contents
from vectors.model import VERSION, Vectors
from vectors.passages import Passage, split_passages

# Essays between two steps of progress.
_AT_ONCE = 5
# What is copied from an essay into its passages.
_PARTS = {"year": "years", "agency_type": "value", "region": "path"}
_WHOLE = ("genre", "roles", "differs", "copy_of")

Embed = Callable[[Sequence[str]], Vectors]
# Of essays done, and of how many.
Tell = Callable[[int, int], None]


class FillingStopped(RuntimeError):
    """The filling was asked to stop; it can be gone on with."""


@dataclass(frozen=True)
class Filled:
    """How many essays were filled now, and with how many passages; none where all had been before."""

    essays: int
    passages: int


def fill_passages(
    client: Elasticsearch,
    generation: Generation,
    embed: Embed,
    tell: Tell,
    stop: Callable[[], bool] = lambda: False,
) -> Filled:
    """The passages of the generation are all there.

    Raises `FillingStopped` when `stop` says so, `GenerationGone` when the generation was removed
    meanwhile, `FillingRefused`, and what the loader raises.
    """
    if is_filled(client, generation, PASSAGES, VERSION):
        return Filled(0, 0)
    after = _last_essay(client, generation)
    with filling(client, generation, PASSAGES) as loader:
        return _fill(loader, embed, after, tell, stop)


def _last_essay(client: Elasticsearch, generation: Generation) -> str | None:
    """The last essay that has passages, which come in the order of their essays' ids; None for none."""
    if not is_begun(client, generation, PASSAGES, VERSION):
        begin(client, generation, PASSAGES, VERSION)
        return None
    index = generation.index(PASSAGES)
    client.indices.refresh(index=index)
    found = client.search(
        index=index, size=1, sort=[{"essay_id": "desc"}], source_includes=["essay_id"]
    )
    return next((str(hit["_source"]["essay_id"]) for hit in found["hits"]["hits"]), None)


def _fill(
    loader: Loader, embed: Embed, after: str | None, tell: Tell, stop: Callable[[], bool]
) -> Filled:
    client, generation = loader.client, loader.generation
    essays, sections = generation.index("essays"), generation.index("sections")
    total = int(client.count(index=essays)["count"])
    before = _count_until(client, sections, after)
    contents = read_contents(client, essays, sections, after)
    done = passages = 0
    while batch := list(islice(contents, _AT_ONCE)):
        if stop():
            raise FillingStopped(
                "Interrupted; the new generation is live, and the next `fanwen rebuild` goes on "
                "with its vectors."
            )
        actions = list(_to_actions(batch, embed))
        write_all(loader, actions)
        done, passages = done + len(batch), passages + len(actions)
        tell(before + done, total)
    return Filled(done, passages)


def _count_until(client: Elasticsearch, sections: str, after: str | None) -> int:
    if after is None:
        return 0
    query = {"range": {"essay_id": {"lt": after}}}
    aggs = {"essays": {"cardinality": {"field": "essay_id"}}}
    answer = client.search(index=sections, query=query, size=0, aggs=aggs)
    return int(answer["aggregations"]["essays"]["value"])


def _to_actions(batch: Sequence[Contents], embed: Embed) -> Iterator[Action]:
    split = [(essay, list(split_essay(essay))) for essay in batch]
    vectors = iter(embed([passage.text for _, passages in split for passage in passages]))
    for essay, passages in split:
        shared = {"essay_id": essay.id} | _copy_facets(essay.source)
        for ordinal, passage in enumerate(passages, start=1):
            source = shared | {"section": passage.section, "vector": next(vectors)}
            body = orjson.dumps(source, option=orjson.OPT_SERIALIZE_NUMPY)
            yield Action(PASSAGES, passage_id(essay.id, ordinal), page_of(essay.id), body)


def split_essay(essay: Contents) -> Iterator[Passage]:
    """The passages of an essay as it was written."""
    parts = (
        (section.ordinal, restore(words))
        for section in essay.sections
        for words in (section.heading, section.text)
    )
    return split_passages(restore(essay.source["title"]), parts)


def _copy_facets(source: Mapping[str, Any]) -> dict[str, Any]:
    parts = {name: {part: source[name][part]} for name, part in _PARTS.items() if name in source}
    return parts | {name: source[name] for name in _WHOLE if name in source}
