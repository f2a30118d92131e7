"""Any number of pages like the bundled ones, with the word statistics of natural text.

A page is a bundled one in which many words, all years and all places are others, the same throughout the page. Words
are drawn by Zipf's law from the whole dictionary, so that new ones keep coming however many pages there are; many
sentences are those of other pages. Some pages hold an essay of an earlier page, as pages in the wild do. The same
seed gives the same pages.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from lexicon.geography.gazetteer import read_gazetteer
from mappings.segmentation import Segmenter

SEED = 20_260_729
# Of the words of a page so many are others, of its sentences so many are another page's, and so many pages hold a copy.
_OTHER_WORDS, _OTHER_SENTENCES, _COPIES = 0.45, 0.5, 0.1
# Zipf and Mandelbrot: how often a word is used falls with its rank and this.
_SHIFT = 2.7
_LENGTHS = (2, 3, 4)
_YEARS = range(-9, 3)
_HAN = re.compile(r"[一-鿿]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|-)")
_SENTENCES = re.compile(r"[^。]*。|[^。]+")
_ESSAY = re.compile(r"^第\d+篇", re.M)


@dataclass(frozen=True)
class _Drawn:
    """Words of one length, and how often those up to each are drawn."""

    words: Sequence[str]
    weights: Sequence[float]

    def draw(self, dice: random.Random) -> str:
        return dice.choices(self.words, cum_weights=self.weights)[0]


class Generator:
    """Makes pages from the texts of others."""

    def __init__(self, texts: Sequence[str], segmenter: Segmenter) -> None:
        self._pages = [_cut(text, segmenter) for text in texts]
        # Sentences of running text, of all pages: those of headings stay where they are.
        self._sentences = [
            sentence for page in self._pages for line in page for sentence in line.sentences
        ]
        ranked = [word for word in segmenter.words_by_frequency() if _HAN.fullmatch(word)]
        self._drawn = {length: _by_rank(ranked, length) for length in _LENGTHS}
        places = sorted(read_gazetteer().full)
        self._places = {end: [name for name in places if name[-1] == end] for end in "省市县区镇乡"}
        self._all_places = frozenset(places)

    def pages(self, count: int, seed: int = SEED) -> Iterator[str]:
        """So many pages; the first of them are the same however many are made."""
        dice = random.Random(seed)  # noqa: S311 - nothing secret
        earlier: list[str] = []
        for _ in range(count):
            page = self._make(dice)
            if earlier and dice.random() < _COPIES:
                page += f"\n\n{_last_essay(dice.choice(earlier))}"
            # As many as are needed for copies to lie far apart.
            earlier = [*earlier[-50:], page]
            yield page

    def write(self, folder: Path, count: int) -> int:
        """The pages as files; how many characters they have."""
        folder.mkdir(parents=True, exist_ok=True)
        characters = 0
        for number, page in enumerate(self.pages(count)):
            (folder / f"g{number:06d}.txt").write_text(page, encoding="utf-8")
            characters += len(page)
        return characters

    def _make(self, dice: random.Random) -> str:
        others: dict[str, str] = {}
        shift = dice.choice(_YEARS)
        lines, page = [], dice.choice(self._pages)
        # What stands above the first essay is of the site, and is known by its words.
        above = next(n for n, line in enumerate(page) if _ESSAY.match("".join(line.words)))
        for number, line in enumerate(page):
            parts = [
                dice.choice(self._sentences) if dice.random() < _OTHER_SENTENCES else sentence
                for sentence in line.sentences
            ] or [line.words]
            words = [word for part in parts for word in part]
            if number >= above:
                words = [self._replace(word, others, dice) for word in words]
            lines.append(_YEAR.sub(lambda year: str(int(year[0]) + shift), "".join(words)))
        return "\n".join(lines)

    def _replace(self, word: str, others: dict[str, str], dice: random.Random) -> str:
        if word not in others:
            others[word] = self._choose(word, dice)
        return others[word]

    def _choose(self, word: str, dice: random.Random) -> str:
        if word in self._all_places and word[-1] in self._places:
            return dice.choice(self._places[word[-1]])
        drawn = self._drawn.get(len(word))
        if drawn is None or not _HAN.fullmatch(word) or dice.random() >= _OTHER_WORDS:
            return word
        return drawn.draw(dice)


@dataclass(frozen=True)
class _Line:
    """A line as words; of running text also as sentences of words."""

    words: Sequence[str]
    sentences: Sequence[Sequence[str]]


def _cut(text: str, segmenter: Segmenter) -> list[_Line]:
    lines = []
    for line in text.splitlines():
        sentences = _SENTENCES.findall(line) if len(line) > 60 else []
        lines.append(_Line(segmenter.cut(line), [segmenter.cut(one) for one in sentences]))
    return lines


def _by_rank(ranked: Sequence[str], length: int) -> _Drawn:
    words = [word for word in ranked if len(word) == length]
    return _Drawn(words, list(accumulate(1 / (rank + _SHIFT) for rank in range(len(words)))))


def _last_essay(page: str) -> str:
    return page[max((found.start() for found in _ESSAY.finditer(page)), default=0) :]
