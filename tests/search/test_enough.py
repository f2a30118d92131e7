"""What is asked in a quicker way is what was asked: words inside longer ones, and enough of a query's words."""

import random
from collections.abc import Iterator, Mapping

import pytest
from elasticsearch import Elasticsearch
from hypothesis import given
from hypothesis import strategies as st

from mappings.definitions import read_definition
from mappings.segmentation import Segmenter
from search.profile import ESSAY_FIELD
from search.query.plain import build_word
from search.query.question import _least_sets

INDEX = "test-inside"
# Few, so that what is looked for stands here and there, also across words, signs, letters and digits.
SIGNS = "教育工作局长ab1２，。 "
TEXTS, QUERIES = 200, 300


@given(
    st.dictionaries(st.sampled_from("abcde"), st.floats(0.01, 10), min_size=1, max_size=5),
    st.floats(0.1, 1),
)
def test_sets_of_words_are_enough_where_their_sum_is(
    masses: Mapping[str, float], share: float
) -> None:
    least = share * sum(masses.values())
    sets = [set(words) for words in _least_sets(masses, least)]
    for number in range(1, 2 ** len(masses)):
        held = {word for place, word in enumerate(masses) if number >> place & 1}
        total = sum(masses[word] for word in held)
        if abs(total - least) > 1e-3:
            assert any(words <= held for words in sets) == (total > least)
    assert all(not one < other for one in sets for other in sets)


def test_more_than_all_words_is_never_enough() -> None:
    assert _least_sets({"a": 1.0, "b": 1.0}, 3.0) == []


@pytest.fixture(scope="module")
def texts(client: Elasticsearch, segmenter: Segmenter) -> Iterator[list[str]]:
    dice = random.Random(1)
    definition = read_definition("essays")
    client.indices.delete(index=INDEX, ignore_unavailable=True)
    client.indices.create(
        index=INDEX, settings=definition["settings"], mappings=definition["mappings"]
    )
    texts = ["".join(dice.choices(SIGNS, k=dice.randint(2, 40))) for _ in range(TEXTS)]
    operations: list[dict[str, object]] = []
    for number, text in enumerate(texts):
        operations += [
            {"index": {"_id": str(number)}},
            {ESSAY_FIELD: segmenter.segment(text).words},
        ]
    client.bulk(index=INDEX, operations=operations, refresh=True)
    yield texts
    client.indices.delete(index=INDEX)


@pytest.mark.node
def test_neighbouring_characters_are_found_as_a_phrase_would_find_them(
    client: Elasticsearch, texts: list[str]
) -> None:
    dice = random.Random(2)
    found_any = 0
    for _ in range(QUERIES):
        text = dice.choice(texts)
        start = dice.randrange(len(text))
        word = text[start : start + dice.randint(2, 4)].lower()
        if not any(character.isalnum() for character in word):
            continue
        phrase = {"match_phrase": {f"{ESSAY_FIELD}.characters": word}}
        either = {"bool": {"should": [{"term": {ESSAY_FIELD: word}}, phrase]}}
        expected = ids(client, either)
        assert ids(client, build_word(word, (ESSAY_FIELD,)).to_dict()) == expected, word
        found_any += bool(expected)
    assert found_any > QUERIES / 2


def ids(client: Elasticsearch, query: Mapping[str, object]) -> set[str]:
    found = client.search(index=INDEX, query=query, size=TEXTS, source=False)
    return {hit["_id"] for hit in found["hits"]["hits"]}
