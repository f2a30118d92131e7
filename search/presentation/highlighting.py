"""Marking a query's words in a text as the page wrote it.

The engine's highlighter would mark the folded, cut text it stores. Folding keeps every
offset, so the words are looked up in the folded text and marked in the original.
"""

from collections.abc import Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from mappings.folding import fold
from mappings.slots import find_slots
from search.presentation.results import Span

PASSAGE = 110
_LEAD = 20


def mark(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """The whole text in spans, those of the words with `hit`; joined they are the text."""
    spans: list[Span] = []
    end = 0
    for start, stop, hit in _marks(text, words):
        spans += [Span(text[end:start])] if start > end else []
        spans.append(Span(text[start:stop], hit=hit, slot=not hit))
        end = stop
    return (*spans, Span(text[end:])) if end < len(text) else tuple(spans)


def best_passage(text: str, words: Sequence[str], length: int = PASSAGE) -> tuple[Span, ...]:
    """About `length` characters of the text where most different words stand, marked."""
    found = _find(fold(text), words)
    start = found[0][0] if found else 0
    if len(found) > 1:
        start = max((s for s, _ in found), key=lambda s: _worth(text, found, s, length))
    start = _passage_start(text, start)
    passage = " ".join(text[start : start + length].split())
    ellipsis = "…" if start + length < len(text.rstrip()) else ""
    return mark(("…" if start else "") + passage + ellipsis, words)


def _marks(text: str, words: Sequence[str]) -> list[tuple[int, int, bool]]:
    """(start, end, hit or slot) in reading order; a hit wins over a slot that it touches."""
    folded = fold(text)
    hits = [(start, end, True) for start, end in _find(folded, words)]
    slots = [(start, end, False) for start, end in find_slots(folded)]
    if not slots:
        return hits
    taken = {place for start, end, _ in hits for place in range(start, end)}
    return sorted([*hits, *(one for one in slots if taken.isdisjoint(range(one[0], one[1])))])


def _find(folded: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """(start, end) of the words in reading order; the longest at each place, and none inside another."""
    finder = _finder(tuple(words))
    if finder is None:
        return []
    matches = finder.find_matches_as_indexes(folded, overlapping=True)
    spans: list[tuple[int, int]] = []
    end = 0
    for start, behind in sorted((start, -stop) for _, start, stop in matches):
        if start >= end and _stands_alone(folded, start, -behind):
            end = -behind
            spans.append((start, end))
    return spans


@lru_cache(maxsize=256)
def _finder(words: tuple[str, ...]) -> AhoCorasick | None:
    """What finds any of the words; a page asks for the same tens of times."""
    # 的 or 和 marked all over a text hides the words that matter.
    wanted = [word for word in words if len(word) > 1] or words
    return AhoCorasick(wanted) if wanted else None


def _stands_alone(folded: str, start: int, end: int) -> bool:
    # A Latin word or number is a hit only where it stands alone: 5 is no hit in 2015.
    return not (
        (_is_latin(folded[start]) and start and _is_latin(folded[start - 1]))
        or (_is_latin(folded[end - 1]) and end < len(folded) and _is_latin(folded[end]))
    )


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _worth(text: str, found: list[tuple[int, int]], start: int, length: int) -> tuple[int, int]:
    inside = [text[s:e] for s, e in found if start - _LEAD <= s < start + length - _LEAD]
    return len(set(inside)), -start


def _passage_start(text: str, hit: int) -> int:
    if hit <= _LEAD:
        return 0
    sentence = max(text.rfind(mark_, hit - 2 * _LEAD, hit) for mark_ in "。！？；，\n")
    return sentence + 1 if sentence >= 0 else hit - _LEAD
