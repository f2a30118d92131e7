"""Passages: whole sentences of about 250 characters, each told where it begins."""

from hypothesis import given
from hypothesis import strategies as st

from vectors.passages import LENGTH, split_passages

SENTENCE = "全年共开展安全检查四百余次，整改隐患六十处。"


def test_a_short_essay_is_one_passage_with_its_title_in_front() -> None:
    (passage,) = split_passages("工作总结", [(1, "一、成绩"), (1, "全年无事故。")])
    assert (passage.section, passage.text) == (1, "工作总结\n一、成绩\n全年无事故。")


def test_passages_end_where_sentences_do_and_know_the_section_they_begin_in() -> None:
    passages = list(split_passages("题", [(1, SENTENCE * 20), (2, "二、问题"), (2, SENTENCE * 20)]))
    assert len(passages) > 2
    assert all(passage.text.endswith("。") for passage in passages)
    assert all(len(passage.text) <= LENGTH + len(SENTENCE) for passage in passages)
    assert [passages[0].section, passages[-1].section] == [1, 2]


def test_an_essay_without_a_text_has_no_passage() -> None:
    assert list(split_passages("题", [])) == list(split_passages("题", [(1, " \n")])) == []


@given(st.lists(st.text(alphabet="工作总结。！？\n ab”", max_size=900), max_size=4))
def test_nothing_is_lost_and_no_passage_is_endless(parts: list[str]) -> None:
    passages = list(split_passages("", enumerate(parts, start=1)))
    assert "".join("".join(p.text.split()) for p in passages) == "".join("".join(parts).split())
    assert all(0 < len(passage.text) <= 3 * LENGTH for passage in passages)
