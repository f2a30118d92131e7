"""Writing from what was found: clips, comparison, evidence, reports, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS, OpenPage, keep_screenshot

pytestmark = [pytest.mark.node, pytest.mark.browser]


def test_sections_are_collected_ordered_and_exported_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/search?q=问题&unit=sections")
    for number in (0, 1):
        page.locator("[data-clip]").nth(number).press("Enter")
    expect(page.get_by_role("link", name="摘编（2）")).to_be_visible()
    titles = page.locator(".hit h2 a").all_inner_texts()[:2]
    page.get_by_role("link", name="摘编（2）").press("Enter")
    clips = page.locator(".clip-list .heading")
    expect(clips).to_have_text(titles)
    page.get_by_role("button", name=f"下移“{titles[0]}”").press("Enter")
    expect(clips).to_have_text(titles[::-1])
    expect(page.locator(".clip").nth(1).get_by_role("button", name="上移")).to_be_focused()
    page.get_by_role("button", name="加一个小标题").press("Enter")
    page.keyboard.type("一、存在的问题")
    page.keyboard.press("Tab")
    for _ in range(2):
        page.get_by_role("button", name="上移“一、存在的问题”").press("Enter")
    keep_screenshot(page, "clips")
    page.reload()
    expect(page.locator(".clip-list input")).to_have_value("一、存在的问题")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 TXT").press("Enter")
    text = download.value.path().read_text("utf-8")
    assert text.index("一、存在的问题") < text.index(titles[1]) < text.index(titles[0])
    assert text.count("来源：") == 2


def test_a_section_is_taken_from_an_essay_and_put_back(open_page: OpenPage) -> None:
    page = open_page("/essay/c02-village-3")
    section = page.locator(".text section").nth(1)
    section.hover()
    button = section.locator("[data-clip]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".told")).to_have_text("已收入摘编")
    button.click()
    expect(page.get_by_role("link", name="摘编", exact=True)).to_be_visible()
    page.get_by_role("button", name="全文收入摘编").click()
    expect(page.get_by_role("link", name=re.compile(r"摘编（\d+）"))).to_be_visible()


def test_without_javascript_clips_say_what_is_missing(open_page: OpenPage) -> None:
    page = open_page("/clips", javascript=False)
    expect(page.locator(".note")).to_contain_text("JavaScript")


def test_words_that_a_facet_rests_on_are_shown_in_the_text(
    open_page: OpenPage, javascript: bool
) -> None:
    page = open_page("/search?sort=newest", javascript=javascript)
    page.locator(".hit h2 a").first.click()
    box = page.locator(".facts-box details").first
    box.locator("summary").click()
    box.get_by_role("link", name="见原文").click()
    words = page.locator("#" + page.url.partition("#")[2])
    expect(words).to_be_in_viewport()
    assert words.evaluate("e => getComputedStyle(e).borderBottomColor") != "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("width", WIDTHS)
def test_two_essays_are_compared(open_page: OpenPage, width: str) -> None:
    page = open_page("/search?q=工作", width=width, javascript=False)
    page.locator(".source .more a").first.click()
    page.get_by_role("link", name="与原篇对照").first.click()
    expect(page.get_by_role("heading", name="两篇对照")).to_be_visible()
    assert page.locator(".compared tbody tr").count() > 3
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    keep_screenshot(page, f"compared-{width}")


def test_what_is_wrong_is_told_to_the_editors(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/essay/c02-village-3", javascript=javascript)
    page.locator(".report summary").click()
    page.get_by_label("哪里有误").select_option("地区")
    page.get_by_label("应当是").fill("四川省")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".report")).to_contain_text("已收到")
    keep_screenshot(page, "reported")


def test_the_outline_follows_what_is_read(open_page: OpenPage) -> None:
    page = open_page("/essay/c02-village-3")
    links = page.locator(".outline a")
    last = page.locator(".text section[id]").last
    last.evaluate("e => e.scrollIntoView()")
    current = page.locator(".outline a[aria-current]")
    expect(current).to_have_count(1)
    assert links.count() > 1


def test_a_citation_is_shown_and_copied(open_page: OpenPage) -> None:
    page = open_page("/essay/c02-village-3")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".cite summary").click()
    page.locator(".cite").get_by_role("button", name="复制").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[EB/OL]" in copied
    assert copied == page.locator("#cited").inner_text().strip()
