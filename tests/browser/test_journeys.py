"""What readers do, in a real browser, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import WIDTHS, OpenPage, keep_screenshot

pytestmark = [pytest.mark.node, pytest.mark.browser]


def total(page: Page) -> int:
    return int(page.locator(".total").inner_text().split()[0].replace(",", ""))


def first_value(page: Page, facet: str) -> Locator:
    known = page.locator(f".facet-{facet} > ul > li > .value", has_not_text="不明")
    return known.first


def count_of(value: Locator) -> int:
    found = re.match(r"[\d,]+", value.locator(".count").inner_text())
    assert found
    return int(found[0].replace(",", ""))


def search(page: Page, query: str) -> None:
    page.locator("#q").fill(query)
    page.get_by_role("button", name="检索").click()
    expect(page.locator("#total")).to_contain_text(query)


def test_a_reader_searches_narrows_reads_and_finds_more_like_it(
    open_page: OpenPage, javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    search(page, "安全")
    everything = total(page)
    assert everything > 3
    expect(page.locator(".hit mark").first).to_have_text("安全")

    region = first_value(page, "region")
    in_region = count_of(region)
    region.click()
    expect(page.locator(".chips li")).to_have_count(2)
    assert total(page) == in_region < everything

    year = first_value(page, "year")
    in_both = count_of(year)
    year.click()
    expect(page.locator(".chips li")).to_have_count(3)
    assert total(page) == in_both

    page.locator(".sections .heading, .sections .deep").first.click()
    expect(page).to_have_url(re.compile(r"/essay/[^#]+#s\d+$"))
    section = page.locator("#" + page.url.partition("#")[2])
    expect(section).to_be_in_viewport()
    expect(page.locator(".text mark").first).to_have_text("安全")

    page.get_by_role("link", name="相似范文").click()
    expect(page.locator(".hit").first).to_be_visible()
    assert page.locator(".hit").first.locator(".term").count() >= 1


def test_values_of_a_facet_are_taken_and_dropped_by_the_same_link(
    open_page: OpenPage, javascript: bool
) -> None:
    page = open_page("/search", javascript=javascript)
    everything = total(page)
    first = first_value(page, "agency")
    name, count = first.locator(".name").inner_text(), count_of(first)
    first.click()
    chosen = page.locator(".facet-agency .value.selected")
    expect(chosen.locator(".name")).to_have_text(name)
    assert total(page) == count_of(chosen) == count
    chosen.click()
    expect(page.locator(".chips")).to_have_count(0)
    assert total(page) == everything


def test_two_values_of_a_facet_show_the_essays_of_both(open_page: OpenPage) -> None:
    page = open_page("/search")
    values = page.locator(".facet-agency > ul > li > .value", has_not_text="不明")
    counts = [count_of(values.nth(0)), count_of(values.nth(1))]
    values.nth(0).click()
    expect(page.locator(".facet-agency .value.selected")).to_have_count(1)
    values.nth(1).click()
    expect(page.locator(".facet-agency .value.selected")).to_have_count(2)
    assert total(page) == sum(counts)


def test_clearing_all_gives_back_everything(open_page: OpenPage) -> None:
    page = open_page("/search?q=工作&year=unknown&agency=unknown")
    page.get_by_role("link", name="全部清除").click()
    expect(page).to_have_url(re.compile(r"/search\?q=[^&]+$"))


def test_a_search_within_a_choice_keeps_the_choice(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search?year=unknown", javascript=javascript)
    search(page, "工作")
    expect(page.locator(".chips")).to_contain_text("年份不明")


def test_the_back_button_leads_back_to_the_same_list(open_page: OpenPage) -> None:
    page = open_page("/search?q=工作")
    titles = page.locator(".hit h2").all_inner_texts()
    first_value(page, "region").click()
    expect(page.locator(".chips")).to_be_visible()
    page.go_back()
    expect(page.locator(".chips")).to_have_count(0)
    assert page.locator(".hit h2").all_inner_texts() == titles


def test_paging_shows_every_essay_once(open_page: OpenPage) -> None:
    page = open_page("/search?size=50")
    seen: list[str] = []
    for number in range(1, -(-total(page) // 50) + 1):
        page.goto(f"/search?size=50&page={number}")
        seen += page.locator(".hit h2 a").evaluate_all("links => links.map(a => a.pathname)")
    assert len(seen) == len(set(seen)) == total(page)


def test_the_next_page_is_a_click_away(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search", javascript=javascript)
    page.locator(".pages a", has_text="2").first.click()
    expect(page.locator(".pages [aria-current=page]")).to_contain_text("2")
    expect(page.locator(".hits")).to_have_attribute("start", "11")


def test_what_holds_too_little_is_listed_behind_and_says_what_it_lacks(
    open_page: OpenPage, javascript: bool
) -> None:
    page = open_page("/search?q=审计整改 魑魅魍魉", javascript=javascript)
    expect(page.locator("#total")).to_contain_text("另有相近")
    lacking = page.locator(".hit .lacking")
    expect(lacking.first).to_contain_text("缺：")
    expect(lacking.first).to_contain_text("魑魅魍魉")
    keep_screenshot(page, "near")


def test_nothing_found_says_what_to_try(open_page: OpenPage) -> None:
    page = open_page("/search?q=魑魅魍魉&year=unknown")
    expect(page.locator(".empty")).to_contain_text("没有找到")
    page.get_by_role("link", name="浏览全部范文").click()
    expect(page.locator(".hit").first).to_be_visible()
    keep_screenshot(open_page("/search?q=魑魅魍魉&year=unknown"), "nothing-found")


def test_evidence_is_shown_on_request_and_leads_to_its_place(
    open_page: OpenPage, javascript: bool
) -> None:
    page = open_page("/search?sort=newest", javascript=javascript)
    page.locator(".hit h2 a").first.click()
    box = page.locator(".facts-box details").first
    box.locator("summary").click()
    quote = box.locator("p").inner_text().split("”")[0].strip("“")
    link = box.get_by_role("link", name="见原文")
    link.click()
    expect(page.locator("#" + page.url.partition("#")[2])).to_contain_text(quote)


def test_who_wrote_for_himself_is_told_beside_his_office(open_page: OpenPage) -> None:
    page = open_page("/essay/c02-village-3")
    agency = page.locator(".facts-box div", has_text="单位")
    expect(agency).to_contain_text("水利")
    expect(agency).to_contain_text("个人所写")
    keep_screenshot(page, "personal")


def test_keys_and_buttons_lead_from_one_marked_word_to_the_next(open_page: OpenPage) -> None:
    page = open_page("/search?q=安全")
    page.locator(".hit h2 a").first.click()
    count = page.locator(".text mark").count()
    steps = page.locator(".hit-steps")
    expect(steps).to_contain_text(f"共 {count} 处")
    steps.get_by_role("button", name="下一处").click()
    expect(page.locator("mark.current")).to_have_count(1)
    expect(steps).to_contain_text(f"第 1 / {count} 处")
    page.keyboard.press("p")
    expect(steps).to_contain_text(f"第 {count} / {count} 处")


def test_slash_puts_the_cursor_into_the_search_box(open_page: OpenPage) -> None:
    page = open_page("/search?q=工作")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_what_is_typed_is_completed_and_chosen_by_keys(open_page: OpenPage) -> None:
    page = open_page("/")
    box = page.get_by_role("combobox", name="检索词")
    box.press_sequentially("shenji")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("审计")
    keep_screenshot(page, "suggestions")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    query = box.input_value()
    assert query.startswith("审计")
    box.press("ArrowUp")
    expect(box).to_have_value("shenji")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("#total")).to_contain_text(query)


def test_completions_are_clicked_or_left_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    box = page.locator("#q")
    box.press_sequentially("教育")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("教育")
    box.press_sequentially("局")
    expect(options.first).to_be_visible()
    text = options.first.get_attribute("data-query")
    options.first.click()
    expect(page.locator("#total")).to_contain_text(str(text))


def test_an_essay_and_a_section_are_copied_without_what_the_site_put_beside(
    open_page: OpenPage,
) -> None:
    page = open_page("/search?q=审计")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".hit h2 a").first.click()
    page.get_by_role("button", name="复制全文").click()
    expect(page.locator(".told")).to_contain_text("已复制")
    whole = page.evaluate("navigator.clipboard.readText()")
    first = page.locator(".text section p").first.inner_text().strip()
    assert first in whole
    assert "找相似" not in whole
    section = page.locator(".text section").nth(1)
    section.locator("h2, h3, h4").first.hover()
    section.get_by_role("button", name="复制").click()
    part = page.evaluate("navigator.clipboard.readText()")
    assert part in whole
    assert len(part) < len(whole)


def test_an_essay_is_downloaded_as_word_without_javascript(open_page: OpenPage) -> None:
    page = open_page("/search?q=审计", javascript=False)
    page.locator(".hit h2 a").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename.endswith(".docx")


def test_years_are_chosen_by_a_stretch_and_by_a_plan(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search", javascript=javascript)
    everything = total(page)
    page.locator(".span input[name=from]").fill("2006")
    page.locator(".span input[name=to]").fill("2010")
    page.locator(".span button").click()
    expect(page.locator(".chips").first).to_contain_text("2006–2010年")
    chosen = total(page)
    assert 0 < chosen < everything
    page.locator(".chips a.clear").click()
    page.locator(".plans a", has_text="十一五").click()
    assert total(page) == chosen


def test_the_usual_outline_leads_to_sections(open_page: OpenPage) -> None:
    page = open_page("/search?q=工作")
    page.get_by_role("link", name="通常怎么写").click()
    assert page.locator(".parts > li").count() >= 3
    keep_screenshot(page, "outline")
    page.locator(".parts ul a").first.click()
    expect(page).to_have_url(re.compile(r"/essay/[^#]+#s\d+$"))


def test_on_a_phone_the_facets_open_over_the_list(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search?q=工作", width="phone", javascript=javascript)
    expect(page.locator(".facets")).to_be_hidden()
    page.get_by_role("link", name="筛选").click()
    expect(page.locator(".facets")).to_be_visible()
    first_value(page, "region").click()
    # It stays open for the next choice, and says what there is to see.
    expect(page.locator(".facets")).to_be_visible()
    expect(page.locator(".chips")).to_have_count(1)
    page.get_by_role("link", name=re.compile(r"查看 \d+ 篇")).click()
    expect(page.locator(".facets")).to_be_hidden()
    expect(page.locator(".chips")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(open_page: OpenPage, width: str) -> None:
    page = open_page("/search?q=工作&region=unknown", width=width)
    paths = {
        "search": page.url,
        "home": "/",
        "essay": page.locator(".hit h2 a").first.get_attribute("href"),
        "similar": page.locator(".source a").first.get_attribute("href"),
        "help": "/help",
    }
    for name, path in paths.items():
        page.goto(path or "")
        keep_screenshot(page, f"{name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], name


@pytest.mark.parametrize(("width", "javascript"), [("phone", True), ("tablet", False)])
def test_on_smaller_windows_a_reader_gets_from_the_home_page_to_a_comparison(
    open_page: OpenPage, width: str, javascript: bool
) -> None:
    page = open_page("/", width=width, javascript=javascript)
    search(page, "工作")
    page.get_by_role("link", name="筛选").click()
    value = first_value(page, "genre")
    count = count_of(value)
    value.click()
    assert total(page) == count
    page.get_by_role("link", name=re.compile(r"查看 \d+ 篇")).click()
    page.get_by_role("link", name="按段", exact=True).click()
    expect(page.locator(".hit").first).to_be_visible()
    page.get_by_role("link", name="按篇", exact=True).click()
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="下一篇").click()
    expect(page.get_by_role("link", name="上一篇")).to_be_visible()
    page.get_by_role("link", name="相似范文").click()
    page.get_by_role("link", name="与原篇对照").first.click()
    expect(page.get_by_role("heading", name="两篇对照")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "path"),
    [
        ("phone", "/"),
        ("desk", "/search?q=工作"),
        ("phone", "/essay/c02-village-3?q=工作&at=2"),
        ("desk", "/essay/c02-village-3?q=工作&at=2"),
    ],
)
def test_nothing_on_a_page_moves_once_it_is_seen(
    open_page: OpenPage, width: str, path: str
) -> None:
    page = open_page("/help", width=width)
    page.add_init_script("""
        window.moved = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.moved += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
    """)
    page.goto(path)
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") <= 0.02


def test_the_first_tab_stop_leads_past_the_filters(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search?q=工作", javascript=javascript)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")


def test_the_length_of_a_page_is_chosen(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search?q=工作", javascript=javascript)
    page.locator(".lengths").get_by_role("link", name="20").click()
    expect(page.locator(".hit")).to_have_count(20)
