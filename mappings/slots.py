"""Slots: places where the site hid a year, a name or a figure (xx年, ××县, 20**, 某某局, ____)."""

import re
from collections.abc import Iterator

# White space to Lucene: a slot is no term, and the words around it stand next to each other.
BLANK = "\u2008"
# What a masking site writes; 〇 is left out, for it is a numeral, as ○ is among numerals.
_SIGNS = "x×＊*□_＿~～◇△●"
_ROUND = "(?<![一二三四五六七八九○])○+(?![一二三四五六七八九○])"
_UNIT = "年月日省市区县镇乡村街社局委厅校院所队厂人名万亿元吨户个项次件%％"
# 某县 and 某局 are hidden names, 某项 and 某些 are words.
_NAMED = "省市区县镇乡村街社局厅校"
# Folded text: Latin letters are small here. A word like "xxl" or "max" is none.
SLOT = (
    rf"(?<![a-z])(?:(?:19|20)?[{_SIGNS}]{{2,}}(?![a-z])|(?:19|20)\d?[{_SIGNS}](?=\s*年)"
    rf"|(?<!\d)[{_SIGNS}](?=[{_UNIT}]))|{_ROUND}|某+(?=[{_NAMED}某])某*"
)
_SLOT = re.compile(SLOT)
# Nearly no text holds any of these, and to look for one character takes a tenth of the time.
_MAYBE = re.compile(rf"[{_SIGNS}○某]")


def find_slots(folded: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each slot of a folded text."""
    if _MAYBE.search(folded):
        yield from (found.span() for found in _SLOT.finditer(folded))


def blank_slots(folded: str) -> str:
    """The folded text, of the same length, with a blank for each character of a slot."""
    if not _MAYBE.search(folded):
        return folded
    return _SLOT.sub(lambda found: BLANK * len(found[0]), folded)
