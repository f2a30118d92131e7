"""Tokens in any order to tokens that the grammar takes, and what was repaired on the way."""

from collections.abc import Iterable

from search.language.lexing import LONE_MINUS, Token
from search.language.notes import note

MOST_CLAUSES = 32
DEEPEST = 4

TOO_MANY = note("最多用 {} 个词，其余未用。", MOST_CLAUSES)
TOO_DEEP = note("括号最多 {} 层，更深的已去掉。", DEEPEST)
NO_PAIR = "括号没有配对，已修正。"
NO_OPERAND = "“或者”“/句”“/段”两边都要有词，多余的已忽略。"
NOT_NEAR = "“/句”“/段”两边只能是词或短语，已改为同时包含。"
NO_GROUP = "空的括号已忽略。"

_CLAUSES = ("WORD", "PHRASE", "FIELD")
_INFIX = ("_OR", "NEAR")


def repair(tokens: Iterable[Token]) -> tuple[list[Token], list[str]]:
    """Tokens that the grammar takes, in their old order, and a sentence for each repair.

    Afterwards parentheses are balanced, not empty and at most `DEEPEST` deep, operators have
    what they need on each side, and there are at most `MOST_CLAUSES` words and phrases.
    """
    line = _Line()
    clauses = 0
    previous = ""
    for token in tokens:
        # A field and its value are one clause.
        clauses += token.kind in _CLAUSES and previous != "FIELD"
        previous = token.kind
        if clauses > MOST_CLAUSES:
            line.notes.append(TOO_MANY)
            break
        line.take(token)
    line.end()
    return line.kept, line.notes


class _Line:
    """The repaired tokens so far. Whatever is in `kept` is right but for what may still follow."""

    def __init__(self) -> None:
        self.kept: list[Token] = []
        self.notes: list[str] = []
        # For each parenthesis that is open: whether it was kept.
        self._open: list[bool] = []

    def take(self, token: Token) -> None:
        match token.kind:
            case "NOTE":
                self.notes.append(token.text)
            case "EMPTY":
                self._drop_operators()
            case "_OR" | "NEAR":
                self._take_infix(token)
            case "_MINUS":
                self._take_minus(token)
            case "_OPEN":
                self._take_open(token)
            case "_CLOSE":
                self._take_close(token)
            case "FIELD":
                self._drop_near()
                self.kept.append(token)
            case _:
                self.kept.append(token)

    def end(self) -> None:
        """Closes what is open and drops what waits for more."""
        if any(self._open):
            self.notes.append(NO_PAIR)
        while self._open:
            self._take_close(Token("_CLOSE", ")"))
        self._drop_operators()

    def _take_infix(self, token: Token) -> None:
        self._drop_operators()
        if not self.kept or self._last == "_OPEN":
            self.notes.append(NO_OPERAND)
        elif token.kind == "NEAR" and [t.kind for t in self.kept[-2:-1]] == ["FIELD"]:
            self.notes.append(NOT_NEAR)
        else:
            self.kept.append(token)

    def _take_minus(self, token: Token) -> None:
        self._drop_near()
        if self._last == "_MINUS":
            self.kept.pop()
        else:
            self.kept.append(token)

    def _take_open(self, token: Token) -> None:
        kept = sum(self._open) < DEEPEST
        self._open.append(kept)
        if kept:
            self.kept.append(token)
        else:
            self.notes.append(TOO_DEEP)

    def _take_close(self, token: Token) -> None:
        if not self._open:
            self.notes.append(NO_PAIR)
        elif self._open.pop():
            self._drop_operators()
            if self._last == "_OPEN":
                self.kept.pop()
                self.notes.append(NO_GROUP)
                self._drop_operators()
            else:
                self.kept.append(token)

    def _drop_operators(self) -> None:
        """Without the operators at the end, whose operand did not come."""
        while self._last in ("_MINUS", *_INFIX):
            dropped = self.kept.pop()
            self.notes.append(LONE_MINUS if dropped.kind == "_MINUS" else NO_OPERAND)

    def _drop_near(self) -> None:
        if self._last == "NEAR":
            self.kept.pop()
            self.notes.append(NOT_NEAR)

    @property
    def _last(self) -> str:
        return self.kept[-1].kind if self.kept else ""
