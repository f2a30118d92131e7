"""Any text to the tree of a query. Nothing that a reader can type is an error."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

import lark
from lark.common import LexerConf
from lark.lexer import Lexer

from search.language.lexing import Token, read_tokens
from search.language.notes import note
from search.language.printing import print_query
from search.language.repairing import NOT_NEAR, repair
from search.language.signs import LONGEST_QUERY
from search.language.tree import (
    And,
    Everything,
    Field,
    FieldName,
    Phrase,
    Tree,
    Word,
    conjunction,
    disjunction,
    negation,
    proximity,
)

TOO_LONG = note("查询词过长，只用了前 {} 个字。", LONGEST_QUERY)
TWO_NEARS = "“/句”和“/段”不能连用，已按同段处理。"


@dataclass(frozen=True)
class ParsedQuery:
    """The tree of a query, and a sentence for the reader about each thing that was repaired in it."""

    tree: Tree
    notes: tuple[str, ...] = ()


def parse_query(text: str) -> ParsedQuery:
    """The tree of any text, within the limits, so that `print_query` of it is within them too."""
    query = to_line(text)
    notes = [TOO_LONG] if len(query) > LONGEST_QUERY else []
    query = query[:LONGEST_QUERY]
    parsed = _parse(query)
    # Written out, 年:2014 is 年份:2014: what does not fit any more is cut from the end too.
    while (excess := len(print_query(parsed.tree)) - LONGEST_QUERY) > 0:
        notes = [TOO_LONG]
        query = query[:-excess]
        parsed = _parse(query)
    return ParsedQuery(parsed.tree, tuple(dict.fromkeys((*notes, *parsed.notes))))


def to_line(text: str) -> str:
    """The text in one line, without what cannot be typed."""
    # Control characters and lone surrogates cannot be typed and cannot be sent to the engine.
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())


def _parse(query: str) -> ParsedQuery:
    tokens, notes = repair(read_tokens(query))
    to_tree = _ToTree()
    tree: Tree = to_tree.transform(_grammar().parse(tokens))
    return ParsedQuery(tree, (*notes, *to_tree.notes))


class _Ready(Lexer):
    """Hands the grammar tokens that are made already."""

    def __init__(self, lexer_conf: LexerConf) -> None:
        """Lark makes its lexers itself; this one has nothing to configure."""

    def lex(self, tokens: Sequence[Token]) -> Iterator[lark.Token]:  # type: ignore[override]
        """One token of the grammar for each of ours."""
        return (lark.Token(token.kind, token.text) for token in tokens)


@cache
def _grammar() -> lark.Lark:
    """The parser, made once; it keeps nothing of what it parsed."""
    text = files("search.language").joinpath("grammar.lark").read_text("utf-8")
    return lark.Lark(text, parser="lalr", lexer=_Ready)


@lark.v_args(inline=True)
class _ToTree(lark.Transformer[Any, Tree]):
    """Lark's tree to ours."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[str] = []

    def start(self, tree: Tree | None = None) -> Tree:
        return tree or Everything()

    def conjunction(self, *parts: Tree) -> Tree:
        return conjunction(parts)

    def disjunction(self, *parts: Tree) -> Tree:
        return disjunction(parts)

    def negation(self, part: Tree) -> Tree:
        return negation(part)

    def word(self, text: lark.Token) -> Word:
        return Word(str(text))

    def phrase(self, text: lark.Token) -> Phrase:
        return Phrase(str(text))

    def field_of_word(self, name: lark.Token, text: lark.Token) -> Field:
        return Field(cast(FieldName, str(name)), Word(str(text)))

    def field_of_phrase(self, name: lark.Token, text: lark.Token) -> Field:
        return Field(cast(FieldName, str(name)), Phrase(str(text)))

    def proximity(self, *operands_and_signs: Any) -> Tree:
        operands, signs = operands_and_signs[::2], {str(sign) for sign in operands_and_signs[1::2]}
        if len(signs) > 1:
            self.notes.append(TWO_NEARS)
        together = proximity("section" if "section" in signs else "sentence", operands)
        if isinstance(together, And):
            self.notes.append(NOT_NEAR)
        return together
