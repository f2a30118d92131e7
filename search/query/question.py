"""What is asked of the essays: one query that orders them, and one that says which are counted.

An essay matches when it holds all that is required and enough of what the plain words say, each
weighed by how telling it is in this corpus. The order is that of all essays that hold what is
required and anything of the rest, so the line cuts no list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from search.profile import ESSAY_FIELD, SECTION_FIELDS, RelevanceProfile
from search.query.conditions import Conditions
from search.query.facets import build_named
from search.query.plain import any_of, build_wish, build_word
from search.query.weighing import Terms, texts_of
from search.query.words import telling_words

# Scores are sums of floats of four bytes.
_ROUNDING = 1e-4


@dataclass(frozen=True)
class Question:
    """`scored` orders, `match` counts, `held` finds the essays with each of the words.

    `words` is all that is looked for. `masses` is what each telling plain word counts; an essay
    matches from `least` on. `marked` are the words to be marked, `sections` finds those worth
    showing.
    """

    words: tuple[str, ...]
    marked: tuple[str, ...]
    scored: Query
    match: Query
    sections: Query | None
    held: dict[str, Query]
    masses: dict[str, float]
    least: float

    def matches(self, held: Iterable[str]) -> bool:
        """Whether an essay that is listed and holds these words matches."""
        return sum(self.masses[word] for word in held) >= self.least - _ROUNDING

    def lacking(self, held: Iterable[str]) -> tuple[str, ...]:
        """The telling words that an essay lacks which holds these."""
        there = set(held)
        return tuple(word for word in self.masses if word not in there)


def telling(plain: Terms) -> tuple[str, ...]:
    """The plain words of which enough must be held: all but those that tell nothing, if there are any."""
    return telling_words(texts_of(plain.words))


def build_question(
    conditions: Conditions,
    plain: Terms,
    terms: Terms,
    idf: dict[str, float],
    profile: RelevanceProfile,
) -> Question:
    """The question of a query's conditions, and of the terms of its plain words and of all of it."""
    weights = {word.text: word.weight for word in plain.words}
    masses = {word: weights[word] * idf[word] for word in telling(plain)}
    held = {word: build_word(word) for word in masses}
    least = profile.match_share * sum(masses.values())
    required = [conditions.required] if conditions.required is not None else []
    named = [
        Q("constant_score", filter=query, boost=max(mass * profile.facets, _ROUNDING))
        for word, mass in masses.items()
        if (query := build_named(word)) is not None
    ]
    # What is required may list an essay alone, which then lacks all the plain words.
    scored = _build_scored(terms, profile, named, bool(masses) and not conditions.positive)
    wishes = [build_wish(word, SECTION_FIELDS, profile) for word in conditions.marked]
    return Question(
        words=texts_of(terms.words),
        marked=conditions.marked,
        scored=Bool(must=[scored], filter=required) if required else scored,
        match=Bool(filter=[*required, *_build_enough(held, masses, least)]),
        sections=any_of([*wishes, *conditions.wishes]),
        held=held,
        masses=masses,
        least=least,
    )


def _build_enough(
    held: dict[str, Query], masses: dict[str, float], least: float
) -> Sequence[Query]:
    if not masses:
        return []
    counted = [
        Q("constant_score", filter=held[word], boost=max(mass, _ROUNDING))
        for word, mass in masses.items()
    ]
    together = Bool(should=counted, minimum_should_match=1)
    return [Q("function_score", query=together, min_score=max(least - _ROUNDING, 0.0))]


def _build_scored(
    terms: Terms, profile: RelevanceProfile, named: Sequence[Query], needs_words: bool
) -> Query:
    """In the order of all terms; with `needs_words` what holds anything telling, or its facet."""
    weights = [word.weight for word in (*terms.words, *terms.pairs)]
    clauses = [
        Q("term", **{name: {"value": term.text, "boost": term.weight}})
        for name, of in ((ESSAY_FIELD, terms.words), (f"{ESSAY_FIELD}.pairs", terms.pairs))
        for term in of
    ]
    if terms.words and not terms.pairs:
        # One character alone is in no pair, and is found all the same.
        word = terms.words[0]
        single = {"query": word.text, "boost": profile.characters}
        clauses.append(Q("match", **{f"{ESSAY_FIELD}.characters": single}))
        weights.append(1.0)
    if not needs_words:
        return Bool(must=[Q("match_all", boost=0)], should=[*clauses, *named])
    worth = [c for c, weight in zip(clauses, weights, strict=True) if weight > profile.stop_words]
    others = [c for c, weight in zip(clauses, weights, strict=True) if weight <= profile.stop_words]
    if not worth:
        return Bool(should=[*others, *named], minimum_should_match=1)
    must = Bool(should=[*worth, *named], minimum_should_match=1)
    return Bool(must=[must], should=others)
