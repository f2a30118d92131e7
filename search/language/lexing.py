"""Query text to tokens: one pass, every form of a sign as the one kind that the grammar knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mappings.folding import fold
from search.language.notes import note
from search.language.signs import (
    FIELD_NAMES,
    NEAR_SIGNS,
    OPERATORS,
    PHRASE,
    PRINTED_FIELDS,
    QUOTE_SIGNS,
    TOKEN,
    VALUE,
    WORD,
)
from search.language.tree import FieldName
from search.language.years import normalise_years

Kind = Literal[
    "WORD", "PHRASE", "FIELD", "NEAR", "_OR", "_MINUS", "_OPEN", "_CLOSE", "EMPTY", "NOTE"
]
_WORDS = re.compile(WORD)
_STRAIGHT = "\"'"
_VALUE = re.compile(f"(?P<PHRASE>{PHRASE})|(?P<WORD>{VALUE})")

NO_PAIR = "引号没有配对，已在末尾补上。"
LONE_QUOTE = "多余的引号已忽略。"
LONE_MINUS = "“-”后面没有词，已忽略。"
NO_PHRASE = "空的引号已忽略。"
NO_VALUE = "“{}：”后面没有内容，已忽略。"
NO_YEAR = "“{}”不是年份，已忽略；可写 2014、2008-2012 或 十一五。"


@dataclass(frozen=True)
class Token:
    """A sign of the query. EMPTY stands where something meant nothing, NOTE says what was repaired.

    `text` is what the tree holds: folded words, the name of a field, the kind of nearness.
    """

    kind: Kind
    text: str


def read_tokens(text: str) -> Iterator[Token]:
    """The tokens of a text without line breaks. A FIELD is always followed by its value."""
    # Twice, for a few rare characters fold to one that folds again: 薴 to 苧 to 苎.
    folded = fold(fold(text))
    place = 0
    while found := TOKEN.search(folded, place):
        place = found.end()
        kind, written = str(found.lastgroup), found[0]
        if kind == "PHRASE" and _is_running(folded, found.start(), found.end()):
            words = (word for word in _WORDS.findall(written) if word not in OPERATORS)
            yield from (Token("WORD", word) for word in words)
        elif kind == "FIELD":
            value = _VALUE.match(folded, place)
            place = value.end() if value else place
            yield from _read_field(FIELD_NAMES[written.rstrip()[:-1]], value)
        else:
            yield from _read_token(kind, written, text[found.start() : found.end()])


def _is_running(folded: str, start: int, end: int) -> bool:
    """Whether a quotation is a part of running text, 实现“以房养老”的办法, and no sign of the language.

    Straight marks are typed by who means them.
    """
    around = folded[max(0, start - 1) : start], folded[end : end + 1]
    return folded[start] not in _STRAIGHT and any(sign.isalnum() for sign in around)


def is_value(text: str) -> bool:
    """Whether a text can stand behind the colon of a field without quotes."""
    return re.fullmatch(VALUE, text) is not None


def to_phrase(text: str) -> str:
    """What a phrase holds of the text between its quotes: no quotes, single blanks."""
    return " ".join(QUOTE_SIGNS.sub(" ", text).split())


def _read_token(kind: str, folded: str, original: str) -> Iterator[Token]:
    match kind:
        case "WORD":
            yield from _read_word(folded, original)
        case "PHRASE":
            yield from _read_phrase(folded)
        case "OPEN_PHRASE":
            yield Token("NOTE", NO_PAIR)
            yield from _read_phrase(folded)
        case "NEAR":
            yield Token("NEAR", NEAR_SIGNS[folded[1]])
        case "LONE_QUOTE":
            yield Token("NOTE", LONE_QUOTE)
        case "LONE_MINUS":
            yield Token("NOTE", LONE_MINUS)
        case "_OR" | "_OPEN" | "_CLOSE" | "_MINUS":
            yield Token(kind, folded)


def _read_word(folded: str, original: str) -> Iterator[Token]:
    match OPERATORS.get(original):
        case None:
            yield Token("WORD", folded)
        case "_OR":
            yield Token("_OR", folded)
        case "_MINUS":
            yield Token("_MINUS", folded)


def _read_phrase(folded: str) -> Iterator[Token]:
    text = to_phrase(folded)
    if any(character.isalnum() for character in text):
        yield Token("PHRASE", text)
    else:
        yield Token("NOTE", NO_PHRASE)
        yield Token("EMPTY", "")


def _read_field(name: FieldName, value: re.Match[str] | None) -> Iterator[Token]:
    token = _read_value(value)
    if token is None:
        yield Token("NOTE", note(NO_VALUE, PRINTED_FIELDS[name]))
        yield Token("EMPTY", "")
    elif name != "year":
        yield from (Token("FIELD", name), token)
    elif years := normalise_years(token.text):
        yield from (Token("FIELD", name), Token("WORD", years))
    else:
        yield Token("NOTE", note(NO_YEAR, token.text))
        yield Token("EMPTY", "")


def _read_value(value: re.Match[str] | None) -> Token | None:
    if value is None:
        return None
    if value.lastgroup == "WORD":
        return Token("WORD", value[0].replace("／", "/"))
    return next((token for token in _read_phrase(value[0]) if token.kind == "PHRASE"), None)
