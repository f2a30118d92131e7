"""A page to its essays and sections: the site's lines go, not one character of an essay does."""

from pathlib import Path

import pytest

from fanwen.bundled import CORPUS
from indexer.corpus.model import Page, RawPage
from indexer.corpus.parsing.cleaning import clean
from indexer.corpus.parsing.headings import parse_heading
from indexer.corpus.parsing.page import NoEssay, parse_page
from indexer.corpus.parsing.sections import split_sections
from lexicon.numerals import parse_numeral

PAGE = """欢迎光临文山范文网
当前位置:首页 > 总结大全 > 审计总结

2019年审计局工作总结(二篇)

发布时间:2019-06-12 13:54:01 查看人数:42

2019年审计局工作总结

第1篇 2019年审计局工作总结

2018年，我局认真履职。

一、主要工作

(一)抓好预算执行审计。全年完成项目二十个。

(二)抓好经济责任审计

完成项目八个。

第2篇 2019年审计局工作总结

　　我局全年工作平稳。

2019年审计局工作总结(二篇)

2018年，我局认真
推荐度:
点击下载文档文档为doc格式

相关审计总结范文

  • 县审计局工作总结15篇
  • 县审计局工作总结15篇77人关注

    一年来，在县委领导下 ...[更多]
"""


def parse(text: str) -> Page:
    return parse_page(RawPage("page", text, "page.txt"))


def without_space(text: str) -> str:
    return "".join(text.split())


def all_corpora() -> list[Path]:
    return sorted(CORPUS.glob("*.txt"))


def test_what_the_site_says_becomes_metadata() -> None:
    page = parse(PAGE)
    assert page.title == "2019年审计局工作总结(二篇)"
    assert page.breadcrumb == ("首页", "总结大全", "审计总结")
    assert (page.published_at, page.views) == ("2019-06-12 13:54:01", 42)
    assert page.related == ("县审计局工作总结15篇",)


def test_what_the_site_adds_is_in_no_essay() -> None:
    text = "\n".join(essay.text for essay in parse(PAGE).essays)
    for added in ("欢迎光临", "当前位置", "推荐度", "点击下载", "人关注", "更多"):
        assert added not in text


def test_numbered_heads_split_the_page_into_essays() -> None:
    essays = parse(PAGE).essays
    assert [essay.id("page") for essay in essays] == ["page-1", "page-2"]
    assert [essay.title for essay in essays] == ["2019年审计局工作总结"] * 2


def test_headings_make_a_tree() -> None:
    sections = parse(PAGE).essays[0].sections
    assert [(s.level, s.heading) for s in sections] == [
        (0, ""),
        (1, "一、主要工作"),
        (2, "(一)抓好预算执行审计。"),
        (2, "(二)抓好经济责任审计"),
    ]
    assert sections[3].path == ("一、主要工作",)


def test_every_character_is_accounted_for() -> None:
    account = parse(PAGE).account
    assert account.characters == len(PAGE)
    assert account.balanced


@pytest.mark.parametrize("path", all_corpora(), ids=lambda path: path.stem)
def test_no_sentence_of_the_bundled_corpus_is_lost(path: Path) -> None:
    check_nothing_lost(path)


def test_no_sentence_of_the_real_page_is_lost(shared_data: Path) -> None:
    for path in sorted((shared_data / "pages").glob("*.txt")):
        check_nothing_lost(path)


def check_nothing_lost(path: Path) -> None:
    """The kept characters are those between the first essay's head and the page's tail, in order."""
    text = path.read_text("utf-8")
    page = parse_page(RawPage(path.stem, text, str(path)))
    assert page.account.balanced
    source = without_space(clean(text)[0])
    position = 0
    for essay in page.essays:
        for section in essay.sections:
            for line in [section.heading, *section.text.split("\n")]:
                found = source.find(without_space(line), position)
                assert found >= 0, line
                position = found + len(without_space(line))


def test_the_real_page_has_seven_essays(shared_data: Path) -> None:
    (path,) = (shared_data / "pages").glob("000_*.txt")
    page = parse_page(RawPage(path.stem, path.read_text("utf-8"), str(path)))
    assert [essay.ordinal for essay in page.essays] == [1, 2, 3, 4, 5, 6, 7]
    first = [section.heading for section in page.essays[0].sections if section.level == 1]
    assert len(first) == 3
    assert len(page.related) == 6
    assert page.account.dropped["tail"] < 1000


def test_a_page_without_heads_is_one_essay() -> None:
    page = parse("2015年工作总结\n\n一年来，我局努力工作。\n\n一、成绩\n\n很好。\n")
    assert page.title == "2015年工作总结"
    assert [section.text for section in page.essays[0].sections] == [
        "一年来，我局努力工作。",
        "很好。",
    ]


def test_a_number_cited_inside_an_essay_does_not_split_it() -> None:
    text = "总结(二篇)\n第1篇 甲\n内容一。\n第2篇 乙\n内容二。\n第1篇 讲话稿的要求\n内容三。\n"
    assert len(parse(text).essays) == 2


def test_a_page_of_site_lines_alone_holds_no_essay() -> None:
    with pytest.raises(NoEssay):
        parse("欢迎光临文山范文网\n当前位置:首页 > 总结\n推荐度:\n")


def test_control_characters_and_remains_of_markup_are_dropped_and_counted() -> None:
    page = parse("总结\n一年来\u200b，我局&nbsp;工作。<br>\n好。\x00\n")
    assert page.essays[0].text == "一年来，我局工作。\n好。"
    assert page.account.dropped["markup"] == len("&nbsp;<br>")
    assert page.account.dropped["control"] == 2
    assert page.account.balanced


@pytest.mark.parametrize(
    ("line", "heading", "rest"),
    [
        pytest.param("一、主要工作", "一、主要工作", "", id="chinese numeral"),
        pytest.param("（二）存在问题", "（二）存在问题", "", id="in full-width brackets"),
        pytest.param("(一)抓学习。成立了小组。", "(一)抓学习。", "成立了小组。", id="running on"),
        pytest.param("3、强化督查", "3、强化督查", "", id="arabic"),
        pytest.param("第一、思想认识到位", "第一、思想认识到位", "", id="ordinal"),
        pytest.param("①加强领导", "①加强领导", "", id="circled"),
    ],
)
def test_headings_are_known_by_their_numbers(line: str, heading: str, rest: str) -> None:
    found = parse_heading(line)
    assert found is not None
    assert (found.heading, found.rest) == (heading, rest)


@pytest.mark.parametrize(
    "line",
    [
        "2014年，我局认真履职。",
        "3.5万人参加了活动",
        "一年来，我局认真履职。",
        "十一五期间成效明显",
    ],
)
def test_a_paragraph_that_begins_with_a_number_is_no_heading(line: str) -> None:
    assert parse_heading(line) is None


def test_a_level_is_the_depth_among_headings_really_open() -> None:
    sections = split_sections(["1、甲", "文。", "2、乙", "文。", "二、丙", "1、丁"])
    assert [section.level for section in sections] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("七", 7), ("十", 10), ("十二", 12), ("二十一", 21), ("一百零三", 103)],
)
def test_numerals_of_both_kinds_are_numbers(text: str, number: int) -> None:
    assert parse_numeral(text) == number


def test_a_record_whose_text_is_its_title_is_an_essay_of_that_one_line() -> None:
    page = parse_page(RawPage("page", "关于印发工作要点的通知", "x", "关于印发工作要点的通知"))
    assert page.essays[0].text == "关于印发工作要点的通知"


def test_a_known_title_is_not_looked_for_in_the_text() -> None:
    page = parse_page(RawPage("page", "沪府〔2020〕59号\n正文一句。", "x", "关于任免的通知"))
    assert page.title == "关于任免的通知"
    assert page.essays[0].text == "沪府〔2020〕59号\n正文一句。"


def test_an_essay_on_one_line_has_its_paragraphs_by_their_indents() -> None:
    first = "2018年，我局认真履职，各项工作取得新的成绩。" * 8
    page = parse(
        f"审计局工作总结\n　　{first}　　一、主要工作　　抓好预算执行审计。　　二、存在问题　　人手不足。"
    )
    (essay,) = page.essays
    assert [section.heading for section in essay.sections] == ["", "一、主要工作", "二、存在问题"]
    assert page.account.balanced


def test_a_short_line_keeps_its_gaps() -> None:
    page = parse("审计局工作总结\n单位：审计局　　　日期：六月\n我局工作平稳。")
    assert "单位：审计局　　　日期：六月" in page.essays[0].text
