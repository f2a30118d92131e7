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


# Kinds of quotation marks -> the straight one, which names of vocabularies have.
QUOTES = str.maketrans({"“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'"})


def straighten(text: str) -> str:
    """The text with straight quotation marks, of the same length: pages mix all kinds."""
    return text.translate(QUOTES)


class Vocabulary(Generic[T]):
    """Names with an entry each; thousands of them cost no more than one to look for."""

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for name, entry in names:
            self._automaton.add_word(straighten(name), (name, entry))
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Found[T]]:
        """The names in a text with straight quotation marks; where several overlap, the longest."""
        if not len(self._automaton):
            return
        for last, (name, entry) in self._automaton.iter_long(text):
            yield Found(last + 1 - len(name), last + 1, name, entry)
