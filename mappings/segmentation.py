"""Segmentation: the one way in which both texts and queries are cut into words.

A stored text is its folded words, slots blank, joined by `SEPARATOR`, which Lucene's `whitespace`
analyzer splits into one term a word. Beside it stands `written`: how the page wrote
the places where that changed a character. Both together give back the text.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from mappings.dictionary import DictionaryChanges, Tokenizer
from mappings.folding import fold
from mappings.quick import RUN, Cut, QuickCut
from mappings.slots import blank_slots

# White space to Lucene, three bytes in JSON (U+001F would be escaped to six), and hardly ever typed.
SEPARATOR = "\u2006"

# jieba's hidden Markov model takes time square to a run without punctuation: 20,000 characters
# need 3 s, 100,000 need 90 s. Runs are cut here first; sentences are far shorter.
LONGEST_RUN = 500
_LONG_RUN = re.compile(f"[{RUN}]{{{LONGEST_RUN + 1},}}")
# A word takes forty times the memory of its characters: of a long text only a piece at a time is
# held as words. Between runs the cut changes nothing, but within a line's end of two characters.
_PIECE = 1 << 14
_BETWEEN_RUNS = re.compile(f"\r\n|[^{RUN}]")
_TWO = SEPARATOR * 2
_SEPARATORS = re.compile(f"{SEPARATOR}+")
_MOST_AMENDED = 2
# Texts of so many characters are kept as they were cut: a query is cut for its words, synonyms and names.
_SHORT, _MOST_SHORT = 100, 2_000


@dataclass(frozen=True)
class Segmented:
    """A text as the index stores it: `words` joined by SEPARATOR, `written` as `offset:original`."""

    words: str
    written: tuple[str, ...] = ()


class Segmenter:
    """Cuts text into words with jieba; the same dictionary for texts and queries."""

    def __init__(self, cache_dir: Path | None = None, quick: bool = True) -> None:
        """`cache_dir` (made private to this user) keeps the dictionary between starts.

        Not `quick` all is cut by jieba itself; the words are the same.
        """
        self._tokenizer = Tokenizer(cache_dir)
        self._quick: Cut = QuickCut(self._tokenizer.cut) if quick else self._tokenizer.cut
        self._forbidden: frozenset[str] = frozenset()
        # A dictionary takes 15 MB: that of what is live, and of a draft.
        self._amended: dict[DictionaryChanges, Segmenter] = {}
        self._kept: dict[str, tuple[str, ...]] = {}

    def with_words(self, changes: DictionaryChanges) -> "Segmenter":
        """A segmenter whose dictionary has these changes; itself for none."""
        if not changes:
            return self
        if changes not in self._amended:
            while len(self._amended) >= _MOST_AMENDED:
                self._amended.pop(next(iter(self._amended)), None)
            other = Segmenter()
            other._tokenizer = self._tokenizer.amended(changes)
            other._quick = QuickCut(other._tokenizer.cut, changes.words)
            other._forbidden = frozenset(changes.forbidden)
            self._amended[changes] = other
        return self._amended[changes]

    def cut(self, text: str) -> list[str]:
        """The words of a text as it is matched; joined without anything between they are all of it."""
        if (known := self._kept.get(text)) is not None:
            return list(known)
        words = tuple(self._cut_matched(_to_matched(text), self._quick))
        if len(text) <= _SHORT:
            if len(self._kept) >= _MOST_SHORT:
                self._kept.clear()
            self._kept[text] = words
        return list(words)

    def knows(self, word: str) -> bool:
        """Whether the dictionary has the word; others were made up of characters that stand alone."""
        self._tokenizer.initialize()
        return bool(self._tokenizer.FREQ.get(word))

    def words_by_frequency(self) -> list[str]:
        """All words of the dictionary, the most frequent first."""
        self._tokenizer.initialize()
        counts: dict[str, int] = self._tokenizer.FREQ
        # Beginnings of words stand in it with a count of nought.
        return sorted((word for word, n in counts.items() if n), key=lambda word: -counts[word])

    def segment(self, text: str) -> Segmented:
        """The stored form of a text. `restore` gives the text back, character for character."""
        matched = _to_matched(text)
        pieces = (
            SEPARATOR.join(self._cut_matched(piece, self._quick)) for piece in _to_pieces(matched)
        )
        words = SEPARATOR.join(pieces)
        return Segmented(words, _write_differences(text, matched))

    def _cut_matched(self, matched: str, cut: Cut) -> Iterator[str]:
        start = 0
        for run in _LONG_RUN.finditer(matched):
            yield from self._cut_piece(matched[start : run.start()], cut)
            for piece in range(run.start(), run.end(), LONGEST_RUN):
                end = min(piece + LONGEST_RUN, run.end())
                yield from self._cut_piece(matched[piece:end], cut)
            start = run.end()
        yield from self._cut_piece(matched[start:], cut)

    def _cut_piece(self, piece: str, cut: Cut) -> Iterator[str]:
        words = cut(piece)
        if not self._forbidden:
            return words
        # What is no word of the dictionary may still be put together from its characters.
        return (part for word in words for part in (word if word in self._forbidden else (word,)))


def _to_pieces(matched: str) -> Iterator[str]:
    """The text in pieces that are cut into words as they are within it."""
    start = 0
    while start < len(matched):
        between = _BETWEEN_RUNS.search(matched, start + _PIECE)
        end = between.end() if between else len(matched)
        yield matched[start:end]
        start = end


def restore(words: str, written: Collection[str] = ()) -> str:
    """The text that `Segmenter.segment` was given."""
    if _TWO not in words and words != SEPARATOR:
        # Nearly all texts: each separator is ours.
        text = words.replace(SEPARATOR, "")
    else:
        text = _SEPARATORS.sub(_own_separators, words)
    if not written:
        return text
    characters = list(text)
    for difference in written:
        offset, _, original = difference.partition(":")
        characters[int(offset) : int(offset) + len(original)] = original
    return "".join(characters)


def _to_matched(text: str) -> str:
    """Folded, with a blank for each character of a slot: both keep the length."""
    return blank_slots(fold(text))


def _own_separators(run: re.Match[str]) -> str:
    # A separator in the text itself is a word of its own: k of them stand as 2k + 1 in a row,
    # one less for each end of the text they touch. So none needs escaping, and none is lost.
    ends = (run.start() == 0) + (run.end() == len(run.string))
    return SEPARATOR * ((run.end() - run.start() - 1 + ends) // 2)


def _write_differences(text: str, matched: str) -> tuple[str, ...]:
    if text == matched:
        return ()
    changed = (
        offset for offset, pair in enumerate(zip(text, matched, strict=True)) if pair[0] != pair[1]
    )
    runs = groupby(enumerate(changed), key=lambda item: item[1] - item[0])
    spans = ([offset for _, offset in run] for _, run in runs)
    return tuple(f"{span[0]}:{text[span[0] : span[-1] + 1]}" for span in spans)
