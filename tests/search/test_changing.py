"""What differs between two tunings, and two editors' changes brought together."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.tuning.changing import find_changes, merge, read_numbers, write_numbers
from search.tuning.failures import BadTuning
from search.tuning.lines import parse_synonym_lines, parse_words, print_synonym_lines
from search.tuning.tuning import default_tuning, to_form

BASE = to_form(default_tuning())
MATCH, NAMES = ("match", "share"), ("words", "names")


def changed(**parts: Any) -> dict[str, Any]:
    return {**BASE, **parts}


def test_a_change_is_told_with_what_it_was() -> None:
    after = write_numbers(changed(stop_words=["甲"]), read_numbers(BASE) | {MATCH: 0.6})
    found = {(c.part, c.name, c.before, c.after) for c in find_changes(BASE, after)}
    assert found == {("number", "match.share", 0.5, 0.6), ("stop_words", "", None, "甲")}
    assert not find_changes(BASE, BASE)


def test_changes_of_different_things_are_brought_together() -> None:
    ours = write_numbers(changed(stop_words=["甲"]), read_numbers(BASE) | {MATCH: 0.6})
    theirs = write_numbers(changed(stop_words=["乙"]), read_numbers(BASE) | {NAMES: 2.0})
    merged, both = merge(BASE, ours, theirs)
    numbers = read_numbers(merged)
    assert (numbers[MATCH], numbers[NAMES], both) == (0.6, 2.0, ())
    assert merged["stop_words"] == ["乙", "甲"]


def test_a_number_that_both_changed_is_told() -> None:
    ours = write_numbers(BASE, read_numbers(BASE) | {MATCH: 0.6})
    theirs = write_numbers(BASE, read_numbers(BASE) | {MATCH: 0.7})
    merged, both = merge(BASE, ours, theirs)
    assert both == ("match.share",)
    assert read_numbers(merged)[MATCH] == 0.6


def test_what_one_took_away_stays_away() -> None:
    base = changed(stop_words=["甲", "乙"])
    merged, _ = merge(base, changed(stop_words=["乙"]), changed(stop_words=["甲", "乙", "丙"]))
    assert merged["stop_words"] == ["乙", "丙"]


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("低保 = 最低生活保障", {"names": ["低保", "最低生活保障"]}),
        ("低保，最低生活保障、低保户", {"names": ["低保", "最低生活保障", "低保户"]}),
        ("环保 > 污染防治、大气  # 常问", {"names": ["环保"], "means": ["污染防治", "大气"], "reason": "常问"}),
        ("环保→治污", {"names": ["环保"], "means": ["治污"]}),
    ],
)  # fmt: skip
def test_a_group_is_a_line(line: str, group: dict[str, Any]) -> None:
    assert parse_synonym_lines(f"\n# 说明\n{line}\n") == [group]
    assert parse_synonym_lines(print_synonym_lines([group])) == [group]


def test_two_arrows_are_refused() -> None:
    with pytest.raises(BadTuning, match="两个箭头"):
        parse_synonym_lines("a > b > c")


words = st.text(st.characters(categories=["Lo", "Ll", "Nd"]), min_size=1, max_size=6)


@given(st.lists(st.lists(words, min_size=2, max_size=4, unique=True), max_size=4))
def test_any_groups_survive_being_written(groups: list[list[str]]) -> None:
    told = [{"names": names} for names in groups]
    assert parse_synonym_lines(print_synonym_lines(told)) == told


def test_words_are_parted_by_anything() -> None:
    assert parse_words(" 甲，乙、丙\n丁 ;戊 ") == ["甲", "乙", "丙", "丁", "戊"]
