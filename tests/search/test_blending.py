"""One order of what words and meaning found."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from search.asking.blending import SATURATED, blend
from search.profile import read_default_profile
from search.query.question import Scale

WEIGHTS = replace(
    read_default_profile().vectors, weight=1.0, sure=0.0, unknown=2.0, least=0.0, pool=3
)
SCALE = Scale(most=10.0, unknown=0.0)
FOUND = st.lists(st.integers(0, 30), unique=True, max_size=12)


def at(share: float) -> float:
    """The engine's score of that share of the most."""
    return share * SCALE.most * SATURATED


def test_without_meaning_the_order_of_the_words_stays() -> None:
    words = [("a", 9.0), ("b", 5.0)]
    assert blend(words, {}, SCALE, WEIGHTS) == tuple(words)


def test_words_and_meaning_add_up_on_one_scale() -> None:
    order = blend([("a", at(0.5)), ("b", at(0.4))], {"b": 0.8, "c": 0.6}, SCALE, WEIGHTS)
    assert [(id_, round(score, 6)) for id_, score in order] == [("b", 1.2), ("a", 1.1), ("c", 0.6)]


def test_meaning_counts_more_where_the_corpus_lacks_words() -> None:
    words, nearest = [("a", at(0.5))], {"b": 0.9, "c": 0.3}
    assert blend(words, nearest, SCALE, WEIGHTS)[0][0] == "b"
    assert blend([("a", at(0.7))], nearest, SCALE, WEIGHTS)[0][0] == "a"
    assert blend([("a", at(0.7))], nearest, replace(SCALE, unknown=0.5), WEIGHTS)[0][0] == "b"


def test_meaning_counts_less_where_words_single_out_an_essay() -> None:
    sure, nearest = replace(WEIGHTS, sure=2.0), {"b": 0.9, "c": 0.2}
    alike = [("a", at(0.6)), ("d", at(0.6))]
    assert blend(alike, nearest, SCALE, sure)[0][0] == "b"
    assert blend([("a", at(0.6)), ("d", at(0.1))], nearest, SCALE, sure)[0][0] == "a"


def test_behind_the_pool_the_list_goes_on_in_the_order_of_the_words() -> None:
    words = [(name, at(0.9 - n / 10)) for n, name in enumerate("abcdef")]
    order = blend(words, {"e": 0.4, "x": 0.1}, SCALE, WEIGHTS)
    assert [id_ for id_, _ in order] == ["a", "b", "c", "e", "x", "d", "f"]


def test_what_only_meaning_found_must_mean_nearly_the_same() -> None:
    weights = replace(WEIGHTS, least=0.5)
    order = blend([("a", at(0.1))], {"b": 0.6, "a": 0.4, "c": 0.3}, SCALE, weights)
    assert [id_ for id_, _ in order] == ["b", "a"]


@given(by_words=FOUND, nearest=FOUND, tie=st.booleans())
def test_each_essay_stands_once_with_falling_scores(
    by_words: list[int], nearest: list[int], tie: bool
) -> None:
    words = [(str(n), 5.0 if tie else 20.0 - i) for i, n in enumerate(by_words)]
    order = blend(words, {str(n): 1 - i / 20 for i, n in enumerate(nearest)}, SCALE, WEIGHTS)
    assert sorted(id_ for id_, _ in order) == sorted({str(n) for n in (*by_words, *nearest)})
    scores = [score for _, score in order]
    assert scores == sorted(scores, reverse=True)
