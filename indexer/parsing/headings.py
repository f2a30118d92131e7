"""Recognising headings by their numbers: 一、 above （一） above 1、 above (1) above ①."""

import re
from dataclasses import dataclass

_CHINESE = "[一二三四五六七八九十百]{1,4}"
_NUMBER = "[0-9０-９]{1,2}"

# From the highest to the lowest; a heading closes all open ones of its own style and below.
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第(?:{_CHINESE}|{_NUMBER})(?:部分|章|编)[\s:：、.]*")),
    ("chinese", re.compile(rf"{_CHINESE}\s*[、.．,，:：]\s*")),
    ("chinese-bracket", re.compile(rf"[（(〔【]\s*{_CHINESE}\s*[）)〕】]\s*[、.．,，]?\s*")),
    ("ordinal", re.compile(rf"第(?:{_CHINESE}|{_NUMBER})[、,，:：]\s*")),
    ("number", re.compile(rf"{_NUMBER}\s*[、．:：]\s*|{_NUMBER}[.,，]\s*(?![0-9０-９])")),
    (
        "number-bracket",
        re.compile(rf"[（(〔]\s*{_NUMBER}\s*[）)〕]\s*[、.．,，]?\s*|{_NUMBER}[）)]\s*"),
    ),
    ("circled", re.compile(r"[①-⑳]\s*")),
)

# A line this short without a sentence's end is a heading, a longer one a numbered paragraph.
LONGEST_LINE = 50
# A heading that runs on into its paragraph ends with its first sentence.
LONGEST_RUN_ON = 36
_SENTENCE_END = re.compile(r"[。！？!?]|[:：](?=\S)")


@dataclass(frozen=True)
class Heading:
    """A heading line: its rank in STYLES (0 is highest), itself, and the text running on behind."""

    rank: int
    heading: str
    rest: str


def parse_heading(line: str) -> Heading | None:
    """The heading that a line is or begins with; None for an ordinary paragraph.

    `（一）成立领导小组。成立了由……` is the heading `（一）成立领导小组。` and its text.
    """
    for rank, (_, pattern) in enumerate(STYLES):
        number = pattern.match(line)
        if number and number.end() < len(line):
            return _split_run_on(rank, line, number.end())
    return None


def _split_run_on(rank: int, line: str, start: int) -> Heading | None:
    end = _SENTENCE_END.search(line, start)
    if end is None or end.end() == len(line):
        return Heading(rank, line, "") if len(line) <= LONGEST_LINE else None
    if end.end() - start <= LONGEST_RUN_ON:
        return Heading(rank, line[: end.end()], line[end.end() :])
    return None
