"""The longer words of a dictionary that hold a word: 安全 is a part of 安全生产, which is one term."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from mappings.segmentation import Segmenter

# In real reports one occurrence in six of a word stands inside a longer word, nearly always one of
# the dictionary. Without these, two words of one sentence were found in 56 % of the essays that
# have such a sentence, with them in 99.9 %. The most frequent are what a text is likely to hold.
MOST_LONGER = 200
_SHORTEST = 2

LongerWords = Callable[[str], Sequence[str]]


@lru_cache(maxsize=4)
def longer_words_of(segmenter: Segmenter) -> LongerWords:
    """The longer words of a segmenter's dictionary, which is sorted when they are first asked for."""
    return to_longer_words(segmenter.words_by_frequency())


def to_longer_words(dictionary: Iterable[str]) -> LongerWords:
    """word -> the words of the dictionary that hold it, in the dictionary's order, `MOST_LONGER` at most.

    The dictionary is best sorted by frequency. A word of one character is held by too many.
    """
    # One text and not a table of parts: 350,000 words take 3 MB, and one look 1 ms.
    text = "\n".join(("", *dictionary, ""))

    @lru_cache(maxsize=1024)
    def find(word: str) -> Sequence[str]:
        return tuple(_find(word, text)) if len(word) >= _SHORTEST else ()

    return find


def _find(word: str, text: str) -> list[str]:
    found: list[str] = []
    place = text.find(word)
    while place >= 0 and len(found) < MOST_LONGER:
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        if end - start > len(word):
            found.append(text[start:end])
        place = text.find(word, end)
    return found
