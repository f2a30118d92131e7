"""A reader's text as words of the corpus: cut as its texts were, each once."""

from collections.abc import Sequence, Set

from mappings.segmentation import Segmenter

MOST_WORDS = 32


def parse_words(text: str, segmenter: Segmenter) -> tuple[str, ...]:
    """The words of a text, folded, each once, in their order: `教育局,宣传` -> 教育局 宣传."""
    words = (word for word in segmenter.cut(text) if any(c.isalnum() for c in word))
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def telling_words(words: Sequence[str], stop: Set[str]) -> tuple[str, ...]:
    """The words that are counted and marked: all but those that tell nothing, if there are any."""
    return tuple(word for word in words if word not in stop) or tuple(words)
