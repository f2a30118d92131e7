"""Filling the suggestions behind a generation: what may be typed of each line, weighed."""

from collections.abc import Iterator
from math import log2
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from indexer.index.completing.collecting import Line, collect
from indexer.index.generations.behind import begin, is_filled
from indexer.index.generations.generation import Generation
from indexer.index.loading.behind import filling, write_all
from indexer.index.loading.bulk import Action
from lexicon.words.sounds import syllables
from mappings.names import SUGGESTIONS
from search.retrieval.contents import read_contents

# Counted up when what is filled in changes.
VERSION = "1"
# A name is sooner meant than a line of a text, by about the number of essays that is twice of these.
_WORTH = {"genre": 60, "agency": 50, "place": 50, "title": 30, "heading": 20}
_BY_NUMBER = 8
# What begins inside a line is less likely meant than what begins with it.
_INSIDE = 0.5
_MOST_STARTS = 6


def fill_suggestions(client: Elasticsearch, generation: Generation) -> int:
    """The suggestions of the generation are there; how many were written now, 0 if all were before.

    Raises `GenerationGone` when it was removed meanwhile, `FillingRefused`, and what the loader raises.
    """
    if is_filled(client, generation, SUGGESTIONS, VERSION):
        return 0
    begin(client, generation, SUGGESTIONS, VERSION)
    with filling(client, generation, SUGGESTIONS) as loader:
        essays = read_contents(client, generation.index("essays"), generation.index("sections"))
        lines = collect(essays)
        write_all(loader, (_to_action(line, count) for line, count in lines))
    return len(lines)


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
