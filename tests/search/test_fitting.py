"""Choosing the numbers of ranking: proved on queries that had no part in the choice."""

from itertools import islice

import numpy as np
import pytest

from search.evaluation.fitting import (
    FOLDS,
    Observed,
    Setting,
    Values,
    fit,
    lexical_profiles,
    meaning_profiles,
    read_setting,
)
from search.profile import read_default_profile

OWN = read_setting(read_default_profile())
OTHERS = [OWN._replace(weight=weight) for weight in (0.5, 0.75, 2.5)]


def observe(name: str, queries: int, values: dict[Setting, Values]) -> Observed:
    return Observed(name, 0.5, {OWN: np.full(queries, 0.5), **values})


def test_what_is_better_everywhere_is_chosen_and_worth_what_it_gains() -> None:
    better = OTHERS[1]
    observed = [observe(name, n, {better: np.full(n, 0.55)}) for name, n in (("a", 40), ("b", 900))]
    fitted = fit(observed, OWN)
    assert fitted.best == better
    assert set(fitted.folds) == {better}
    assert fitted.gains == pytest.approx({"a": 0.1, "b": 0.1})
    assert fitted.own == pytest.approx({"a": 0.0, "b": 0.0})
    assert fitted.by_number["weight"][better.weight] == pytest.approx(0.1)


def test_a_collection_counts_the_same_however_many_queries_it_has() -> None:
    small, large = OTHERS[0], OTHERS[2]
    observed = [
        observe("small", 30, {small: np.full(30, 0.6), large: np.full(30, 0.5)}),
        observe("large", 3_000, {small: np.full(3_000, 0.5), large: np.full(3_000, 0.55)}),
    ]
    assert fit(observed, OWN).best == small


def test_what_is_better_by_chance_alone_gains_nothing_on_what_was_left_out() -> None:
    chance = np.random.default_rng(1)
    noise = {OWN._replace(weight=10 + n): chance.uniform(0, 1, 60) for n in range(200)}
    observed = [Observed("noise", 0.5, {OWN: np.full(60, 0.5), **noise})]
    fitted = fit(observed, OWN)
    best = float(observed[0].values[fitted.best].mean())
    assert best > 0.58
    assert fitted.gains["noise"] < (best / 0.5 - 1) / 2


def test_a_choice_is_never_measured_on_the_queries_it_was_made_on() -> None:
    # Each setting is good for one query alone: whoever saw it would choose it.
    settings = [OWN._replace(weight=10 + n) for n in range(FOLDS)]
    values = {s: np.eye(FOLDS)[n] * 0.9 + 0.1 for n, s in enumerate(settings)}
    fitted = fit([Observed("one", 0.5, values)], settings[0])
    assert fitted.gains["one"] == pytest.approx(0.1 / 0.5 - 1)


def test_the_profile_itself_is_among_what_is_tried_once() -> None:
    profile = read_default_profile()
    lexical = list(lexical_profiles(profile))
    assert lexical[0] == profile
    tried = [read_setting(m) for one in lexical for m in meaning_profiles(one)]
    assert tried[0] == OWN
    assert len(tried) == len(set(tried))
    assert all(
        m.vectors.used or m.vectors.weight == 0 for m in islice(meaning_profiles(profile), 9)
    )
