"""Essays are found however a page heads them, and sections are never taken for essays."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fanwen.bundled import CORPUS
from indexer.corpus.model import Page, RawPage
from indexer.corpus.parsing.heads import declared_number, find_heads, kind_of_title, own_titles
from indexer.corpus.parsing.page import parse_page

GOLD = Path(__file__).parent.parent / "gold" / "corpus"
HEAD = re.compile(r"^第(\d+)篇 (.+)$", re.M)
NUMERALS = ["", *"一二三四五六七八九十", "十一", "十二", "十三", "十四", "十五"]
Form = Callable[[int, str], str]
FORMS: dict[str, Form] = {
    "第一篇 title": lambda n, title: f"第{NUMERALS[n]}篇 {title}",
    "第1篇：title": lambda n, title: f"第{n}篇：{title}",
    "篇一：title": lambda n, title: f"篇{NUMERALS[n]}：{title}",
    "【篇一】title": lambda n, title: f"【篇{NUMERALS[n]}】{title}",
    "【第1篇】title": lambda n, title: f"【第{n}篇】{title}",
    "[第1篇] title": lambda n, title: f"[第{n}篇] {title}",
    "★篇1 title": lambda n, title: f"★篇{n} {title}",
    "范文一": lambda n, title: f"范文{NUMERALS[n]}",
    "范文1：title": lambda n, title: f"范文{n}：{title}",
    "例文一 title": lambda n, title: f"例文{NUMERALS[n]} {title}",
    "title 篇1": lambda n, title: f"{title} 篇{n}",
    "title（篇一）": lambda n, title: f"{title}（篇{NUMERALS[n]}）",
    "title(1)": lambda n, title: f"{title}({n})",
    "title（一）": lambda n, title: f"{title}（{NUMERALS[n]}）",
    "title【1】": lambda n, title: f"{title}【{n}】",
    "title1": lambda n, title: f"{title}{n}",
    "（一）title": lambda n, title: f"（{NUMERALS[n]}）{title}",
    "(1)title": lambda n, title: f"({n}){title}",
    "一、title": lambda n, title: f"{NUMERALS[n]}、{title}",
    "1.title": lambda n, title: f"{n}.{title}",
}
COLLECTIONS = [
    path for path in sorted(CORPUS.glob("*.txt")) if len(HEAD.findall(path.read_text("utf-8"))) > 1
]


def parse(text: str, title: str = "") -> Page:
    return parse_page(RawPage("page", text, "", title))


def texts_of(page: Page) -> list[str]:
    return [essay.text for essay in page.essays]


@pytest.mark.parametrize("form", FORMS)
def test_the_essays_are_the_same_in_whatever_form_they_are_headed(form: str) -> None:
    lost = []
    for path in COLLECTIONS:
        text = path.read_text("utf-8")
        headed = HEAD.sub(lambda found: FORMS[form](int(found[1]), found[2]), text)
        if texts_of(parse(headed)) != texts_of(parse(text)):
            lost.append(path.stem)
    assert not lost


def test_the_bundled_pages_have_as_many_essays_as_the_gold_says() -> None:
    for path in sorted(GOLD.glob("*.json")):
        page = parse((CORPUS / f"{path.stem}.txt").read_text("utf-8"))
        assert len(page.essays) == len(json.loads(path.read_text("utf-8"))["essays"]), path.stem


SECTIONS = """水利局工作总结
一年来，我局认真工作。
一、防汛工作总结
{text}
二、抗旱工作总结
{text}
三、下一步工作打算
{text}
"""


def test_sections_with_titles_of_essays_are_sections() -> None:
    text = SECTIONS.format(
        text="我局组织力量，全面检查了所有的水库和河堤，消除了隐患，确保了安全。" * 9
    )
    assert len(parse(text).essays) == 1


def test_what_a_title_says_of_its_number_is_read() -> None:
    assert declared_number("2023年教育局工作总结(六篇)") == 6
    assert declared_number("学校德育工作总结12篇") == 12
    assert declared_number("第2篇 教育局工作总结") is None


def test_a_page_with_other_than_the_number_that_its_title_says_is_told() -> None:
    page = parse("水利局工作总结(三篇)\n第1篇 甲\n内容一。\n第2篇 乙\n内容二。\n")
    assert (page.said, len(page.essays), page.lacks_essays) == (3, 2, True)


def test_a_title_ends_with_its_kind() -> None:
    assert kind_of_title("2014年某县水利局工作总结") == "总结"
    assert kind_of_title("工作总结撰写中常见的问题和对策") is None


def test_a_head_that_another_essay_cites_is_none() -> None:
    lines = ["第1篇 甲", "内容一。", "第2篇 乙", "内容二。", "第1篇 讲话稿的要求", "内容三。"]
    assert [head.title for head in find_heads(lines, "", 0)] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("titles", "own"),
    [
        (["水利局工作总结", "教育局工作总结"], [True, True]),
        (["单位工作总结", "单位工作总结", "单位工作总结"], [False, False, False]),
        (["单位工作总结", "单位工作总结", "教育局工作总结"], [False, False, True]),
        (["", "教育局工作总结"], [False, False]),
        (["教育局工作总结"], [False]),
    ],
)
def test_a_title_is_an_essays_own_when_no_other_essay_of_the_page_has_it(
    titles: list[str], own: list[bool]
) -> None:
    assert own_titles(titles) == own
