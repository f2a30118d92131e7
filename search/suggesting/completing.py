"""What a reader may be typing, completed from what the corpus holds.

Typed may be characters, pinyin or its initials, from the beginning of any word of a line. Where the
whole text begins nothing, its last part is completed behind the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import Search

from mappings.folding import fold
from mappings.names import SUGGESTIONS
from search.retrieval.index import Index

MOST_COMPLETIONS = 8
# More than are shown, for some are the same line of another kind.
_ASKED = 20
_LONGEST = 40
_SUGGESTER = "typed"


@dataclass(frozen=True)
class Completion:
    """A query that was perhaps being typed, and what completes it: agency, place, genre, title, heading."""

    query: str
    kind: str


@dataclass(frozen=True)
class Typed:
    """A part of what was typed that may be the beginning of something, and what stands before it."""

    before: str
    part: str


def read_typed(text: str) -> tuple[Typed, ...]:
    """The parts that may be completed, the longest first; none where there is nothing to go by."""
    line = " ".join(fold(text).split())
    joined = line.replace(" ", "") if line.isascii() else line
    before, blank, last = line.rpartition(" ")
    ways = [Typed("", joined)] + ([Typed(before + blank, last)] if before else [])
    return tuple(way for way in ways if _can_be_completed(way.part))


def build_completions(index: Index, typed: Typed) -> Search:
    """The search for what begins so; it finds nothing while the generation has no suggestions."""
    search = index.search(SUGGESTIONS).params(ignore_unavailable=True)[:0]
    completion = {"field": "typed", "size": _ASKED}
    # Not all the ways in which each may be typed, which are ten times as much.
    search = search.source(["text", "kind"])
    return search.suggest(_SUGGESTER, typed.part, completion=completion)


def read_completions(answers: Mapping[Typed, Any]) -> tuple[Completion, ...]:
    """The completions of the first part that has any, best first."""
    for typed, answer in answers.items():
        if found := _read(typed, answer):
            return tuple(found[:MOST_COMPLETIONS])
    return ()


def _can_be_completed(part: str) -> bool:
    # One Latin letter begins everything.
    return len(part) <= _LONGEST and (len(part) > 1 or not part.isascii()) and part[:1].isalnum()


def _read(typed: Typed, answer: Any) -> Sequence[Completion]:
    suggested = answer.get("suggest", {}).get(_SUGGESTER, [])
    found: dict[str, Completion] = {}
    for option in (option for entry in suggested for option in entry["options"]):
        text, kind = option["_source"]["text"], option["_source"]["kind"]
        if text != typed.part:
            found.setdefault(text, Completion(typed.before + text, kind))
    return list(found.values())
