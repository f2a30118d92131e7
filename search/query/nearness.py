"""Same sentence, same section, a section's role: questions to the sections index, answered with essays.

Only sections can tell: an essay's body holds no borders of sections, and a heading in it runs
into the text below. Sentences are no documents; their ends are terms between the words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query

from search.language.notes import note
from search.language.tree import And, Field, Near, Or, Phrase, Tree, Word
from search.profile import SECTION_FIELDS
from search.query.plain import Matching, any_of, build_plain

# As a text has them once it is folded and cut; a line break leaves no term.
SENTENCE_ENDS = "。！？；!?;"
# The engine's bounds are 65,536 for ids in one query and for buckets in one answer.
MOST_ESSAYS = 10_000
CUT_NOTE = note("同句或同段的范文太多，只取了其中 {} 篇；请再加条件。", MOST_ESSAYS)

Rule = dict[str, Any]


@dataclass(frozen=True)
class EssayIds:
    """The essays that answer a question; `cut` when there are more of them than `MOST_ESSAYS`."""

    ids: tuple[str, ...]
    cut: bool = False


@dataclass(frozen=True)
class SectionsQuestion:
    """Which essays have a section that `node` holds for: to be asked of the sections index."""

    node: Tree
    query: Query

    def ask(self, search: Search) -> Search:
        """The search, of the sections index, that asks it."""
        search = search.query(self.query)[:0].extra(track_total_hits=False)
        search.aggs.bucket("essays", A("terms", field="essay_id", size=MOST_ESSAYS))
        return search

    def read(self, aggregations: Any) -> EssayIds:
        """The answer, from the aggregations of the response."""
        found = aggregations["essays"]
        return EssayIds(
            tuple(bucket["key"] for bucket in found["buckets"]), found["sum_other_doc_count"] > 0
        )


def build_sections_question(node: Tree, matching: Matching) -> SectionsQuestion | None:
    """The question that a Near or a role asks; None where nothing in it can be looked for."""
    match node:
        case Near("section", parts):
            query = _build_section(And(parts), matching)
        case Near(_, parts):
            query = _build_sentence(And(parts), matching)
        case Field("role", value):
            query = Q("term", role=value.text)
        case _:
            return None
    return SectionsQuestion(node, query) if query is not None else None


def _build_section(parts: And, matching: Matching) -> Query | None:
    return build_plain(parts, SECTION_FIELDS, matching)


def _build_sentence(parts: And, matching: Matching) -> Query | None:
    together = _to_rule(parts, matching)
    if together is None:
        return None
    rule = {"all_of": {"intervals": [together], "filter": {"not_containing": _any(_ENDS)}}}
    return any_of(Q("intervals", **{name: rule}) for name in SECTION_FIELDS)


def _to_rule(tree: Tree, matching: Matching) -> Rule | None:
    match tree:
        case Word():
            return _all(_word_rule(word, matching) for word in matching.cut(tree))
        case Phrase():
            return _phrase_rule(tree, matching)
        case And(parts):
            return _all(_to_rule(part, matching) for part in parts)
        case Or(parts):
            return _any(_to_rule(part, matching) for part in parts)
        case _:
            return None


def _word_rule(word: str, matching: Matching) -> Rule | None:
    return _any(_term(term) for term in (word, *matching.longer(word)))


def _phrase_rule(phrase: Phrase, matching: Matching) -> Rule | None:
    if not matching.cut(phrase):
        return None
    words = [word for word in matching.segmenter.cut(phrase.text) if not word.isspace()]
    in_order = {"match": {"query": " ".join(words), "ordered": True, "max_gaps": 0}}
    whole = "".join(words)
    return _any([in_order, *(_term(term) for term in (whole, *matching.longer(whole)))])


def _term(term: str) -> Rule:
    return {"match": {"query": term}}


_ENDS = [_term(sign) for sign in SENTENCE_ENDS]


def _all(rules: Iterable[Rule | None]) -> Rule | None:
    return _combine("all_of", rules)


def _any(rules: Iterable[Rule | None]) -> Rule | None:
    return _combine("any_of", rules)


def _combine(kind: str, rules: Iterable[Rule | None]) -> Rule | None:
    known = [rule for rule in rules if rule is not None]
    return {kind: {"intervals": known}} if len(known) > 1 else next(iter(known), None)
