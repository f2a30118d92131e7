"""Measures of query sets against slow ones written from their definitions; pools; agreement of judges."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.agreeing import Rated, compare_judges, unite
from search.evaluation.desk import compare_runs, find_mean, measure_set, moved, pool
from search.evaluation.runs import Ranking, Run

documents = st.sampled_from([f"d{n}" for n in range(15)])
rankings = st.lists(documents, unique=True, max_size=15)
ratings = st.dictionaries(documents, st.integers(0, 3), min_size=1, max_size=15)


def ranked(ids: list[str]) -> Ranking:
    return tuple((id_, float(-place)) for place, id_ in enumerate(ids))


def slow_ndcg(ids: list[str], rated: dict[str, int]) -> float:
    def total(gains: list[int]) -> float:
        return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains[:10], start=1))

    ideal = total(sorted(rated.values(), reverse=True))
    return total([rated.get(id_, 0) for id_ in ids]) / ideal


def slow_err(ids: list[str], rated: dict[str, int]) -> float:
    total = 0.0
    for place, id_ in enumerate(ids[:10], start=1):
        before = math.prod(1 - (2 ** rated.get(other, 0) - 1) / 8 for other in ids[: place - 1])
        total += before * (2 ** rated.get(id_, 0) - 1) / 8 / place
    return total


def slow_bpref(ids: list[str], rated: dict[str, int]) -> float:
    good = {id_ for id_, rating in rated.items() if rating >= 2}
    poor = {id_ for id_, rating in rated.items() if rating < 2}
    if not good:
        return 0.0
    total = 0.0
    for place, id_ in enumerate(ids):
        if id_ in good:
            above = min(sum(other in poor for other in ids[:place]), len(good))
            bound = min(len(good), len(poor))
            total += 1 - above / bound if bound and above else 1.0
    return total / len(good)


@given(rankings, ratings.filter(lambda rated: any(rated.values())))
def test_each_measure_is_what_its_definition_says(ids: list[str], rated: dict[str, int]) -> None:
    found = measure_set(Run("x", {"q": ranked(ids)}), {"q": rated}).by_query["q"]
    good = [rated.get(id_, 0) >= 2 for id_ in ids[:10]]
    assert found["ndcg@10"] == pytest.approx(slow_ndcg(ids, rated))
    assert found["err@10"] == pytest.approx(slow_err(ids, rated))
    assert found["p@10"] == pytest.approx(sum(good) / 10)
    assert found["mrr@10"] == pytest.approx(1 / (good.index(True) + 1) if any(good) else 0.0)
    assert found["bpref"] == pytest.approx(slow_bpref(ids, rated))
    first = ids[:10]
    holes = sum(id_ not in rated for id_ in first) / len(first) if first else 0.0
    assert found["unjudged@10"] == pytest.approx(holes)


def test_queries_that_nothing_answers_say_nothing() -> None:
    measured = measure_set(Run("x", {"a": ranked(["d1"])}), {"a": {"d1": 0}, "b": {"d1": 2}})
    assert list(measured.by_query) == ["b"]
    assert find_mean(measure_set(Run("x", {}), {}), "ndcg@10") is None


def test_the_interval_holds_the_mean_and_narrows_with_more_queries() -> None:
    def mean_of(count: int) -> tuple[float, float, float]:
        run = Run("x", {str(n): ranked(["d1", "d2"][:: 1 if n % 2 else -1]) for n in range(count)})
        found = find_mean(measure_set(run, {str(n): {"d1": 3} for n in range(count)}), "ndcg@10")
        assert found
        return found.low, found.value, found.high

    few, many = mean_of(6), mean_of(60)
    assert few[0] <= few[1] <= few[2]
    assert many[2] - many[0] < few[2] - few[0]


def test_a_run_beside_another_tells_what_moved_the_greatest_loss_first() -> None:
    before = Run("a", {"q": ranked(["d1", "d2"]), "r": ranked(["d3"]), "s": ranked(["d4"])})
    after = Run("b", {"q": ranked(["d2", "d1"]), "r": ranked(["d5", "d3"]), "s": ranked(["d4"])})
    judged = {"q": {"d2": 3}, "r": {"d3": 1}, "s": {"d4": 1}}
    compared = compare_runs(before, after, judged)
    assert compared
    assert [query for query, _, _ in moved(compared)] == ["r", "q"]
    assert compared.difference.ties == 1
    assert compared.overlap == pytest.approx((1 + 0.5 + 1) / 3)
    assert compare_runs(before, after, {}) is None


@given(rankings, rankings, st.sets(documents))
def test_the_pool_is_all_that_is_not_judged_and_tells_no_rank(
    one: list[str], other: list[str], judged: set[str]
) -> None:
    found = pool([ranked(one), ranked(other)], judged, "a", "q")
    assert set(found) == ({*one[:10]} | {*other[:10]}) - judged
    assert found == pool([ranked(other), ranked(one)], judged, "a", "q")


def test_another_judge_gets_another_order() -> None:
    ids = [f"d{n}" for n in range(10)]
    assert pool([ranked(ids)], (), "a", "q") != pool([ranked(ids)], (), "b", "q")


def test_ratings_are_united_by_the_middle_one() -> None:
    def rate(*values: int | None) -> int | None:
        rated = [Rated("q", "d", str(n), value) for n, value in enumerate(values)]
        return unite(rated).get("q", {}).get("d")

    assert rate(3) == 3
    assert rate(0, 3, 3) == 3
    assert rate(1, 2) == 1
    assert rate(None, 2) == 2
    assert rate(None) is None


def test_agreement_is_one_for_the_same_and_none_without_a_difference() -> None:
    def agree(pairs: list[tuple[int, int]]) -> float | None:
        rated = [
            Rated("q", str(n), judge, rating)
            for n, pair in enumerate(pairs)
            for judge, rating in zip("ab", pair, strict=True)
        ]
        (found,) = compare_judges(rated)
        assert found.both == len(pairs)
        return found.kappa

    assert agree([(0, 0), (3, 3), (1, 1)]) == 1
    assert agree([(2, 2), (2, 2)]) is None
    # Worked out by hand: seen 2/4, by chance 18/16.
    assert agree([(0, 1), (1, 0), (2, 2), (1, 1)]) == pytest.approx(1 - (2 / 4) / (16 / 16))
    assert agree([(0, 3), (3, 0)]) == pytest.approx(-1)
