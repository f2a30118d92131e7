"""Filling the suggestions behind a generation: what may be typed of each line, weighed."""

from collections.abc import Iterator, Mapping, Sequence
from math import log2
from typing import Any

import orjson
from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from indexer.index.completing.collecting import Line, collect
from indexer.index.generations.behind import begin, is_filled
from indexer.index.generations.generation import Generation
from indexer.index.loading.behind import filling, write_all
from indexer.index.loading.bulk import Action
from lexicon.words.sounds import syllables
from mappings.names import SUGGESTIONS

# Counted up when what is filled in changes.
VERSION = "2"
# A name is sooner meant than a line of a text, by about the number of essays that is twice of these.
_WORTH = {"genre": 60, "agency": 50, "place": 50, "title": 30, "heading": 20}
_BY_NUMBER = 8
# What begins inside a line is less likely meant than what begins with it.
_INSIDE = 0.5
_MOST_STARTS = 6
_OF_ESSAY = ("agency_name", "region.value", "genre", "title")
_OF_SECTION = ("heading",)
_AT_ONCE = 2_000


def fill_suggestions(client: Elasticsearch, generation: Generation) -> int:
    """The suggestions of the generation are there; how many were written now, 0 if all were before.

    Raises `GenerationGone` when it was removed meanwhile, `FillingRefused`, and what the loader raises.
    """
    if is_filled(client, generation, SUGGESTIONS, VERSION):
        return 0
    begin(client, generation, SUGGESTIONS, VERSION)
    with filling(client, generation, SUGGESTIONS) as loader:
        essays = _read(client, generation.index("essays"), _OF_ESSAY)
        headings = (s["heading"] for s in _read(client, generation.index("sections"), _OF_SECTION))
        lines = collect(essays, headings)
        write_all(loader, (_to_action(line, count) for line, count in lines))
    return len(lines)


def _read(client: Elasticsearch, index: str, fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """These fields of all that is no copy, as it lies: in any other order it takes ten times as long."""
    query = {
        "query": {"bool": {"must_not": [{"exists": {"field": "copy_of"}}]}},
        "_source": list(fields),
    }
    hits = scan(client, query=query, index=index, size=_AT_ONCE)
    yield from (hit["_source"] for hit in hits)


def _to_action(line: Line, count: int) -> Action:
    source = {"text": line.text, "kind": line.kind, "typed": list(_to_typed(line, count))}
    return Action(SUGGESTIONS, f"{line.kind}:{line.text}", "", orjson.dumps(source))


def _to_typed(line: Line, count: int) -> Iterator[dict[str, Any]]:
    """Characters, pinyin and initials from the beginning of each word."""
    sounds = syllables(line.text)
    # Where something is read as a run, as a number is, places and sounds do not go together.
    by_place = sounds if len(sounds) == len(line.text) else None
    worth = _WORTH[line.kind] + _BY_NUMBER * log2(count)
    for start in line.starts[:_MOST_STARTS]:
        own = by_place[start:] if by_place else syllables(line.text[start:])
        ways = [line.text[start:], "".join(own), "".join(sound[0] for sound in own)]
        weight = round(worth if start == 0 else worth * _INSIDE)
        yield {"input": list(dict.fromkeys(ways)), "weight": weight}
