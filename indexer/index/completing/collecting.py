"""What a corpus has to complete: names and lines that its essays hold, by how often they do."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from lexicon.agencies import agency_vocabulary
from mappings.segmentation import SEPARATOR, restore
from mappings.slots import BLANK, find_slots

Kind = Literal["agency", "place", "genre", "title", "heading"]

# Of a large corpus the rarest go, from time to time.
MOST = 50_000
_SHORTEST, _LONGEST = 2, 30
_LEVELS = "省市区县旗"
# Lines of a text that are worth typing; figures (审减1.1亿元) are not.
_SHORTEST_HEADING, _LONGEST_HEADING = 4, 20
# A title's year is a claim, and a heading's number is none of its words.
_YEAR = re.compile(r"^(?:(?:19|20)\d\d|[一二三四五六七八九〇零]{4})(?:年度?|-|—)?")
_NUMBER = re.compile(
    r"^[（(]?(?:第?[一二三四五六七八九十]+[、.．:：)）章节条]|\d{1,2}[、.．:：)）])+"
)
_AROUND = " ,，。.;；:：、!！?？\u3000\u2006\u2009"
_INSIDE = {"title": re.compile(r"[。；;!！?？\n]"), "heading": re.compile(r"[。；;!！?？\n\d]")}
# 突出重点,打好攻坚仗 is two things to ask for.
_CLAUSES = re.compile(r"[,，;；:：]")


@dataclass(frozen=True)
class Line:
    """A name or line as it is shown, folded, and where its words begin."""

    kind: Kind
    text: str
    starts: tuple[int, ...] = (0,)


def collect(essays: Iterable[Mapping[str, Any]], headings: Iterable[str]) -> list[tuple[Line, int]]:
    """Each line of stored essays and headings with how often it stands there, the most first.

    No more are returned than are kept; in whatever order they come in, the same.
    """
    counts: Counter[Line] = Counter()
    for lines in chain(map(_lines_of_essay, essays), map(_lines_of_heading, headings)):
        counts.update(lines)
        if len(counts) > 2 * MOST:
            counts = Counter(dict(_most_common(counts)))
    return _most_common(counts)


def _most_common(counts: Counter[Line]) -> list[tuple[Line, int]]:
    def rank(item: tuple[Line, int]) -> tuple[int, str, str]:
        return -item[1], item[0].kind, item[0].text

    return sorted(counts.items(), key=rank)[:MOST]


def _lines_of_essay(source: Mapping[str, Any]) -> list[Line]:
    return list(dict.fromkeys(_read_essay(source)))


def _lines_of_heading(heading: str) -> list[Line]:
    return [line for words in _to_clauses(heading) for line in _read_line("heading", words)]


def _read_essay(source: Mapping[str, Any]) -> Iterator[Line]:
    if name := source.get("agency_name"):
        yield from _names_of_agency(str(name))
    for place in source.get("region", {}).get("value", ()):
        yield Line("place", place)
    if genre := source.get("genre"):
        yield Line("genre", genre)
    yield from _read_line("title", source["title"])
    # 审计局 in a title is a claim about the essay, and a name that readers type all the same.
    title = restore(source["title"])
    yield from (Line("agency", found.name) for found in agency_vocabulary().find(title))


def _names_of_agency(name: str) -> Iterator[Line]:
    if any(find_slots(name)) or not _SHORTEST <= len(name) <= _LONGEST:
        return
    # 成都市教育局 is asked for as 教育局, too; 市教育局 is in the table of names as well.
    ends = [found.start for found in agency_vocabulary().find(name) if found.end == len(name)]
    inner = [start for start in (s + (name[s] in _LEVELS) for s in ends) if start]
    yield Line("agency", name, tuple(sorted({0, *inner})))
    yield from (Line("agency", name[start:]) for start in inner)


def _to_clauses(words: str) -> list[str]:
    return [clause.strip(SEPARATOR) for clause in _CLAUSES.split(words)]


def _read_line(kind: Literal["title", "heading"], words: str) -> Iterator[Line]:
    text = restore(words)
    begun = _begin(kind, text)
    shown = text[begun:].rstrip(_AROUND)
    shortest, longest = (
        (_SHORTEST_HEADING, _LONGEST_HEADING) if kind == "heading" else (_SHORTEST, _LONGEST)
    )
    if not shortest <= len(shown) <= longest or _INSIDE[kind].search(shown) or BLANK in shown:
        return
    starts = (start - begun for start in _starts(words))
    yield Line(kind, shown, tuple(sorted({0, *(s for s in starts if 0 < s < len(shown) - 1)})))


def _begin(kind: Literal["title", "heading"], text: str) -> int:
    pattern = _YEAR if kind == "title" else _NUMBER
    found = pattern.match(text)
    begun = found.end() if found else 0
    return begun + len(text[begun:]) - len(text[begun:].lstrip(_AROUND))


def _starts(words: str) -> Iterator[int]:
    place = 0
    for word in words.split(SEPARATOR):
        if word[:1].isalnum():
            yield place
        place += len(word)
