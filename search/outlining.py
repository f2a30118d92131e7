"""How essays of a kind are built: the parts that most of them have, in their usual order.

A part is of sections with the same role (问题, 计划), or, where they have none, of sections whose
headings share a word that tells something (队伍, 宣传). Only the outermost sections of an essay count.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from lexicon.words.stop_words import stop_words
from mappings.documents import EssayDocument

# Fewer essays have no usual outline.
LEAST_ESSAYS = 8
# What is looked at of a longer list.
MOST_ESSAYS = 50
_LEAST_SHARE = 0.15
_LEAST_BY_WORD = 3
_MOST_BY_WORD = 6
_HEADINGS, _EXAMPLES = 4, 3
# Roles that say no more than that something was done: such sections are told apart by their words.
_DEEDS = frozenset(("做法", "成绩", "措施", "要求"))
# Words of headings that tell nothing of their section.
_COMMON = frozenset(("工作", "加强", "抓好", "做好", "推进", "强化", "完善", "提高", "全面", "扎实", "进一步",
                     "深入", "积极", "不断", "坚持", "突出", "提升", "开展", "落实", "切实", "认真",
                     "建设", "方面", "情况", "主要", "有关", "相关", "重点", "继续", "大力", "确保",
                     "促进"))  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """An outermost section: where it stands among those of its essay (0 to 1), and its words."""

    essay: str
    ordinal: int
    place: float
    text: str
    words: tuple[str, ...]
    role: str | None


@dataclass(frozen=True)
class Part:
    """A part of the usual outline: in how many essays, its typical headings, and some to open."""

    label: str
    essays: int
    place: float
    headings: tuple[str, ...]
    examples: tuple[Heading, ...]


@dataclass(frozen=True)
class Outline:
    """The usual parts of essays; none where these are too few to say."""

    parts: tuple[Part, ...]
    essays: Mapping[str, EssayDocument]


def to_parts(headings: Sequence[Heading], essays: int) -> tuple[Part, ...]:
    """The usual parts of so many essays with these sections, in their usual order."""
    groups = dict(_group_by_role(headings))
    rest = [h for h in headings if h.role is None or h.role in _DEEDS]
    groups |= _group_by_words(rest)
    least = max(2, round(essays * _LEAST_SHARE))
    parts = (_to_part(label, group) for label, group in groups.items())
    return tuple(sorted((p for p in parts if p.essays >= least), key=lambda p: (p.place, p.label)))


def _group_by_role(headings: Iterable[Heading]) -> Mapping[str, list[Heading]]:
    groups: dict[str, list[Heading]] = {}
    for heading in headings:
        if heading.role is not None and heading.role not in _DEEDS:
            groups.setdefault(heading.role, []).append(heading)
    return groups


def _group_by_words(headings: Sequence[Heading]) -> dict[str, list[Heading]]:
    """Groups of the word that most essays share, then of the next in what is left."""
    groups: dict[str, list[Heading]] = {}
    left = list(headings)
    while left and len(groups) < _MOST_BY_WORD:
        counts = Counter(word for _, word in {(h.essay, w) for h in left for w in _telling(h)})
        word, essays = max(counts.items(), key=lambda found: (found[1], found[0]), default=("", 0))
        if essays < _LEAST_BY_WORD:
            break
        group = [heading for heading in left if word in heading.words]
        groups[_to_label(word, group)] = group
        left = [heading for heading in left if word not in heading.words]
    return groups


def _to_label(word: str, group: Sequence[Heading]) -> str:
    """The word, with its neighbour where most headings have both: 队伍 of 队伍建设."""
    pairs = Counter(
        first + second
        for heading in group
        for first, second in pairwise(heading.words)
        if len(first) > 1 and len(second) > 1 and (first + second).isalpha()
        # 队伍建设 says more than 队伍, 加强队伍 does not.
        if first == word or (second == word and first not in _COMMON)
    )
    pair, count = next(iter(pairs.most_common(1)), ("", 0))
    return pair if 2 * count > len(group) else word


def _telling(heading: Heading) -> frozenset[str]:
    words = (word for word in heading.words if len(word) > 1 and word[0].isalpha())
    return frozenset(words) - stop_words() - _COMMON


def _to_part(label: str, group: Sequence[Heading]) -> Part:
    essays = {heading.essay for heading in group}
    common = Counter(heading.text for heading in group if heading.text)
    first = {heading.essay: heading for heading in reversed(group) if heading.text}
    return Part(
        label=label,
        essays=len(essays),
        place=fmean(heading.place for heading in group),
        headings=tuple(text for text, _ in common.most_common(_HEADINGS)),
        examples=tuple(list(first.values())[:_EXAMPLES]),
    )
