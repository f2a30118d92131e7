"""A facet is decided by weights that were fitted: likelier values win, and silence is an answer."""

import random

import pytest

from indexer.corpus.facets.deciding.candidate import Candidate, choose
from indexer.corpus.facets.deciding.fitting import Example, answer_left_out, fit
from indexer.corpus.facets.deciding.weights import Weights, read_weights, to_text
from indexer.corpus.measuring.calibration import calibrate

WEIGHTS = Weights({"named": 2.0, "partner": -3.0}, silence=1.0)


def test_the_likeliest_candidate_is_chosen_with_its_probability() -> None:
    rich, poor = Candidate("教育", {"named": 2.0}), Candidate("财政", {"named": 1.0})
    choice = choose([poor, rich], WEIGHTS)
    assert choice is not None
    assert choice.candidate is rich
    assert choice.probability == pytest.approx(0.844, abs=0.001)


def test_silence_is_chosen_where_nothing_is_likelier() -> None:
    assert choose([Candidate("教育", {"named": 1.0, "partner": 1.0})], WEIGHTS) is None
    assert choose([], WEIGHTS) is None


def test_a_feature_that_nobody_fitted_weighs_nothing() -> None:
    assert choose([Candidate("教育", {"unheard": 9.0})], WEIGHTS) is None


def make_examples(pages: int, noise: float) -> list[Example]:
    """Who is named first is right but for the noise; a colour says nothing."""
    dice = random.Random(1)
    examples = []
    for number in range(pages * 5):
        right = [True, False, False]
        dice.shuffle(right)
        features = [
            {"first": float(r != (dice.random() < noise)), "colour": dice.random()} for r in right
        ]
        examples.append(Example(f"page-{number // 5}", str(number), features, right, unknown=False))
    return examples


def test_what_tells_right_from_wrong_gets_the_weight() -> None:
    weights = fit(make_examples(20, noise=0.05), {"first": 1, "colour": 0})
    assert weights.features["first"] > 2
    assert abs(weights.features.get("colour", 0.0)) < 1
    assert len(weights.pages) == 20


def test_a_weight_has_the_sign_that_its_feature_may_have() -> None:
    against = fit(make_examples(20, noise=0.05), {"first": -1, "colour": 0})
    assert "first" not in against.features


def test_texts_that_report_nothing_teach_silence() -> None:
    named = [Example("a", str(n), [{"first": 1.0}], [True], unknown=False) for n in range(20)]
    others = [Example("b", str(n), [{"colour": 1.0}], [False], unknown=True) for n in range(20)]
    weights = fit([*named, *others], {"first": 1, "colour": 0})
    assert weights.score({"first": 1.0}) > weights.silence > weights.score({"colour": 1.0})


def test_each_essay_is_answered_by_weights_that_never_saw_its_page() -> None:
    # On one page all is the other way round: weights that had seen it would know.
    odd = [
        Example("odd", f"odd-{n}", [{"odd": 1.0}, {"first": 1.0}], [True, False], unknown=False)
        for n in range(5)
    ]
    answers = answer_left_out([*make_examples(8, 0.0), *odd], {"first": 1, "odd": 0}, folds=9)
    assert len(answers) == 45
    assert not any(found.right for found in answers if found.example.page == "odd")
    assert all(found.right for found in answers if found.example.page != "odd")
    given = [(a.probability, a.right) for a in answers if a.chosen is not None]
    rows = calibrate(given)
    assert sum(row.given for row in rows) == 45
    assert sum(row.right for row in rows) == 40


def test_the_weights_in_use_say_what_they_were_fitted_on() -> None:
    weights = read_weights("agency")
    assert len(weights.pages) > 40
    assert weights.features["first sentence"] > 0
    assert '"silence"' in to_text(weights)
