"""Taking out what no reader would miss: control characters and remains of markup."""

import re
from collections.abc import Sequence

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_REMAINS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "control",
        re.compile(
            r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
        ),
    ),
    (
        "markup",
        re.compile(
            r"&(?:nbsp|ensp|emsp|amp|lt|gt|quot|ldquo|rdquo|middot|#\d{1,6});?|&(?:hellip|[mn]dash|[lr]squo|#x[0-9a-f]{1,6});|"
            r"</?(?:p|br|div|span|strong|em|b|i|u|font|a|img|h[1-6]|[uo]l|li|t[dhr]|table|tbody)\b[^<>]{0,200}>",
            re.I,
        ),
    ),
    # 環(huán)保: a copying site's gloss inside a word. It has a tone mark, a name in brackets has none.
    (
        "pinyin",
        re.compile(rf"(?<=[一-鿿])[(（][a-zü]{{0,5}}[{_TONES}][a-zü]{{0,4}}[)）](?=[一-鿿])", re.I),
    ),
)


_INDENT = re.compile(r"[\u3000\u2003]{2,}|[ \u00a0]{4,}")
# A shorter one may be a row of a table or a form: 姓　　名.
_LONGEST_LINE = 200


def clean(text: str) -> tuple[str, dict[str, int]]:
    """The text without them, and how many characters went for each reason."""
    dropped: dict[str, int] = {}
    for reason, pattern in _REMAINS:
        cleaned = pattern.sub("", text)
        if len(cleaned) < len(text):
            dropped[reason] = len(text) - len(cleaned)
        text = cleaned
    return text, dropped


def split_lines(text: str) -> tuple[list[str], int]:
    """The lines without surrounding white space and empty ones, and how much white space that was.

    Where a site put an essay on one line the indents of its paragraphs are left of its lines.
    """
    lines = (line for whole in text.split("\n") for line in _split_at_indents(whole))
    kept = [line for raw in lines if (line := raw.strip())]
    return kept, len(text) - count_characters(kept)


def _split_at_indents(line: str) -> list[str]:
    return _INDENT.split(line) if len(line) > _LONGEST_LINE else [line]


def count_characters(lines: Sequence[str]) -> int:
    """The characters of some lines, line ends not counted."""
    return sum(len(line) for line in lines)
