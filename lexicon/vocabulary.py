"""Finding all names of a vocabulary in a text in one pass, the longest at each place."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

T = TypeVar("T")
# As many texts as an essay has, of the usual length.
_TEXTS, _SHORT = 128, 2_000


@dataclass(frozen=True)
class Found(Generic[T]):
    """A name found at `start` to `end` of a text, and what the vocabulary holds for it."""

    start: int
    end: int
    name: str
    entry: T


_STRAIGHT = re.compile("[\"']")
# Kinds of quotation marks -> the straight one, which names of vocabularies have.
QUOTES = str.maketrans({"“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'"})


def straighten(text: str) -> str:
    """The text with straight quotation marks, of the same length: pages mix all kinds."""
    return text.translate(QUOTES)


class Vocabulary(Generic[T]):
    """Names with an entry each; thousands of them cost no more than one to look for.

    With `through_quotes` a name is found however it is quoted: “双减”政策, 双减政策, “双减政策”.
    """

    def __init__(self, names: Iterable[tuple[str, T]], through_quotes: bool = False) -> None:
        self._through_quotes = through_quotes
        entries: dict[str, T] = {}
        for name, entry in names:
            straight = straighten(name)
            entries[_STRAIGHT.sub("", straight) if through_quotes else straight] = entry
        self._entries = tuple(entries.values())
        self._automaton = AhoCorasick(entries, matchkind=MatchKind.LeftmostLongest)
        # Several rules look at each text of an essay before the next one's turn comes.
        self._kept = lru_cache(_TEXTS)(self._find)

    def find(self, text: str) -> Iterator[Found[T]]:
        """The names in a text with straight quotation marks; where several overlap, the longest."""
        return iter(self._kept(text) if len(text) <= _SHORT else self._find(text))

    def _find(self, text: str) -> tuple[Found[T], ...]:
        quotes = [m.start() for m in _STRAIGHT.finditer(text)] if self._through_quotes else []
        # Where each quote would stand if those before it were taken out.
        gaps = [place - number for number, place in enumerate(quotes)]
        searched = _STRAIGHT.sub("", text) if quotes else text
        found = []
        for number, first, behind in self._automaton.find_matches_as_indexes(searched):
            start, end = first + bisect_right(gaps, first), behind + bisect_right(gaps, behind - 1)
            found.append(Found(start, end, text[start:end], self._entries[number]))
        return tuple(found)
