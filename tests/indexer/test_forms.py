"""The forms in which sites mark the essays of a page, and what copying left in their words."""

import pytest

from indexer.corpus.model import Page, RawPage
from indexer.corpus.parsing.page import parse_page

TITLE = "2023年水务局工作总结"
BODIES = (
    "一年来，我局修堤三处。\n一、防汛\n堤防加固到位，汛期平安。",
    "今年打井九口。\n一、供水\n水质达标，群众满意。",
)


def parse(text: str) -> Page:
    page = parse_page(RawPage("page", text, "page.txt"))
    assert page.account.balanced
    return page


def page_of(*heads: str, title: str = TITLE + "(2篇)") -> str:
    essays = "\n".join(f"{head}\n{body}" for head, body in zip(heads, BODIES, strict=True))
    return f"欢迎光临范文网\n首页 > 总结大全\n{title}\n发布时间:2023-05-01\n{TITLE}\n{essays}"


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(("第1篇 水务局工作总结", "第2篇 水务局工作总结"), id="第1篇 in front"),
        pytest.param(("第一篇：水务局工作总结", "第二篇：水务局工作总结"), id="第一篇："),
        pytest.param(("篇一：防汛总结", "篇二：打井总结"), id="篇一："),
        pytest.param(("【第1篇】防汛总结", "【第2篇】打井总结"), id="【第1篇】"),
        pytest.param(("范文1", "范文2"), id="范文1 alone"),
        pytest.param(("水务局工作总结篇1", "水务局工作总结篇2"), id="篇1 behind the title"),
        pytest.param(("水务局工作总结 第一篇", "水务局工作总结 第二篇"), id="第一篇 behind"),
        pytest.param(("水务局工作总结（一）", "水务局工作总结（二）"), id="（一） behind"),
        pytest.param(("水务局工作总结1", "水务局工作总结2"), id="a bare number behind"),
        pytest.param(("防汛总结（篇一）", "打井总结（篇二）"), id="（篇一） behind other titles"),
        pytest.param(("《水务局总结》(一)", "《水务局总结》(二)"), id="(一) behind 《…》"),
        pytest.param(("★范文1★", "★范文2★"), id="★范文1★"),
        pytest.param(("模板一：防汛", "模板二：打井"), id="模板一："),
        pytest.param(("第１篇 防汛", "第２篇 打井"), id="full-width"),
        pytest.param((TITLE, TITLE), id="the page's title again"),
        pytest.param(("第1篇 防汛", "第3篇 打井"), id="a number missing"),
    ],
)
def test_essays_are_told_apart_however_the_site_numbers_them(heads: tuple[str, str]) -> None:
    page = parse(page_of(*heads))
    assert len(page.essays) == 2
    assert [essay.sections[0].text[:4] for essay in page.essays] == ["一年来，", "今年打井"]
    assert [essay.sections[1].heading for essay in page.essays] == ["一、防汛", "一、供水"]
    assert page.breadcrumb == ("首页", "总结大全")


def test_an_essay_above_the_second_head_has_lost_its_own() -> None:
    text = (
        f"{TITLE}\n" + "我局抓好防汛工作，各项措施落实到位。\n" * 20 + "第二篇 供水\n今年打井。\n"
    )
    page = parse(text)
    assert [essay.sections[0].text[:4] for essay in page.essays] == ["我局抓好", "今年打井"]


def test_the_sites_introduction_is_no_essay_and_is_accounted_for() -> None:
    text = page_of("第1篇 防汛", "第2篇 打井").replace(
        "第1篇", "下面是为大家收集的水务局工作总结，希望能够帮助到大家。\n第1篇"
    )
    page = parse(text)
    assert len(page.essays) == 2
    assert page.account.dropped["introduction"] == 27


def test_a_single_essay_that_repeats_its_title_stays_one() -> None:
    page = parse(f"欢迎光临范文网\n{TITLE}\n发布时间:2023-05-01\n{TITLE}\n{BODIES[0]}")
    assert len(page.essays) == 1


def test_a_gloss_of_pinyin_inside_a_word_is_taken_out() -> None:
    page = parse("我局推進環(huán)保工作和垃圾分(fēn)類，引進(GDP)考核。")
    assert page.essays[0].text == "我局推進環保工作和垃圾分類，引進(GDP)考核。"
    assert page.account.dropped["pinyin"] == 11


@pytest.mark.parametrize(
    ("lines", "headings"),
    [
        pytest.param(
            "一、稳主体：让市场有热度\n新增主体两千户。\n二、守底线：让群众安全\n抽检四百批次。",
            ["一、稳主体：让市场有热度", "二、守底线：让群众安全"],
            id="a colon inside a title",
        ),
        pytest.param(
            "（一）抓产业。新建大棚百座。\n（二）聚焦城乡融合发展大局，统筹推进道路、供水、供电、通信等各项基础设施建设，"
            "全年完成投资两亿元，受益群众三万人，农村面貌有了很大的变化。\n（三）抓民生。低保应保尽保。",
            ["（一）抓产业。", "（二）聚焦城乡融合发展大局，", "（三）抓民生。"],
            id="a long paragraph among its siblings",
        ),
        pytest.param(
            "(一)抓良种.调运良种五百吨。\n(二)抓地膜3.5万亩.农户满意。",
            ["(一)抓良种.", "(二)抓地膜3.5万亩."],
            id="a half-width stop",
        ),
        pytest.param(
            "一、\t收支\n项目|数量|单位\n一、收入|3|元\n二、支出|4|元\n收支平衡。",
            ["一、\t收支"],
            id="rows of a table among headings",
        ),
        pytest.param(
            "一是抓地膜。推广地膜三万亩。\n二是抓良种。调运良种五百吨。",
            ["一是抓地膜。", "二是抓良种。"],
            id="words of order where there is nothing better",
        ),
        pytest.param(
            "一、做法\n一是抓地膜。推广地膜三万亩。\n二是抓良种。调运良种五百吨。",
            ["一、做法"],
            id="words of order below real headings",
        ),
        pytest.param(
            "热源方面\n两台锅炉完成了改造，供热能力提高了三成，排放全部达标，用户普遍满意，再没有停过一天。\n"
            "管网方面\n更换老旧管道十二公里，漏损率由两成降到了不足一成，全年只抢修四次，比上年少了九次。",
            ["热源方面", "管网方面"],
            id="short lines above paragraphs",
        ),
    ],
)
def test_headings_are_known_by_their_siblings(lines: str, headings: list[str]) -> None:
    page = parse(f"{TITLE}\n{lines}")
    assert [s.heading for s in page.essays[0].sections if s.heading] == headings


def test_html_gives_the_same_essays_as_its_text() -> None:
    text = page_of("第1篇 防汛", "第2篇 打井")
    html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    assert parse(text).essays == parse(html.replace("</p><p>", "</p>\n<p>")).essays


def test_an_essay_without_a_text_is_dropped_and_accounted_for() -> None:
    page = parse(f"第1篇 防汛\n第2篇 打井\n{BODIES[1]}")
    assert [essay.title for essay in page.essays] == ["打井"]
    assert page.account.dropped["empty essay"] == len("第1篇 防汛")
