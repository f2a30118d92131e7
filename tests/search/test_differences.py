"""Two essays sentence by sentence."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.documents import SectionDocument
from mappings.folding import fold
from mappings.segmentation import Segmenter
from search.differences.comparing import Comparison, Part, compare_sections
from search.differences.sentences import MOST_SENTENCES
from tests.effort import effort

Compare = Callable[[list[str], list[str]], Comparison]


def sections(*texts: str) -> list[SectionDocument]:
    return [
        SectionDocument("p-1", n, 1, heading, None, text)
        for n, (heading, _, text) in enumerate((text.rpartition("|") for text in texts), 1)
    ]


@pytest.fixture
def compare(segmenter: Segmenter) -> Compare:
    def compare(left: list[str], right: list[str]) -> Comparison:
        return compare_sections(sections(*left), sections(*right), segmenter)

    return compare


def joined(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts)


def changes(compared: Comparison) -> set[tuple[str, str, str]]:
    return {(change.kind, change.left, change.right) for change in compared.changes}


def test_the_same_sentence_in_other_characters_is_the_same(compare: Compare) -> None:
    compared = compare(["一、教育|全區現有公辦小學33所。"], ["一、教育|全区现有公办小学33所。"])
    assert [row.state for row in compared.rows] == ["same", "same"]
    assert compared.same == 1
    assert joined(compared.rows[1].left) == "全區現有公辦小學33所。"


def test_what_was_filled_in_is_told_by_its_kind(compare: Compare) -> None:
    compared = compare(
        ["2008年，婺源县教育局新建学校12所，投入资金1.36亿元。"],
        ["2009年，屏南县审计局新建学校8所，投入资金1.36亿元。"],
    )
    assert compared.changed == 1
    assert {
        ("year", "2008", "2009"),
        ("region", "婺源县", "屏南县"),
        ("agency", "教育局", "审计局"),
        ("figure", "12", "8"),
    } <= changes(compared)
    assert "1.36" not in {part.text for part in compared.rows[0].left if part.kind}


def test_what_one_side_hides_is_of_the_kind_that_the_other_shows(compare: Compare) -> None:
    compared = compare(["xx年全县新增就业5000人。"], ["2014年全县新增就业5000人。"])
    assert changes(compared) == {("year", "xx", "2014")}


def test_a_sentence_left_out_stands_apart_and_the_rest_is_still_paired(compare: Compare) -> None:
    first = "我局认真落实上级部署。组织培训三次。加强队伍建设。"
    compared = compare([first], ["我局认真落实上级部署。加强队伍建设。"])
    assert [row.state for row in compared.rows] == ["same", "apart", "same"]
    assert joined(compared.rows[1].left) == "组织培训三次。"
    assert compared.only == (1, 0)


def test_nothing_in_common_stands_side_by_side(compare: Compare) -> None:
    compared = compare(["春眠不觉晓。处处闻啼鸟。"], ["财政预算执行情况良好。"])
    assert (compared.same, compared.changed, compared.only) == (0, 0, (2, 1))
    assert len(compared.rows) == 2


def test_of_a_very_long_essay_the_beginning_is_compared_and_that_is_said(compare: Compare) -> None:
    long = "".join(f"第{n}项工作完成。" for n in range(MOST_SENTENCES + 50))
    compared = compare([long], [long])
    assert compared.cut
    assert compared.same == MOST_SENTENCES


texts = st.lists(
    st.text(st.sampled_from("教育审计局县2014年，。！\n（）xx縣"), max_size=60), max_size=4
)


@settings(max_examples=effort(test=60, fuzz=20_000), deadline=None)
@given(texts, texts)
def test_all_of_both_texts_is_there_in_its_order(
    segmenter: Segmenter, left: list[str], right: list[str]
) -> None:
    compared = compare_sections(sections(*left), sections(*right), segmenter)

    def all_of(texts: list[str]) -> str:
        return "".join("".join(texts).split())

    for side, given_ in (("left", left), ("right", right)):
        shown = "".join(joined(getattr(row, side)) for row in compared.rows)
        # Signs that end no sentence and begin none are in no sentence.
        kept = str.maketrans("", "", "。！？；")
        assert "".join(shown.split()).translate(kept) == all_of(given_).translate(kept)
    for row in compared.rows:
        if row.state == "same":
            assert fold(joined(row.left)) == fold(joined(row.right))
