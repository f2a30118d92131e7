"""What is asked of the essays: one query that orders them, and one that says which are counted.

An essay matches when it holds enough of what the query says, each word weighed by how telling it is in
this corpus; the order is that of all essays that hold anything of it, so the line cuts no list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from search.profile import ESSAY_FIELD, RelevanceProfile
from search.query.naming import build_named
from search.query.weighing import Terms
from search.query.words import telling_words

# Scores are sums of floats of four bytes.
_ROUNDING = 1e-4


@dataclass(frozen=True)
class Question:
    """`scored` orders, `match` counts, `held` finds the essays with each of the words.

    `telling` are the words that are counted, marked, and told of where they lack: all but those
    that tell nothing, if there are any. `masses` is what each counts; an essay matches from
    `least` on.
    """

    words: tuple[str, ...]
    telling: tuple[str, ...]
    scored: Query
    match: Query
    held: dict[str, Query]
    masses: dict[str, float]
    least: float

    def matches(self, held: Iterable[str]) -> bool:
        """Whether an essay that holds these words matches."""
        return sum(self.masses[word] for word in held) >= self.least - _ROUNDING

    def lacking(self, held: Iterable[str]) -> tuple[str, ...]:
        """The telling words that an essay lacks which holds these."""
        there = set(held)
        return tuple(word for word in self.telling if word not in there)


def build_question(terms: Terms, idf: dict[str, float], profile: RelevanceProfile) -> Question:
    """The question of a query's terms, of which there are some."""
    words = tuple(word.text for word in terms.words)
    telling = telling_words(words)
    weights = {word.text: word.weight for word in terms.words}
    masses = {word: weights[word] * idf[word] for word in telling}
    held = {word: _build_held(word) for word in telling}
    least = profile.match_share * sum(masses.values())
    counted = [
        Q("constant_score", filter=held[word], boost=max(mass, _ROUNDING))
        for word, mass in masses.items()
    ]
    match = Q(
        "function_score",
        query=Bool(should=counted, minimum_should_match=1),
        min_score=max(least - _ROUNDING, 0.0),
    )
    named = [
        Q("constant_score", filter=query, boost=max(mass * profile.facets, _ROUNDING))
        for word, mass in masses.items()
        if (query := build_named(word)) is not None
    ]
    scored = _build_scored(terms, profile, named)
    return Question(words, telling, scored, match, held, masses, least)


def _build_scored(terms: Terms, profile: RelevanceProfile, named: Sequence[Query]) -> Query:
    """All that holds anything telling, by words or by a facet, in the order of all of that."""
    weights = [word.weight for word in (*terms.words, *terms.pairs)]
    clauses = [
        Q("term", **{name: {"value": term.text, "boost": term.weight}})
        for name, of in ((ESSAY_FIELD, terms.words), (f"{ESSAY_FIELD}.pairs", terms.pairs))
        for term in of
    ]
    if not terms.pairs:
        # One character alone is in no pair, and is found all the same.
        (word,) = terms.words
        single = {"query": word.text, "boost": profile.characters}
        return Bool(
            should=[*clauses, *named, Q("match", **{f"{ESSAY_FIELD}.characters": single})],
            minimum_should_match=1,
        )
    telling = [c for c, weight in zip(clauses, weights, strict=True) if weight > profile.stop_words]
    others = [c for c, weight in zip(clauses, weights, strict=True) if weight <= profile.stop_words]
    if not telling:
        return Bool(should=[*others, *named], minimum_should_match=1)
    must = Bool(should=[*telling, *named], minimum_should_match=1)
    return Bool(must=[must], should=others)


def _build_held(word: str) -> Query:
    """Essays with the word as a term, as neighbouring characters of a longer one, or by a facet."""
    inside = Q("match_phrase", **{f"{ESSAY_FIELD}.characters": {"query": word}})
    ways = [Q("term", **{ESSAY_FIELD: {"value": word}}), inside, build_named(word)]
    return Bool(should=[way for way in ways if way is not None], minimum_should_match=1)
