"""What a change of the dictionary would cut otherwise, looked at in the sections that have the word."""

from collections.abc import Iterator
from dataclasses import dataclass

from elasticsearch.dsl import Q

from mappings.documents import section_from_source
from mappings.names import section_id
from mappings.segmentation import Segmenter
from search.retrieval.index import Index

# Sections that are cut both ways, and of those the ones shown.
SAMPLE, _SHOWN = 200, 5
# Characters on both sides of the word.
_AROUND = 12


@dataclass(frozen=True)
class Recut:
    """A place in a section, cut before and after."""

    section: str
    essay: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """How many sections have the word; of the first `looked` of them `changed` are cut otherwise."""

    word: str
    sections: int
    looked: int
    changed: int
    examples: tuple[Recut, ...]


def find_impact(index: Index, word: str, before: Segmenter, after: Segmenter) -> Impact:
    """What becomes of the sections that have the characters of a word, however they are cut now."""
    has = Q("match_phrase", **{"text.characters": word})
    search = index.search("sections").query("bool", filter=[has])[:SAMPLE]
    search = search.extra(track_total_hits=True)
    answer = index.ask({"sections": search})["sections"]["hits"]
    documents = [section_from_source(hit["_source"]) for hit in answer["hits"]]
    changed: list[Recut] = []
    for document in documents:
        id_ = section_id(document.essay_id, document.ordinal)
        places = _places(document.text, word, before, after)
        changed += [Recut(id_, document.essay_id, *cut) for cut in list(places)[:1]]
    total = answer["total"]["value"]
    return Impact(word, total, len(documents), len(changed), tuple(changed[:_SHOWN]))


def _places(
    text: str, word: str, before: Segmenter, after: Segmenter
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What stands around the word, where it is cut otherwise after."""
    start = text.find(word)
    while start >= 0:
        around = text[max(0, start - _AROUND) : start + len(word) + _AROUND]
        old, new = tuple(before.cut(around)), tuple(after.cut(around))
        if old != new:
            yield old, new
        start = text.find(word, start + 1)
