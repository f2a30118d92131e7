"""Folding for matching: one form for full-width, upper-case and traditional characters.

Folding maps each character to exactly one character, so an offset in the folded text
is the same offset in the text as the page wrote it. That is what lets the index hold
the folded form alone while readers see the original.
"""

import re
from functools import cache

import opencc

_CJK = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
# A text with more than so many other characters among its first is in traditional ones, or in capitals.
_SAMPLE, _MANY = 200, 20
_FULL_WIDTH_ASCII = range(0xFF10, 0xFF5B)


@cache
def fold_table() -> dict[int, str]:
    """Code point -> the one character it is matched as; characters not in it stand for themselves."""
    return _case_table() | _width_table() | _simplified_table()


def fold(text: str) -> str:
    """The text as it is matched, of the same length: `ＧＤＰ環境` -> `gdp环境`."""
    # Most texts are nearly as they are matched, and going to the few other characters takes a tenth
    # of the time of turning each; where there are many it takes thrice.
    changed = _changed()
    if len(changed.findall(text, 0, _SAMPLE)) > _MANY:
        return text.translate(fold_table())
    return changed.sub(_turn, text)


def _turn(found: re.Match[str]) -> str:
    return fold_table()[ord(found[0])]


@cache
def _changed() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, fold_table())))}]")


def _case_table() -> dict[int, str]:
    # A letter whose lower case is two characters (İ) would move every offset behind it: it stays.
    letters = (chr(code) for code in range(0x10000) if chr(code).isupper())
    return {ord(letter): letter.lower() for letter in letters if len(letter.lower()) == 1}


def _width_table() -> dict[int, str]:
    # Letters and digits only: full-width punctuation is the normal form of a Chinese text.
    pairs = ((code, chr(code - 0xFEE0)) for code in _FULL_WIDTH_ASCII)
    return {code: narrow.lower() for code, narrow in pairs if narrow.isalnum()}


def _simplified_table() -> dict[int, str]:
    # Character by character and not by phrase, so that text and query agree whatever stands beside.
    characters = [chr(code) for block in _CJK for code in block]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}
