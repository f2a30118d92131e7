"""Relevance profiles: the tunable numbers of ranking, as data with a reason for each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from search.tuning.words import Words, default_words

# Title, headings and text of an essay: what is matched and ranked.
ESSAY_FIELD = "whole"
ESSAY_FIELDS = (ESSAY_FIELD,)
SECTION_FIELDS = ("heading", "text")


# More than any weight or number of candidates; the engine's windows end there, too.
_MOST = 10_000


class BadProfile(ValueError):
    """It is no profile; the message says where and what to write."""


@dataclass(frozen=True)
class FieldWeight:
    """Boosts of one field: of whole words and of the character pairs inside them."""

    words: float
    pairs: float


@dataclass(frozen=True)
class SimilarWeights:
    """How many words a source is known by, the least it must share, what agreement adds.

    The likeness of two texts goes from 0 to 1; the agreements are on that scale.
    """

    terms: int
    shared: int
    agency: float
    genre: float
    region: float


@dataclass(frozen=True)
class VectorWeights:
    """What meaning counts beside words, and how many are looked at.

    `weight` is that of the cosine beside the words' share of the most that they can score, 0 for
    no vectors at all. It is divided by one and `sure` times the gap that words leave behind the
    best, and `unknown` is added by the share of words that nothing holds. `passages` are looked
    for, of which the nearest `essays` count; of the essays that words find, the first `pool` are
    ordered anew. What only meaning finds has a cosine of `least` at least.
    """

    weight: float
    sure: float
    unknown: float
    least: float
    passages: int
    essays: int
    pool: int

    @property
    def used(self) -> bool:
        """Whether meaning counts at all."""
        return self.weight > 0 or self.unknown > 0


@dataclass(frozen=True)
class RelevanceProfile:
    """A named set of numbers; the code holds only `default`, editors publish others."""

    name: str
    fields: Mapping[str, FieldWeight]
    characters: float
    # What words count that tell nothing, and names; any other counts 1.
    stop_words: float
    names: float
    # What a facet that a word names counts beside the word's idf.
    facets: float
    # What a synonym of a word counts beside the word's idf.
    synonyms: float
    # Of what the words of a query count, what an essay must hold to match.
    match_share: float
    vectors: VectorWeights
    similar: SimilarWeights
    # Words that tell nothing, and synonyms: those of the code until editors change them.
    lists: Words = field(default_factory=default_words)


def read_default_form() -> Mapping[str, Any]:
    """The JSON form of the profile that ships with the code."""
    text = files("search").joinpath("profiles/default.json").read_text("utf-8")
    form: Mapping[str, Any] = json.loads(text)
    return form


def read_default_profile() -> RelevanceProfile:
    """The profile that ships with the code."""
    return parse_profile(read_default_form())


def parse_profile(source: Mapping[str, Any]) -> RelevanceProfile:
    """A profile from its JSON form. Raises `BadProfile`."""
    fields = {
        name: FieldWeight(
            _read(source, "fields", name, "words"), _read(source, "fields", name, "pairs")
        )
        for name in SECTION_FIELDS
    }
    return RelevanceProfile(
        _read_name(source),
        fields,
        _read(source, "characters", "weight"),
        stop_words=_read(source, "words", "stop_words"),
        names=_read(source, "words", "names"),
        facets=_read(source, "words", "facets"),
        synonyms=_read(source, "words", "synonyms"),
        match_share=_read(source, "match", "share"),
        vectors=VectorWeights(
            weight=_read(source, "vectors", "weight"),
            sure=_read(source, "vectors", "sure"),
            unknown=_read(source, "vectors", "unknown"),
            least=_read(source, "vectors", "least"),
            passages=_count(source, "vectors", "passages"),
            essays=_count(source, "vectors", "essays"),
            pool=_count(source, "vectors", "pool"),
        ),
        similar=SimilarWeights(
            terms=_count(source, "similar", "terms"),
            shared=_count(source, "similar", "shared"),
            agency=_read(source, "similar", "agency"),
            genre=_read(source, "similar", "genre"),
            region=_read(source, "similar", "region"),
        ),
    )


def _read_name(source: Mapping[str, Any]) -> str:
    name = source.get("name")
    if not (isinstance(name, str) and name.strip()):
        raise BadProfile("The profile has no name: give it one, as `name`.")
    return name


def _read(source: Any, *path: str) -> float:
    """The number at a place of a profile."""
    found = source
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= _MOST:
        raise BadProfile(
            f"The profile has no number from 0 to {_MOST:,} at {'.'.join(path)}: write one there."
        )
    return float(found)


def _count(source: Any, *path: str) -> int:
    number = _read(source, *path)
    if number != int(number) or number < 1:
        raise BadProfile(f"The profile needs a whole number from 1 at {'.'.join(path)}.")
    return int(number)
