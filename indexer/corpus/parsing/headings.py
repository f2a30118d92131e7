"""Recognising a heading by its number: 一、 above （一） above 1、 above (1) above ①."""

import re
from dataclasses import dataclass

from lexicon.numerals import parse_numeral

_CHINESE = "(?P<chinese>[一二三四五六七八九十百]{1,4})"
_NUMBER = "(?P<number>[0-9０-９]{1,2})"

# From the highest to the lowest; a heading closes all open ones of its own style and below.
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第(?:{_CHINESE}|{_NUMBER})(?:部分|章|编)[\s:：、.]*")),
    ("chinese", re.compile(rf"{_CHINESE}\s*[、.．,，:：]\s*")),
    ("chinese-bracket", re.compile(rf"[（(〔【]?\s*{_CHINESE}\s*[）)〕】]\s*[、.．,，]?\s*")),
    ("ordinal", re.compile(rf"第(?:{_CHINESE}|{_NUMBER})[、,，:：]\s*")),
    ("number", re.compile(rf"{_NUMBER}\s*(?:[、．:：]|[.,，](?![0-9０-９]))\s*(?![0-9０-９])")),
    ("number-bracket", re.compile(rf"[（(〔]?\s*{_NUMBER}\s*[）)〕]\s*[、.．,，]?\s*")),
    ("circled", re.compile(r"(?P<circled>[①-⑳])\s*")),
    (
        "spoken",
        re.compile(
            r"(?P<chinese>[一二三四五六七八九十])(?:是|要|抓)|首先|其次|再次|此外|然后|最后"
        ),
    ),
)
# What any of them begins with: most lines are told apart by their first character.
_BEGINNING = re.compile(r"[第一二三四五六七八九十百0-9０-９（(〔【①-⑳首其再此然最]")
# `一、收入 | 3 | 元` is a row of a table; a tab may stand between a number and its heading.
_TABLE_ROW = re.compile(r"[|｜\t][^|｜\t]+[|｜\t]")
SPOKEN = len(STYLES) - 1

# A line this short without a sentence's end is a heading, a longer one a numbered paragraph.
LONGEST_LINE = 50
# A heading that runs on into its paragraph ends with its first sentence.
LONGEST_RUN_ON = 36
# Where its siblings are headings, a line is one too, if it can be cut at all.
_LONGEST_SIBLING = 48
# A half-width stop between Chinese characters is one, that of 3.5 is none.
_SENTENCE_END = re.compile(r"[。！？!?]|(?<=[一-鿿])\.(?=[一-鿿])|[:：](?=\S)")
_CLAUSE_END = re.compile(r"[。！？!?；;]|[:：，,](?=\S)")
_SHORTEST_CLAUSE = 4


@dataclass(frozen=True)
class Numbered:
    """A line that begins with a number: its rank in STYLES, the number, and where the words begin."""

    rank: int
    number: int
    start: int


@dataclass(frozen=True)
class Heading:
    """A heading line: its rank (0 is highest), itself, and the text running on behind."""

    rank: int
    heading: str
    rest: str
    number: int = 0


def parse_number(line: str) -> Numbered | None:
    """The number that a line begins with; None for a line without, or with nothing behind it."""
    if not _BEGINNING.match(line) or _TABLE_ROW.search(line):
        return None
    for rank, (_, pattern) in enumerate(STYLES):
        found = pattern.match(line)
        if found and found.end() < len(line):
            return Numbered(rank, _value(found), found.end())
    return None


def parse_heading(line: str) -> Heading | None:
    """The heading that a line is or begins with; None for an ordinary paragraph.

    `（一）成立领导小组。成立了由……` is the heading `（一）成立领导小组。` and its text.
    """
    numbered = parse_number(line)
    if numbered is None:
        return None
    end = _SENTENCE_END.search(line, numbered.start)
    whole = end is None or end.end() == len(line) or _is_short_title(line)
    if end is None or whole:
        return _cut(line, numbered, len(line)) if len(line) <= LONGEST_LINE else None
    if end.end() - numbered.start <= LONGEST_RUN_ON:
        return _cut(line, numbered, end.end())
    return None


def parse_sibling(line: str) -> Heading | None:
    """The heading of a numbered line that stands among headings: up to its first clause at least."""
    numbered = parse_number(line)
    if numbered is None:
        return None
    end = _SENTENCE_END.search(line, numbered.start)
    if end is None or end.end() - numbered.start > _LONGEST_SIBLING:
        end = _CLAUSE_END.search(line, numbered.start + _SHORTEST_CLAUSE)
    if end is None or end.end() - numbered.start > _LONGEST_SIBLING:
        return None
    return _cut(line, numbered, end.end())


def _cut(line: str, numbered: Numbered, end: int) -> Heading:
    return Heading(numbered.rank, line[:end], line[end:], numbered.number)


def _is_short_title(line: str) -> bool:
    """`一、稳主体：让市场有热度` is one heading; a colon parts it from text only where text follows."""
    return len(line) <= LONGEST_RUN_ON and not re.search(r"[。！？!?；;]", line)


def _value(found: re.Match[str]) -> int:
    groups = found.groupdict()
    if groups.get("circled"):
        return ord(groups["circled"]) - ord("①") + 1
    return parse_numeral(groups.get("chinese") or groups.get("number") or "") or 0
