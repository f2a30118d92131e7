"""What is asked of a peer, and what it is given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

FACETS = ("year", "agency", "genre")
MOST_VALUES = 1000
# Facet -> value -> how many essays.
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class PlainEssay:
    """An essay as its words, with one value of each facet; empty where none is known."""

    id: str
    words: Sequence[str]
    facets: Mapping[str, str]


class Peer(Protocol):
    """A search engine over essays that hold any of some words, best first by BM25 or what it has of it."""

    def build(self, essays: Iterable[PlainEssay]) -> None:
        """All essays can be searched, in as few pieces as it makes of itself when told to."""

    def find(self, words: Sequence[str]) -> Sequence[str]:
        """The ids of the ten best."""

    def count(self, words: Sequence[str]) -> tuple[Sequence[str], Counts]:
        """The ids of the ten best, and how all that were found spread over the facets."""

    def size(self) -> int:
        """Bytes on the disk."""

    def close(self) -> None:
        """Nothing of it is open any more."""


def size_of(folder: Path) -> int:
    """The bytes of all files of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
