"""From the tree of a query to what always holds, and to the words of which enough must be held.

Nothing here is one of the server's own query parsers, where a few kilobytes of parentheses
end the process: only term, terms, match_phrase, range, intervals and bool are built.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from search.language.chips import to_conditions
from search.language.printing import print_query
from search.language.tree import And, Everything, Field, Near, Not, Or, Phrase, Tree, Word, walk
from search.profile import ESSAY_FIELDS, SECTION_FIELDS
from search.query.fields import build_field, explain_unknown_values
from search.query.nearness import EssayIds, SectionsQuestion, build_sections_question
from search.query.plain import Matching, all_of, any_of, build_plain
from search.query.words import telling_words

# A nearness, to the essays that have a section which it holds for.
Answers = Mapping[Tree, EssayIds]

_NO_ANSWERS: Answers = MappingProxyType({})
_BLANK_BESIDE_CHINESE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])")


@dataclass(frozen=True)
class Conditions:
    """What a tree asks for.

    `words` is the text of its plain words, of which an essay holds enough or not; `required`
    always holds: what is quoted, excluded, chosen between or given to a field. `text` is all of
    it that is looked for, to order by; `marked` are the words to be marked. While
    `needs_sections` is not empty, ask each of these of the sections index first and read again
    with the answers: until then nearness is taken for mere presence.
    """

    # The query as it was read, in one form.
    query: str
    words: str
    text: str
    required: Query | None
    # Whether any of it says what to look for, and not only what to leave out.
    positive: bool
    marked: tuple[str, ...]
    needs_sections: tuple[SectionsQuestion, ...]
    wishes: tuple[Query, ...]
    notes: tuple[str, ...]


def read_conditions(tree: Tree, matching: Matching, answers: Answers = _NO_ANSWERS) -> Conditions:
    """The conditions of a tree."""
    parts = to_conditions(tree)
    words = [part.text for part in parts if isinstance(part, Word)]
    builder = _Required(matching, answers)
    required = [builder.build(part) for part in parts if not isinstance(part, Word)]
    known = [query for query in required if query is not None]
    asked = dict.fromkeys(node for node in walk(tree) if _asks_sections(node))
    questions = [q for node in asked if (q := build_sections_question(node, matching))]
    return Conditions(
        query=print_query(tree),
        words=" ".join(words),
        text=" ".join(_texts(tree)),
        required=Bool(filter=known) if known else None,
        positive=any(not isinstance(part, Word | Not) for part in parts),
        marked=telling_words(
            tuple(dict.fromkeys(_marked(tree, matching))), matching.profile.lists.stop
        ),
        needs_sections=tuple(
            q for q in questions if isinstance(q.node, Near) and q.node not in answers
        ),
        wishes=tuple(question.query for question in questions),
        notes=explain_unknown_values(tree, matching),
    )


def require_of_sections(tree: Tree, matching: Matching) -> Query | None:
    """What always holds, of the sections index: a section holds it itself; titles are the essay's."""
    builder = _RequiredOfSections(matching)
    return all_of(builder.build(part) for part in to_conditions(tree) if not isinstance(part, Word))


def _asks_sections(node: Tree) -> bool:
    return isinstance(node, Near) or (isinstance(node, Field) and node.name == "role")


@dataclass(frozen=True)
class _Required:
    """Builds what always holds, of the essays index."""

    matching: Matching
    answers: Answers = field(default_factory=dict)
    fields: Sequence[str] = ESSAY_FIELDS

    def build(self, part: Tree) -> Query | None:
        """None where nothing in it can be looked for."""
        match part:
            case And(parts):
                return all_of(map(self.build, parts))
            case Or(parts):
                return any_of(map(self.build, parts))
            case Not(inner):
                query = self.build(inner)
                return Bool(must_not=[query]) if query is not None else None
            case Near():
                return self._build_near(part)
            case Field():
                return self._build_field(part)
            case _:
                return build_plain(part, self.fields, self.matching)

    def _build_near(self, part: Near) -> Query | None:
        answer = self.answers.get(part)
        if answer is not None:
            return Q("terms", _id=list(answer.ids))
        return build_plain(And(part.parts), self.fields, self.matching)

    def _build_field(self, part: Field) -> Query | None:
        return build_field(part, self.matching)


@dataclass(frozen=True)
class _RequiredOfSections(_Required):
    """The same of the sections index, which holds nearness and roles itself."""

    fields: Sequence[str] = SECTION_FIELDS

    def _build_near(self, part: Near) -> Query | None:
        question = build_sections_question(part, self.matching)
        return question.query if question else None

    def _build_field(self, part: Field) -> Query | None:
        if part.name == "title":
            return None
        if part.name == "role" and (question := build_sections_question(part, self.matching)):
            return question.query
        return super()._build_field(part)


def _texts(tree: Tree) -> Iterator[str]:
    """What is looked for, as text: words, phrases, words of a title."""
    match tree:
        case And(parts) | Or(parts) | Near(_, parts):
            for part in parts:
                yield from _texts(part)
        case Word(text) | Phrase(text):
            yield text
        case Field("title", value):
            yield value.text
        case Everything() | Not() | Field():
            return


def _marked(tree: Tree, matching: Matching) -> Iterator[str]:
    match tree:
        case And(parts) | Or(parts) | Near(_, parts):
            for part in parts:
                yield from _marked(part, matching)
        case Word():
            yield from matching.cut(tree)
        case Phrase(text):
            yield _BLANK_BESIDE_CHINESE.sub("", text)
        case Field("title", value):
            yield from _marked(value, matching)
        case Everything() | Not() | Field():
            return
