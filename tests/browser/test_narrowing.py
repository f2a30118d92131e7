"""Narrowing a list in a real browser: leaving out, several at once, searching inside a facet, keys."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, keep_screenshot
from tests.browser.test_journeys import count_of, first_value, total

pytestmark = [pytest.mark.node, pytest.mark.browser]


def test_a_value_is_left_out_and_taken_back(open_page: OpenPage) -> None:
    page = open_page("/search?q=工作")
    everything = total(page)
    value = first_value(page, "genre")
    name, count = value.locator(".name").inner_text(), count_of(value)
    value.hover()
    page.get_by_role("link", name=f"不要{name}", exact=True).click()
    expect(page.locator(".chips.read")).to_contain_text(f"不含 文种 {name}")
    assert total(page) == everything - count
    assert "without" not in page.url
    page.locator(".chips.read a", has_text="不含").click()
    assert total(page) == everything


def test_several_values_are_chosen_before_the_page_is_loaded_anew(open_page: OpenPage) -> None:
    page = open_page("/search?q=工作")
    facet = page.locator(".facet-genre")
    facet.get_by_role("button", name="多选").click()
    boxes = facet.get_by_role("checkbox")
    counts = [count_of(boxes.nth(0)), count_of(boxes.nth(1))]
    boxes.nth(0).click()
    boxes.nth(1).press("Space")
    expect(boxes.nth(1)).to_have_attribute("aria-checked", "true")
    keep_screenshot(page, "several")
    facet.get_by_role("button", name="确定（2 项）").click()
    expect(page.locator(".facet-genre a.value.selected")).to_have_count(2)
    assert total(page) == sum(counts)


def test_several_are_given_up_by_escape(open_page: OpenPage) -> None:
    page = open_page("/search?q=工作")
    facet = page.locator(".facet-genre")
    facet.get_by_role("button", name="多选").click()
    facet.get_by_role("checkbox").first.click()
    page.keyboard.press("Escape")
    expect(facet.get_by_role("checkbox")).to_have_count(0)
    expect(facet.get_by_role("button", name="多选")).to_be_focused()


def test_a_long_list_is_searched_and_ordered_by_name(open_page: OpenPage) -> None:
    page = open_page("/search")
    facet = page.locator(".facet-region")
    first = facet.locator(".name").first.inner_text()
    facet.get_by_role("searchbox").fill("四川")
    expect(facet.locator(".value:visible")).to_have_count(1)
    facet.get_by_role("searchbox").fill("")
    facet.get_by_role("button", name="按名称").click()
    names = facet.locator(":scope > ul > li > .value .name").all_inner_texts()
    assert names[0] != first
    assert names[0].startswith(("安徽", "北京"))


def test_after_a_choice_the_reader_goes_on_from_there_and_hears_the_count(
    open_page: OpenPage,
) -> None:
    page = open_page("/search?q=工作")
    value = first_value(page, "agency")
    name = value.locator(".name").inner_text()
    value.click()
    chosen = page.locator(".facet-agency .value.selected", has_text=name)
    expect(chosen).to_be_focused()
    expect(page.locator("p[role=status].hidden")).to_contain_text("篇")


def test_agencies_are_chosen_by_group_and_by_type(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search", javascript=javascript)
    group = page.locator(".facet-agency > ul > li", has_text="政府部门").first
    count = count_of(group.locator(":scope > .value"))
    group.locator("summary").click()
    below = group.locator("ul .value")
    assert sum(count_of(below.nth(n)) for n in range(below.count())) == count
    inside = below.first.locator(".name").inner_text()
    below.first.click()
    expect(page.locator(".chips").first).to_contain_text(inside)


def test_sections_are_listed_instead_of_essays(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search?q=问题", javascript=javascript)
    page.get_by_role("link", name="按段", exact=True).click()
    expect(page.locator("#total")).to_contain_text("段")
    heading = page.locator(".hit h2 a").first
    text = heading.inner_text()
    keep_screenshot(page, "sections")
    heading.click()
    expect(page).to_have_url(re.compile(r"#s\d+$"))
    expect(page.locator("#" + page.url.partition("#")[2])).to_contain_text(text)


def test_keys_lead_through_a_list_into_an_essay_and_to_the_next(open_page: OpenPage) -> None:
    page = open_page("/search?q=工作")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".hit h2 a").nth(1)
    expect(second).to_be_focused()
    title = second.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("at=3"))
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_role("link", name="← 回到")).to_be_visible()


def test_what_was_asked_before_is_offered_in_an_empty_box_and_can_be_forgotten(
    open_page: OpenPage,
) -> None:
    page = open_page("/search?q=审计")
    page.goto("/search?q=教育")
    page.goto("/")
    page.locator("#q").click()
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("教育")
    page.locator(".forget").click()
    page.locator("#q").click()
    expect(options).to_have_count(0)


def test_the_map_leads_to_a_province(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    tile = page.get_by_role("link", name=re.compile("四川省，"))
    tile.click()
    expect(page.locator(".chips").first).to_contain_text("四川省")
