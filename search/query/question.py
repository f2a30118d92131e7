"""What is asked of the essays: one query that orders them, and one that says which are counted.

An essay matches when it holds all that is required and enough of what the plain words say, each
weighed by how telling it is in this corpus. The order is that of all essays that hold what is
required and anything of the rest, so the line cuts no list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from mappings.segmentation import Segmenter
from search.profile import ESSAY_FIELD, SECTION_FIELDS, RelevanceProfile
from search.query.applying import NOTHING, Applied
from search.query.conditions import Conditions
from search.query.expanding import Expansion, expand
from search.query.facets import build_named
from search.query.plain import all_of, any_of, build_wish, build_word
from search.query.rarity import Rarities, Term
from search.query.weighing import Terms, texts_of, weigh
from search.query.words import telling_words

# Scores are sums of floats of four bytes.
_ROUNDING = 1e-4
# So many words have at most ten least sets that are enough.
_FEW = 5
_PAIRS = f"{ESSAY_FIELD}.pairs"


@dataclass(frozen=True)
class Scale:
    """What the words and pairs of a query can score at most, and the share of words that nothing holds."""

    most: float
    unknown: float


@dataclass(frozen=True)
class Question:
    """`scored` orders, `match` counts, `held` finds the essays with each of the words.

    `words` is all that is looked for, `text` the same as it is written. `masses` is what each
    telling plain word counts; an essay matches from `least` on. `marked` are the words to be
    marked, `sections` finds those worth showing. `scale` is what scores can be.
    """

    words: tuple[str, ...]
    marked: tuple[str, ...]
    scored: Query
    match: Query
    sections: Query | None
    text: str
    held: dict[str, Query]
    expansions: Sequence[Expansion]
    masses: dict[str, float]
    least: float
    scale: Scale
    # What editors do to it.
    applied: Applied

    def matches(self, held: Iterable[str]) -> bool:
        """Whether an essay that is listed and holds these words matches."""
        return sum(self.masses[word] for word in held) >= self.least - _ROUNDING

    def lacking(self, held: Iterable[str]) -> tuple[str, ...]:
        """The telling words that an essay lacks which holds these."""
        there = set(held)
        return tuple(word for word in self.masses if word not in there)


@dataclass(frozen=True)
class Wording:
    """Conditions with their terms: of the plain words, of all that is looked for, and synonyms."""

    conditions: Conditions
    plain: Terms
    terms: Terms
    expansions: Sequence[Expansion]
    # Words that tell nothing.
    stop: Set[str]

    @property
    def telling(self) -> tuple[str, ...]:
        """The plain words of which enough must be held: all that tell anything, if there are any."""
        return telling_words(texts_of(self.plain.words), self.stop)

    @property
    def marked(self) -> tuple[str, ...]:
        """The words to be marked, and what is as good as them."""
        others = (other for expansion in self.expansions for other in expansion.others)
        return (*self.conditions.marked, *others)

    @property
    def telling_terms(self) -> list[Term]:
        """The terms whose rarity decides what matches."""
        return [Term(ESSAY_FIELD, word) for word in self.telling]

    @property
    def scored_terms(self) -> Iterator[tuple[Term, float]]:
        """All terms that are scored, with what each is worth beside the others."""
        yield from ((Term(ESSAY_FIELD, word.text), word.weight) for word in self.terms.words)
        yield from ((Term(_PAIRS, pair.text), pair.weight) for pair in self.terms.pairs)

    @property
    def orders_without_rarity(self) -> bool:
        """Whether the order of the list needs no idf from here: no word names a facet or has a synonym."""
        return not self.expansions and not any(build_named(word) for word in self.telling)


def to_wording(conditions: Conditions, segmenter: Segmenter, profile: RelevanceProfile) -> Wording:
    """The words of a query's conditions, weighed."""
    return Wording(
        conditions,
        weigh(conditions.words, segmenter, profile),
        weigh(conditions.text, segmenter, profile),
        expand(conditions.words, segmenter, profile.lists.synonyms),
        profile.lists.stop,
    )


def build_question(
    wording: Wording,
    rarities: Rarities,
    profile: RelevanceProfile,
    applied: Applied = NOTHING,
) -> Question:
    """The question of a wording, whose terms are so rare in the index, with the rules for it.

    Until they are known its words count the same; the order of the list does not hang on it.
    """
    conditions, plain, expansions = wording.conditions, wording.plain, wording.expansions
    weights = {word.text: word.weight for word in plain.words}
    idf = {term.text: rarities[term].idf for term in wording.telling_terms if term in rarities}
    masses = {word: weights[word] * idf.get(word, 1.0) for word in wording.telling}
    held = {word: build_word(word) for word in masses}
    least = profile.match_share * sum(masses.values())
    required = [conditions.required] if conditions.required is not None else []
    required += applied.require()
    named = [
        Q("constant_score", filter=query, boost=max(mass * profile.facets, _ROUNDING))
        for word, mass in masses.items()
        if (query := build_named(word)) is not None
    ]
    # What is required may list an essay alone, which then lacks all the plain words.
    for expansion in expansions:
        others, known = expansion.build(), [word for word in expansion.words if word in masses]
        held |= {word: Bool(should=[held[word], others], minimum_should_match=1) for word in known}
        worth = profile.synonyms * sum(masses[word] for word in known)
        named.append(Q("constant_score", filter=others, boost=max(worth, _ROUNDING)))
    scored = _build_scored(wording.terms, profile, named, bool(masses) and not conditions.positive)
    scored = applied.score(scored, list(masses.values()))
    wishes = [build_wish(word, SECTION_FIELDS, profile) for word in wording.marked]
    return Question(
        words=texts_of(wording.terms.words),
        marked=wording.marked,
        scored=Bool(must=[scored], filter=required) if required else scored,
        match=Bool(filter=[*required, *applied.match(build_enough(held, masses, least))]),
        sections=any_of([*wishes, *conditions.wishes]),
        text=conditions.text,
        held=held,
        expansions=expansions,
        masses=masses,
        least=least,
        scale=_measure(wording, rarities),
        applied=applied,
    )


def _measure(wording: Wording, rarities: Rarities) -> Scale:
    most = sum(
        weight * rarities[term].idf
        for term, weight in wording.scored_terms
        if term in rarities and rarities[term].held
    )
    told = [rarities[term].held for term in wording.telling_terms if term in rarities]
    return Scale(most, told.count(False) / len(told) if told else 0.0)


def build_enough(
    held: Mapping[str, Query], masses: Mapping[str, float], least: float
) -> Sequence[Query]:
    """Documents that hold enough of the words, which count so much each; all where there are none."""
    if not masses:
        return []
    if len(masses) <= _FEW:
        # Nothing needs to be added up: each of these sets of words is enough.
        enough = [all_of(held[word] for word in words) for words in _least_sets(masses, least)]
        return [any_of(enough) or Q("match_none")]
    counted = [
        Q("constant_score", filter=held[word], boost=max(mass, _ROUNDING))
        for word, mass in masses.items()
    ]
    together = Bool(should=counted, minimum_should_match=1)
    return [Q("function_score", query=together, min_score=max(least - _ROUNDING, 0.0))]


def _least_sets(masses: Mapping[str, float], least: float) -> Sequence[tuple[str, ...]]:
    """The sets of words that count enough together, of which no word can be spared."""
    found: list[tuple[str, ...]] = []
    for size in range(1, len(masses) + 1):
        for words in combinations(masses, size):
            spared = any(set(smaller) <= set(words) for smaller in found)
            if not spared and sum(masses[word] for word in words) >= least - _ROUNDING:
                found.append(words)
    return found


def _build_scored(
    terms: Terms, profile: RelevanceProfile, named: Sequence[Query], needs_words: bool
) -> Query:
    """In the order of all terms; with `needs_words` what holds anything telling, or its facet."""
    weights = [word.weight for word in (*terms.words, *terms.pairs)]
    clauses = [
        Q("term", **{name: {"value": term.text, "boost": term.weight}})
        for name, of in ((ESSAY_FIELD, terms.words), (_PAIRS, terms.pairs))
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
