"""Only words of the query are marked, in the text as the page wrote it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.presentation.highlighting import PASSAGE, best_passage, mark
from search.presentation.presenting import present_spans
from search.presentation.results import Span


def marked(text: str, *words: str) -> list[str]:
    return [span.text for span in mark(text, words) if span.hit]


@pytest.mark.parametrize(
    ("text", "words", "hits"),
    [
        pytest.param("加强教育宣传工作", ["教育", "宣传"], ["教育", "宣传"], id="plain words"),
        pytest.param("教育局宣传", ["教育", "教育局"], ["教育局"], id="the longest word"),
        pytest.param("加大工作力度", ["工作"], ["工作"], id="inside a longer word"),
        pytest.param("環境保護", ["环境"], ["環境"], id="traditional characters"),
        pytest.param("全年ＧＤＰ增长", ["gdp"], ["ＧＤＰ"], id="full width"),
        pytest.param("2015年完成5项", ["5"], ["5"], id="a number only where it stands alone"),
        pytest.param("我的工作的总结", ["的", "总结"], ["总结"], id="no particles beside words"),
        pytest.param("的", ["的"], ["的"], id="a particle when nothing else is asked"),
        pytest.param("c++与c", ["c++"], ["c++"], id="signs are taken literally"),
    ],
)
def test_the_right_words_are_marked(text: str, words: list[str], hits: list[str]) -> None:
    assert marked(text, *words) == hits


@given(
    st.text("教育局宣传a1。\n", max_size=80), st.lists(st.text("教育宣a1", min_size=1, max_size=3))
)
def test_marking_never_changes_the_text(text: str, words: list[str]) -> None:
    assert "".join(span.text for span in mark(text, words)) == text


@given(st.text("教育宣a1 。", max_size=40), st.lists(st.text("教育宣a1", min_size=2, max_size=4)))
def test_at_each_place_the_longest_word_that_stands_alone_is_marked(
    text: str, words: list[str]
) -> None:
    def alone(start: int, end: int) -> bool:
        edges = ((start - 1, start), (end - 1, end))
        return not any(
            left >= 0
            and right < len(text)
            and re.fullmatch("[a-z0-9]{2}", text[left] + text[right])
            for left, right in edges
        )

    expected, place = [], 0
    while place < len(text):
        here = [word for word in words if text.startswith(word, place)]
        longest = max(
            filter(lambda word: alone(place, place + len(word)), here), key=len, default=""
        )
        expected += [longest] if longest else []
        place += len(longest) or 1
    assert marked(text, *words) == expected


def test_the_passage_is_where_most_different_words_stand() -> None:
    text = "教育。" + "无关的句子。" * 60 + "这里讲教育宣传和审计。" + "又是无关。" * 60
    passage = "".join(span.text for span in best_passage(text, ["教育", "宣传", "审计"]))
    assert "教育宣传和审计" in passage
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage) <= PASSAGE + 2


def test_a_text_without_hits_shows_its_beginning() -> None:
    assert best_passage("一年来，我局努力工作。", ["审计"]) == (Span("一年来，我局努力工作。"),)


def test_markup_in_a_text_is_shown_and_not_obeyed() -> None:
    spans = mark("<script>审计</script>", ["审计"])
    assert present_spans(spans) == "&lt;script&gt;<mark>审计</mark>&lt;/script&gt;"


def test_what_the_page_hid_is_a_slot_unless_it_was_searched() -> None:
    spans = mark("xx县教育局", ("教育",))
    assert [(s.text, s.hit, s.slot) for s in spans] == [
        ("xx", False, True), ("县", False, False), ("教育", True, False), ("局", False, False),
    ]  # fmt: skip
    assert mark("xx县", ("xx",))[0].hit
