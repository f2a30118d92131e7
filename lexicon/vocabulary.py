"""Finding all names of a vocabulary in a text in one pass, the longest at each place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """A name found at `start` to `end` of a text, and what the vocabulary holds for it."""

    start: int
    end: int
    name: str
    entry: T


# Straight quotation marks are found as curved ones, whichever way round: names of tables have those.
_QUOTES = str.maketrans({"”": "“", '"': "“", "＂": "“", "’": "‘", "'": "‘"})


class Vocabulary(Generic[T]):
    """Names with an entry each; thousands of them cost no more than one to look for."""

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for name, entry in names:
            self._automaton.add_word(name.translate(_QUOTES), (name, entry))
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Found[T]]:
        """The names in the text from left to right; where several overlap, the longest."""
        if not len(self._automaton):
            return
        for last, (name, entry) in self._automaton.iter_long(text.translate(_QUOTES)):
            yield Found(last + 1 - len(name), last + 1, name, entry)
