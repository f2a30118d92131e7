"""The tree of a query, always in its normal form when made by the functions below.

Normal: no And in an And, no Or in an Or, nothing twice among the parts of a node, at least two
parts in each, no Not of a Not, and `Everything` only by itself. All texts are folded.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

FieldName = Literal["title", "year", "agency", "region", "genre", "role"]
Nearness = Literal["sentence", "section"]


@dataclass(frozen=True)
class Everything:
    """All essays: what an empty query asks for."""


@dataclass(frozen=True)
class Word:
    """A run of characters as typed; an essay holds each of the words that it is cut into."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Characters that stand in this order next to each other; punctuation between them is no matter."""

    text: str


@dataclass(frozen=True)
class Field:
    """Words or a phrase of the title, or a value of a facet: years as `2014`, `2008-2012`, `十一五`."""

    name: FieldName
    value: Word | Phrase


@dataclass(frozen=True)
class Near:
    """Words, phrases and choices between them (Or, in it And), all in one sentence or one section."""

    kind: Nearness
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Not:
    """All essays but those of its part."""

    part: "Tree"


@dataclass(frozen=True)
class And:
    """Essays that all parts hold for; parts that are only Not mean all essays but those."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Or:
    """Essays that at least one part holds for."""

    parts: tuple["Tree", ...]


Leaf: TypeAlias = Word | Phrase | Field
Tree: TypeAlias = Everything | Leaf | Near | Not | And | Or


def conjunction(parts: Iterable[Tree]) -> Tree:
    """All parts: And, or what remains of it when there are fewer than two."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else [part])]
    unique = tuple(dict.fromkeys(part for part in flat if part != Everything()))
    if len(unique) > 1:
        return And(unique)
    return unique[0] if unique else Everything()


def disjunction(parts: Iterable[Tree]) -> Tree:
    """Any part: Or, or its one part; Everything as soon as a part is that."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else [part])]
    unique = tuple(dict.fromkeys(flat))
    if not unique or Everything() in unique:
        return Everything()
    return Or(unique) if len(unique) > 1 else unique[0]


def negation(part: Tree) -> Tree:
    """All but the part. Of a Not it is what that negates; of Everything it is Everything."""
    if isinstance(part, Not):
        return part.part
    return part if part == Everything() else Not(part)


def proximity(kind: Nearness, parts: Iterable[Tree]) -> Tree:
    """All parts near each other; a plain conjunction when one of them is no matter of nearness."""
    together = conjunction(parts)
    if not isinstance(together, And) or not all(map(is_plain, together.parts)):
        return together
    return Near(kind, together.parts)


def is_plain(tree: Tree) -> bool:
    """Whether it is made of words and phrases alone, none of them negated."""
    if isinstance(tree, And | Or):
        return all(map(is_plain, tree.parts))
    return isinstance(tree, Word | Phrase)


def walk(tree: Tree) -> Iterator[Tree]:
    """The node and all below it, in reading order."""
    yield tree
    if isinstance(tree, And | Or | Near):
        for part in tree.parts:
            yield from walk(part)
    elif isinstance(tree, Not):
        yield from walk(tree.part)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Its words, phrases and fields, in reading order."""
    yield from (node for node in walk(tree) if isinstance(node, Word | Phrase | Field))
