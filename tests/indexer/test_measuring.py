"""Floors hold: what the indexer reads is measured, and nothing may fall below what it was."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from fanwen.bundled import CORPUS
from indexer.corpus.measuring.floors import (
    Floors,
    find_changed,
    find_fallen,
    raise_floors,
    read_floors,
)
from indexer.corpus.measuring.labelled import measure_labelled, read_bundled
from indexer.corpus.measuring.measure import Measure
from indexer.corpus.measuring.run import find_data, measure_all
from tests.effort import effort

GOLD = Path(__file__).parent.parent / "gold"
PINNED = read_floors(GOLD / "floors.json")
# What was promised at the least; the pinned floors stand above.
PROMISED = {
    "bundled.year": 0.96,
    "bundled.agency_type": 0.96,
    "bundled.region": 0.96,
    "bundled.unknown_left_unknown": 0.98,
    "titles.region.precision": 0.99,
    "titles.region.recall": 0.97,
    "titles.year.precision": 0.97,
    "titles.year.other_years_not_taken": 0.9,
    "reports.province.year": 1.0,
    "reports.province.region": 1.0,
    "reports.nation.year": 50 / 52 - 0.003,
    "reports.nation.region": 50 / 52 - 0.003,
    "policies.agency": 0.95,
    "policies.region_said": 0.98,
    "versions.alike_folded": 1.0,
    "versions.unlike_apart": 1.0,
    "reports.sisters_apart": 1.0,
    "speed.no_dearer_than_words": 1.0,
}


# Of these a part is read here, and all of them by `make gate`.
SAMPLED = ("titles.", "numbered_titles.", "reports.", "policies.")


def measured(name: str, right: int, counted: int) -> Measure:
    return Measure(name, counted, right)


def tell(measures: list[Measure], floors: Mapping[str, float]) -> str:
    return "\n".join(f"{m.name} {m.value:.3f} < {floors[m.name]}: {m.errors[:5]}" for m in measures)


def test_the_bundled_pages_are_read_as_well_as_ever() -> None:
    measures = measure_labelled("bundled", read_bundled(CORPUS, GOLD / "corpus"))
    fallen = find_fallen(PINNED, measures)
    assert not fallen, tell(fallen, PINNED.floors)


def test_the_bundled_pages_are_enough_to_measure_on() -> None:
    pages = [json.loads(path.read_text("utf-8")) for path in (GOLD / "corpus").glob("*.json")]
    assert sum(len(page["essays"]) for page in pages) >= 120


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.needs_seconds(400, because="it reads thousands of texts")
def test_texts_that_nobody_here_wrote_are_read_as_well_as_ever(shared_data: Path) -> None:
    files = find_data(shared_data)
    assert not find_changed(PINNED, files)
    groups = measure_all(files, CORPUS, GOLD / "corpus", every=effort(test=8, fuzz=1))
    found = [measure for group in groups for measure in group]
    sampled = [measure for measure in found if measure.name.startswith(SAMPLED)]
    fallen = find_fallen(PINNED, sampled, spare=1) + find_fallen(
        PINNED, [measure for measure in found if measure not in sampled]
    )
    assert not fallen, tell(fallen, PINNED.floors)


@pytest.mark.parametrize("name", PROMISED)
def test_no_floor_is_pinned_below_what_was_promised(name: str) -> None:
    assert PINNED.floors[name] >= PROMISED[name]


def test_floors_rise_and_never_fall() -> None:
    pinned = Floors({"a": 0.9, "b": 0.5}, {})
    raised = raise_floors(pinned, [measured("a", 7, 10), measured("b", 8, 10)], {})
    assert raised.floors == {"a": 0.9, "b": 0.798}


def test_a_measure_below_its_floor_is_named() -> None:
    pinned = Floors({"a": 0.9}, {})
    assert [m.name for m in find_fallen(pinned, [measured("a", 8, 10), measured("new", 1, 9)])] == [
        "a"
    ]


def test_a_part_of_the_data_may_have_an_error_more_than_its_share() -> None:
    pinned = Floors({"a": 0.9}, {})
    assert not find_fallen(pinned, [measured("a", 17, 20)], spare=1)
    assert find_fallen(pinned, [measured("a", 16, 20)], spare=1)


def test_other_data_than_the_floors_were_measured_on_is_noticed(tmp_path: Path) -> None:
    data = tmp_path / "rows.jsonl"
    data.write_text("{}\n")
    pinned = raise_floors(Floors({}, {}), [], {"rows": data})
    assert not find_changed(pinned, {"rows": data})
    data.write_text("{} \n")
    assert find_changed(pinned, {"rows": data}) == ["rows"]
