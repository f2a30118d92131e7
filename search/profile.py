"""Relevance profiles: the tunable numbers of ranking, as data with a reason for each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

# Title, headings and text of an essay: what is matched and ranked.
ESSAY_FIELD = "whole"
ESSAY_FIELDS = (ESSAY_FIELD,)
SECTION_FIELDS = ("heading", "text")


@dataclass(frozen=True)
class FieldWeight:
    """Boosts of one field: of whole words and of the character pairs inside them."""

    words: float
    pairs: float


@dataclass(frozen=True)
class SimilarWeights:
    """How many words and pairs a source is known by, the least it must share, what agreement adds.

    The likeness of two texts goes from 0 to 1; the agreements are on that scale.
    """

    terms: int
    shared: int
    agency: float
    genre: float
    region: float


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
    similar: SimilarWeights


def read_default_profile() -> RelevanceProfile:
    """The profile that ships with the code."""
    return parse_profile(
        json.loads(files("search").joinpath("profiles/default.json").read_text("utf-8"))
    )


def parse_profile(source: Mapping[str, Any]) -> RelevanceProfile:
    """A profile from its JSON form."""
    fields = {
        name: FieldWeight(weights["words"], weights["pairs"])
        for name, weights in source["fields"].items()
    }
    similar = source["similar"]
    characters = source["characters"]["weight"]
    words = source["words"]
    return RelevanceProfile(
        source["name"],
        fields,
        characters,
        stop_words=words["stop_words"],
        names=words["names"],
        facets=words["facets"],
        synonyms=words["synonyms"],
        match_share=source["match"]["share"],
        similar=SimilarWeights(
            similar["terms"],
            similar["shared"],
            similar["agency"],
            similar["genre"],
            similar["region"],
        ),
    )
