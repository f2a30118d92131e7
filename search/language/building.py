"""From the tree to the queries of both indices. The reader's text goes in as terms only.

Nothing here is one of the server's own query parsers, where a few kilobytes of parentheses
end the process: only term, terms, match, match_phrase, range, intervals and bool are built.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from search.language.chips import to_conditions
from search.language.fields import build_field, explain_unknown_values
from search.language.matching import Matching, all_of, any_of, build_plain
from search.language.nearness import EssayIds, SectionsQuestion, build_question
from search.language.tree import And, Everything, Field, Near, Not, Or, Phrase, Tree, Word, walk
from search.profile import ESSAY_FIELDS, SECTION_FIELDS
from search.query.words import build_match

Answers = Mapping[Near, EssayIds]

_NO_ANSWERS: Answers = MappingProxyType({})
_BLANK_BESIDE_CHINESE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])")


@dataclass(frozen=True)
class BuiltQuery:
    """What to ask for a tree.

    `essays` finds the essays, `sections` ranks the sections of found essays, `words` are to be
    marked in them. While `needs_sections` is not empty, ask each of these of the sections index
    first and build again with the answers: until then `essays` takes nearness for mere presence.
    """

    essays: Query
    sections: Query
    words: tuple[str, ...] = ()
    needs_sections: tuple[SectionsQuestion, ...] = ()
    notes: tuple[str, ...] = ()


def build_query(
    tree: Tree, matching: Matching, minimum: int | str = "100%", answers: Answers = _NO_ANSWERS
) -> BuiltQuery:
    """The queries of a tree.

    `minimum` of the words and choices must be held; phrases, fields, nearness and what is
    left out are always kept to.
    """
    nears = dict.fromkeys(node for node in walk(tree) if isinstance(node, Near))
    questions = (build_question(near, matching) for near in nears if near not in answers)
    return BuiltQuery(
        essays=_Essays(matching, answers).build(tree, minimum),
        sections=any_of(_wishes(tree, matching)) or Q("match_all"),
        words=tuple(dict.fromkeys(_words_to_mark(tree, matching))),
        needs_sections=tuple(question for question in questions if question is not None),
        notes=explain_unknown_values(tree, matching),
    )


@dataclass(frozen=True)
class _Essays:
    """Builds the query of the essays index."""

    matching: Matching
    answers: Answers

    def build(self, tree: Tree, minimum: int | str) -> Query:
        conditions = to_conditions(tree)
        choices = [query for part in conditions for query in self._choices(part)]
        query = self._together([part for part in conditions if not isinstance(part, Word | Or)])
        if choices:
            must = [query] if query is not None else []
            return Bool(should=choices, minimum_should_match=minimum, must=must)
        return query if query is not None else Q("match_all")

    def _choices(self, part: Tree) -> Iterator[Query]:
        """The queries of which `minimum` must match: one for each word, one for each Or."""
        if isinstance(part, Word):
            for word in self.matching.cut(part):
                yield build_match((word,), ESSAY_FIELDS, self.matching.profile, 1)
        elif isinstance(part, Or) and (query := self._part(part)) is not None:
            yield query

    def _together(self, parts: Sequence[Tree]) -> Query | None:
        scored = [self._part(part) for part in parts if not _is_filter(part)]
        filters = [self._part(part) for part in parts if _is_filter(part)]
        known = [query for query in filters if query is not None]
        return all_of([*scored, Bool(filter=known) if known else None])

    def _part(self, part: Tree) -> Query | None:
        match part:
            case And(parts):
                return self._together(parts)
            case Or(parts):
                return any_of(map(self._part, parts))
            case Not(inner):
                query = self._part(inner)
                return Bool(must_not=[query]) if query is not None else None
            case Field():
                return build_field(part, self.matching)
            case Near():
                return self._near(part)
            case _:
                return build_plain(part, ESSAY_FIELDS, self.matching)

    def _near(self, near: Near) -> Query | None:
        present = build_plain(And(near.parts), ESSAY_FIELDS, self.matching)
        answer = self.answers.get(near)
        if answer is None or present is None:
            return present
        ids = Q("terms", _id=list(answer.ids))
        # The answer decides; that the words are there gives the score.
        return Bool(filter=[ids], should=[present], minimum_should_match=0)


def _is_filter(part: Tree) -> bool:
    return isinstance(part, Not) or (isinstance(part, Field) and part.name != "title")


def _wishes(tree: Tree, matching: Matching) -> Iterator[Query | None]:
    """What makes a section worth showing: each word, phrase and nearness that is wanted in it."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wishes(part, matching)
        case Word():
            for word in matching.cut(tree):
                yield build_match((word,), SECTION_FIELDS, matching.profile, 1)
        case Phrase():
            yield build_plain(tree, SECTION_FIELDS, matching)
        case Near():
            question = build_question(tree, matching)
            yield question.query if question is not None else None
            yield from _wishes(And(tree.parts), matching)


def _words_to_mark(tree: Tree, matching: Matching) -> Iterator[str]:
    match tree:
        case And(parts) | Or(parts) | Near(_, parts):
            for part in parts:
                yield from _words_to_mark(part, matching)
        case Word():
            yield from matching.cut(tree)
        case Phrase(text):
            yield _BLANK_BESIDE_CHINESE.sub("", text)
        case Field("title", value):
            yield from _words_to_mark(value, matching)
        case Everything() | Not() | Field():
            return
