"""The tree as chips: one for each condition of the query, with the query that is left without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from search.language.printing import print_query
from search.language.tree import (
    And,
    Everything,
    Field,
    FieldName,
    Near,
    Nearness,
    Not,
    Or,
    Phrase,
    Tree,
    Word,
    conjunction,
)

ChipKind = Literal["word", "phrase", "not", "or"] | FieldName | Nearness

_FIELD_LABELS: dict[FieldName, str] = {
    "title": "标题含",
    "year": "年份",
    "agency": "单位",
    "region": "地区",
    "genre": "文种",
    "role": "有一段讲",
}
_NEAR_LABELS: dict[Nearness, str] = {"sentence": "同句", "section": "同段"}


@dataclass(frozen=True)
class Chip:
    """One condition as the page shows it; `without` is the query text its remove link leads to."""

    label: str
    kind: ChipKind
    without: str
    # The condition as it is typed.
    text: str = ""


def to_chips(tree: Tree) -> tuple[Chip, ...]:
    """A chip for each condition that holds beside the others; none for the empty query.

    `教育局 -计划` -> 教育局 (without: `-计划`), 不含 计划 (without: `教育局`)
    """
    parts = to_conditions(tree)
    return tuple(
        Chip(_label(part), _kind(part), _print_without(parts, place), print_query(part))
        for place, part in enumerate(parts)
    )


def to_conditions(tree: Tree) -> tuple[Tree, ...]:
    """The parts that all must hold: those of an And, or the tree itself."""
    if isinstance(tree, And):
        return tree.parts
    return () if tree == Everything() else (tree,)


def _print_without(parts: Sequence[Tree], place: int) -> str:
    return print_query(conjunction([*parts[:place], *parts[place + 1 :]]))


def _kind(part: Tree) -> ChipKind:
    match part:
        case Field(name):
            return name
        case Near(kind):
            return kind
        case Phrase():
            return "phrase"
        case Not():
            return "not"
        case Or():
            return "or"
        case _:
            return "word"


def _label(part: Tree) -> str:
    match part:
        case Word(text):
            return text
        case Phrase(text):
            return f"“{text}”"
        case Field(name, value):
            return f"{_FIELD_LABELS[name]} {_label(value)}"
        case Near(kind, parts):
            return f"{_NEAR_LABELS[kind]}：{'、'.join(map(_label_inside, parts))}"
        case Not(inner):
            return f"不含 {_label_inside(inner)}"
        case Or(parts):
            return " 或 ".join(map(_label_inside, parts))
        case And(parts):
            return " ".join(map(_label_inside, parts))
        case Everything():
            return ""


def _label_inside(part: Tree) -> str:
    return f"（{_label(part)}）" if isinstance(part, And | Or) else _label(part)
