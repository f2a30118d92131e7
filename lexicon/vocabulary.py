"""Finding all names of a vocabulary in a text in one pass, the longest at each place.

Vocabularies that are looked for in the same texts can be joined: a text is gone through once for all.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

T = TypeVar("T")
# As many texts as an essay has, of the usual length; of long ones few are kept.
_TEXTS, _SHORT, _LONG_TEXTS = 128, 2_000, 4


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
        self.through_quotes = through_quotes
        entries: dict[str, T] = {}
        for name, entry in names:
            straight = straighten(name)
            entries[_STRAIGHT.sub("", straight) if through_quotes else straight] = entry
        self.names = tuple(entries)
        self._entries = tuple(entries.values())
        self._joined: Joined | None = None
        # Several rules look at each text of an essay before the next one's turn comes.
        self._kept = lru_cache(_TEXTS)(self._find)

    def find(self, text: str) -> Iterator[Found[T]]:
        """The names in a text with straight quotation marks; where several overlap, the longest."""
        if self._joined is not None:
            return iter(self._joined.find(text).get(self, ()))
        return iter(self.find_alone(text))

    def join(self, joined: "Joined") -> None:
        """From now on its names are looked for together with those of others."""
        self._joined = joined

    def find_alone(self, text: str) -> Sequence[Found[T]]:
        """As `find`, by its own automaton."""
        return self._kept(text) if len(text) <= _SHORT else self._find(text)

    def found(self, text: str, start: int, end: int, number: int) -> Found[T]:
        """The name of that number, where it stands in the text."""
        return Found(start, end, text[start:end], self._entries[number])

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self.names, matchkind=MatchKind.LeftmostLongest)

    def _find(self, text: str) -> tuple[Found[T], ...]:
        quotes = [m.start() for m in _STRAIGHT.finditer(text)] if self.through_quotes else []
        # Where each quote would stand if those before it were taken out.
        gaps = [place - number for number, place in enumerate(quotes)]
        searched = _STRAIGHT.sub("", text) if quotes else text
        return tuple(
            self.found(
                text,
                first + bisect_right(gaps, first),
                behind + bisect_right(gaps, behind - 1),
                number,
            )
            for number, first, behind in self._automaton.find_matches_as_indexes(searched)
        )


class Joined:
    """Several vocabularies as one automaton, which is hardly slower than the slowest of them alone."""

    def __init__(self, vocabularies: Iterable[Vocabulary[Any]]) -> None:
        owners: dict[str, list[tuple[Vocabulary[Any], int]]] = defaultdict(list)
        self.vocabularies = tuple(vocabularies)
        # Where a text has quotation marks, these look at another one.
        self._through_quotes = tuple(one for one in self.vocabularies if one.through_quotes)
        for vocabulary in self.vocabularies:
            vocabulary.join(self)
            for number, name in enumerate(vocabulary.names):
                owners[name].append((vocabulary, number))
        self._owners = tuple(owners.values())
        # All matches, overlapping ones too: what is longest is another thing for each of them.
        self._automaton = AhoCorasick(owners, matchkind=MatchKind.Standard)
        self._kept = lru_cache(_TEXTS)(self._find)
        self._kept_long = lru_cache(_LONG_TEXTS)(self._find)

    def find(self, text: str) -> Mapping[Vocabulary[Any], Sequence[Found[Any]]]:
        """Of each vocabulary that has any name in the text: the longest at each place, in reading order."""
        return self._kept(text) if len(text) <= _SHORT else self._kept_long(text)

    def _find(self, text: str) -> Mapping[Vocabulary[Any], Sequence[Found[Any]]]:
        matches: dict[Vocabulary[Any], list[tuple[int, int, int]]] = defaultdict(list)
        for name, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for vocabulary, number in self._owners[name]:
                matches[vocabulary].append((start, -end, number))
        quoted = _STRAIGHT.search(text) is not None
        found: dict[Vocabulary[Any], Sequence[Found[Any]]] = {
            vocabulary: [vocabulary.found(text, *match) for match in _leftmost_longest(own)]
            for vocabulary, own in matches.items()
            if not (quoted and vocabulary.through_quotes)
        }
        if quoted:
            found |= {one: one.find_alone(text) for one in self._through_quotes}
        return found


def _leftmost_longest(matches: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Of (start, -end, number) those that begin first, the longest of each place, none inside another."""
    behind = 0
    for start, end, number in sorted(matches):
        if start >= behind:
            behind = -end
            yield start, behind, number
