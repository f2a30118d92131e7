"""The passages of an essay that are embedded: about 250 characters, cut where sentences end."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LENGTH = 250
# A sentence that never ends is cut all the same.
_LONGEST = 2 * LENGTH
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n|$)")


@dataclass(frozen=True)
class Passage:
    """A passage, and the ordinal of the section in which it begins."""

    section: int
    text: str


def split_passages(title: str, parts: Iterable[tuple[int, str]]) -> Iterator[Passage]:
    """Each passage with the title in front; none for an essay without a text.

    `parts` are headings and texts in reading order, each with the ordinal of its section; a passage
    may go across their borders.
    """
    section, text = 0, ""
    for ordinal, part in parts:
        for sentence in _sentences(part):
            if text.strip() and len(text) + len(sentence) > LENGTH:
                yield Passage(section, f"{title}\n{text.strip()}".strip())
                text = ""
            if not text:
                section = ordinal
            text += sentence
        text = text.rstrip() + "\n" if text.strip() else ""
    if text.strip():
        yield Passage(section, f"{title}\n{text.strip()}".strip())


def _sentences(text: str) -> Iterator[str]:
    for found in _SENTENCE.finditer(text):
        sentence = found[0].strip()
        for start in range(0, len(sentence), _LONGEST):
            yield sentence[start : start + _LONGEST]
