"""The words of a tuning: which tell nothing, and which are as good as others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lexicon.vocabulary import Vocabulary
from lexicon.words.stop_words import stop_words
from lexicon.words.synonyms import read_synonyms
from mappings.folding import fold
from search.tuning.failures import BadTuning

_LONGEST = 30
MOST_SYNONYMS, MOST_STOP_WORDS = 2000, 2000


@dataclass(frozen=True)
class Synonyms:
    """Names that are as good as each other; with `means` these are found by the names, not the other way."""

    names: tuple[str, ...]
    means: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class WordChanges:
    """What is added to the words that the code knows, and taken from them."""

    synonyms: tuple[Synonyms, ...] = ()
    stop_words: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """All of them: those that tell nothing, and each name with what is as good."""

    stop: frozenset[str]
    synonyms: Vocabulary[tuple[str, ...]]


@lru_cache(maxsize=8)
def make_words(changes: WordChanges) -> Words:
    """The words of the code with these changes."""
    others = {name: list(found) for name, found in read_synonyms().items()}
    for group in changes.synonyms:
        for name in group.names:
            means = group.means or group.names
            others.setdefault(name, []).extend(other for other in means if other != name)
    return Words(
        (stop_words() | {*changes.stop_words}) - {*changes.telling},
        Vocabulary((name, tuple(dict.fromkeys(found))) for name, found in others.items()),
    )


def default_words() -> Words:
    """Those of the code."""
    return make_words(WordChanges())


def check_words(changes: WordChanges) -> None:
    """Raises `BadTuning` for what cannot be a word, or goes in a circle."""
    if len(changes.synonyms) > MOST_SYNONYMS:
        raise BadTuning("同义词最多 {} 组。", MOST_SYNONYMS)
    for group in changes.synonyms:
        for name in (*group.names, *group.means):
            _check_word(name)
        if len(group.names) < (1 if group.means else 2):
            raise BadTuning("同义词“{}”只有一个说法，至少要两个。", "".join(group.names))
        if both := {*group.names} & {*group.means}:
            raise BadTuning("同义词“{}”指回了自己，请去掉一边。", min(both))
    for word in (*changes.stop_words, *changes.telling):
        _check_word(word)
    if both := {*changes.stop_words} & {*changes.telling}:
        raise BadTuning("“{}”既列为停用词又列为不停用，请去掉一边。", min(both))
    _check_circles(changes.synonyms)


def to_word(text: object) -> str:
    """A word as it is matched: folded, without blanks around it."""
    return fold(str(text)).strip()


def _check_word(word: str) -> None:
    if not word or not any(c.isalnum() for c in word):
        raise BadTuning("有一个词是空的，请写字或去掉它。")
    if len(word) > _LONGEST:
        raise BadTuning("“{}…”太长，一个词最多 {} 个字。", word[:10], _LONGEST)


def _check_circles(groups: Sequence[Synonyms]) -> None:
    """One way and back again is two ways: that is written as one group."""
    ways = {
        (name, other)
        for group in groups
        if group.means
        for name in group.names
        for other in group.means
    }
    for name, other in sorted(ways):
        if (other, name) in ways:
            raise BadTuning("“{}”和“{}”互为单向同义词，请改成一组双向的。", name, other)
