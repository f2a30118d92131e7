"""Years, agencies and places that stand in a query as plain words: 2014年成都教育局宣传."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from search.language.chips import to_conditions
from search.language.lexing import is_value, to_phrase
from search.language.naming import LONGEST_NAME, agency_named, regions_named
from search.language.parsing import parse_query
from search.language.printing import print_query
from search.language.tree import Field, Phrase, Tree, Word
from search.language.years import normalise_years

Cut = Callable[[str], Sequence[str]]
RecognisedKind = Literal["year", "agency", "region"]

_NUMERAL = "[0-9零〇○一二三四五六七八九]"
_FULL = rf"(?:(?:19|20)[0-9]{{2}}|(?:一九|二[〇零○]){_NUMERAL}{{2}})"
# 14年 may be fourteen years and is none; 08年 can only be 2008. A bare 2014 is a year where the
# word ends, and 十五 only as 十五规划. What came before or after a year did not happen in it.
_YEARS = re.compile(
    rf"(?<![0-9a-z.\-])(?:{_FULL}年?[-—–~～至到]{_FULL}(?:学?年度?)?|{_FULL}年度?|0[0-9]年度?|{_FULL}$)"
    r"(?!以?[来前后]|之[前后]|[0-9a-z])|十[一二三四]五|十[五]?五(?=规划|计划|时期|期间)"
)


@dataclass(frozen=True)
class Recognised:
    """A name in a query's words. `span` is where it stands in the printed query.

    `value` is what the facet of that kind calls it: 2014, 2008-2012, 教育, 四川省/成都市.
    """

    kind: RecognisedKind
    text: str
    span: tuple[int, int]
    value: str


def recognise(tree: Tree, cut: Cut) -> tuple[Recognised, ...]:
    """What the words of a query name, from left to right.

    Only words that must all hold are read, and no kind that the query has a field of. A name
    begins and ends where a word of `cut` does. An ambiguous place is taken only where another
    place of the query decides it: 徐州鼓楼区.
    """
    said = {part.name for part in to_conditions(tree) if isinstance(part, Field)}
    found = [
        name for word, start in _find_words(tree) for name in _read_word(word.text, start, cut)
    ]
    return tuple(name for name in _decide(found) if name.kind not in said)


def to_filter(tree: Tree, name: Recognised) -> str:
    """The query text with a field of the facet in place of the words: `2014年宣传` -> `宣传 年份:2014`."""
    return _replace(tree, name, print_query(to_field(name)))


def to_field(name: Recognised) -> Field:
    """The field that asks for what was recognised."""
    value = Word(name.value) if is_value(name.value) else Phrase(to_phrase(name.value))
    return Field(name.kind, value)


def _find_words(tree: Tree) -> Iterator[tuple[Word, int]]:
    """The words that must all hold, each with its place in the printed query."""
    start = 0
    for part in to_conditions(tree):
        if isinstance(part, Word):
            yield part, start
        start += len(print_query(part)) + 1


def _replace(tree: Tree, name: Recognised, by: str) -> str:
    text, (start, end) = print_query(tree), name.span
    return print_query(parse_query(f"{text[:start]} {by} {text[end:]}").tree)


@dataclass(frozen=True)
class _Candidate:
    kind: RecognisedKind
    text: str
    span: tuple[int, int]
    values: tuple[str, ...]


def _read_word(text: str, start: int, cut: Cut) -> Iterator[_Candidate]:
    borders = {0, *accumulate(map(len, cut(text)))}
    years = {found.start(): found.end() for found in _YEARS.finditer(text)}
    place = 0
    while place < len(text):
        found = _read_year(text, place, years) or _read_name(text, place, borders)
        if found is None:
            place += 1
            continue
        kind, end, values = found
        yield _Candidate(kind, text[place:end], (start + place, start + end), values)
        place = end


_Found = tuple[RecognisedKind, int, tuple[str, ...]]


def _read_year(text: str, place: int, years: dict[int, int]) -> _Found | None:
    end = years.get(place)
    value = normalise_years(text[place:end].replace("学", "")) if end else None
    return ("year", end, (value,)) if end and value else None


def _read_name(text: str, place: int, borders: set[int]) -> _Found | None:
    if place not in borders:
        return None
    ends = range(min(len(text), place + LONGEST_NAME), place, -1)
    for end in (end for end in ends if end in borders):
        name = text[place:end]
        if regions := regions_named(name):
            return "region", end, regions
        if agency := agency_named(name):
            return "agency", end, (agency,)
    return None


def _decide(found: Sequence[_Candidate]) -> Iterator[Recognised]:
    """The candidates whose value is sure, places of one path that touch each other as one."""
    sure = [c.values[0] for c in found if c.kind == "region" and len(c.values) == 1]
    kept: list[Recognised] = []
    for candidate in found:
        values = candidate.values
        if len(values) > 1:
            values = tuple(v for v in values if any(v.startswith(f"{above}/") for above in sure))
        if len(values) != 1:
            continue
        name = Recognised(candidate.kind, candidate.text, candidate.span, values[0])
        if kept and _continues(kept[-1], name):
            name = _join(kept.pop(), name)
        kept.append(name)
    return iter(kept)


def _continues(upper: Recognised, name: Recognised) -> bool:
    """Whether a place stands directly behind the place that it lies in: 四川省成都市."""
    touching = upper.span[1] == name.span[0]
    return touching and upper.kind == "region" and name.value.startswith(f"{upper.value}/")


def _join(upper: Recognised, name: Recognised) -> Recognised:
    span = upper.span[0], name.span[1]
    return Recognised("region", upper.text + name.text, span, name.value)
