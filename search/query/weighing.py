"""What each word of a query is worth, and the terms by which it is scored.

Scored are the query's words and all pairs of its neighbouring characters, across the borders of words
too, each once. A pair is worth the mean of the words that its characters stand in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lexicon.geography.places import places_named
from mappings.segmentation import Segmenter
from search.profile import RelevanceProfile
from search.query.words import MOST_WORDS

# As the engine's standard tokenizer has it: a run of Latin letters and digits is one token.
_TOKEN = re.compile(r"[a-z0-9]+(?:[._][a-z0-9]+)*|[^\W_a-z0-9]")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True)
class Weighed:
    """A word or a pair of a query, folded, and what it is worth beside the others."""

    text: str
    weight: float


@dataclass(frozen=True)
class Terms:
    """The words and the pairs of a query, each once, in their order."""

    words: tuple[Weighed, ...] = ()
    pairs: tuple[Weighed, ...] = ()


def weigh(text: str, segmenter: Segmenter, profile: RelevanceProfile) -> Terms:
    """The terms of a query text; none where it holds no letter and no digit."""
    words: dict[str, float] = {}
    tokens: list[tuple[str, float]] = []
    for word in segmenter.cut(text):
        if not any(character.isalnum() for character in word):
            continue
        if word not in words and len(words) == MOST_WORDS:
            break
        weight = words.setdefault(word, _weigh_word(word, segmenter, profile))
        tokens += [(token, weight) for token in _TOKEN.findall(word)]
    pairs: dict[str, float] = {}
    for (first, one), (second, other) in pairwise(tokens):
        pairs[first + second] = max(pairs.get(first + second, 0.0), (one + other) / 2)
    return Terms(_to_weighed(words), _to_weighed(pairs))


def _to_weighed(weights: dict[str, float]) -> tuple[Weighed, ...]:
    return tuple(Weighed(text, weight) for text, weight in weights.items())


def _weigh_word(word: str, segmenter: Segmenter, profile: RelevanceProfile) -> float:
    if word in profile.lists.stop:
        return profile.stop_words
    named = _LATIN.search(word) or not segmenter.knows(word) or places_named(word)
    return profile.names if named else 1.0


def texts_of(weighed: Sequence[Weighed]) -> tuple[str, ...]:
    """The texts alone."""
    return tuple(one.text for one in weighed)
