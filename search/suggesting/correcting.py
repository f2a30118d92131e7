"""What was probably meant: words of the corpus that sound or look like what was typed.

Only what looks like a slip is asked about: a run of the query in which the segmenter knows no
word. Of each window around it the engine names the words of the corpus one letter away; the one
that is easily typed so, and that the corpus holds where it does not hold the window, is offered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from elasticsearch.dsl import Q, Search

from lexicon.words.stop_words import stop_words
from mappings.segmentation import Segmenter
from search.profile import ESSAY_FIELD
from search.query.plain import build_word
from search.suggesting.likeness import likeness

_SHORTEST, _LONGEST = 2, 5
MOST_WINDOWS = 40
_MOST_OPTIONS = 40
_CHINESE = re.compile(r"[一-鿿]+")
# Behind a number it counts: no word that somebody typed in another way.
_COUNTED = frozenset(("年", "月", "日"))
# What stands in the corpus once for twenty of the other is a slip there, too.
_RARER = 20


@dataclass(frozen=True)
class Correction:
    """A piece of the typed text and the word of the corpus that was probably meant."""

    typed: str
    word: str
    worth: float


def find_windows(text: str, segmenter: Segmenter) -> tuple[str, ...]:
    """The pieces of a query's text that may hold a slip; none where each word is a known one."""
    windows = dict.fromkeys(
        window
        for run in _CHINESE.finditer(text)
        for window in _windows_of(run[0], segmenter, text[: run.start()][-1:].isdigit())
    )
    return tuple(windows)[:MOST_WINDOWS]


def ask_for_words(search: Search, windows: Sequence[str]) -> Search:
    """The search that asks for words one letter away from each window, and how often it stands itself."""
    search = search.query(Q("match_all"))[:0].extra(track_total_hits=False)
    for window in windows:
        search.aggs.bucket(window, "filter", filter=build_word(window))
        term = {
            "field": ESSAY_FIELD,
            "size": _MOST_OPTIONS,
            "max_edits": 1,
            "prefix_length": 0,
            "min_word_length": _SHORTEST,
            "suggest_mode": "always",
            "sort": "frequency",
        }
        search = search.suggest(window, window, term=term)
    return search


def read_corrections(response: Any, windows: Sequence[str]) -> tuple[Correction, ...]:
    """The best words, of windows that do not overlap; empty where nothing is nearly like them."""
    found = []
    for window in windows:
        standing = response["aggregations"][window]["doc_count"]
        for option in response["suggest"][window][0]["options"]:
            worth = likeness(window, option["text"])
            if worth and option["freq"] > standing * _RARER:
                # A longer window says more of what was meant.
                worth *= len(window) * log(1 + option["freq"])
                found.append(Correction(window, option["text"], worth))
    found.sort(key=lambda correction: (-correction.worth, correction.word))
    kept: list[Correction] = []
    for correction in found:
        if not any(set(correction.typed) & set(other.typed) for other in kept):
            kept.append(correction)
    return tuple(kept)


def _windows_of(run: str, segmenter: Segmenter, behind_number: bool) -> Iterator[str]:
    doubtful: set[int] = set()
    place = 0
    for word in segmenter.cut(run):
        end = place + len(word)
        counts = behind_number and not place and word in _COUNTED
        known = counts or word in stop_words() or (len(word) > 1 and segmenter.knows(word))
        if not known:
            doubtful |= set(range(place, end))
        place = end
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        for start in range(len(run) - length + 1):
            if not doubtful.isdisjoint(range(start, start + length)):
                yield run[start : start + length]
