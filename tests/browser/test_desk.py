"""An editor at work, in a real browser: in, a draft, its list beside the published one, out to readers, and back."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch
from playwright.sync_api import Page, expect

from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.accounts import Accounts
from state.judging import Judgement, Judging
from state.serving import live_index, serve_tuning
from tests.browser.conftest import OpenPage, keep_screenshot
from tests.conftest import a_target, clear_state, make_folder, serve
from tests.fanwen.running import environment_of, start_fanwen
from tests.indexer.test_rebuild import FEW

pytestmark = [pytest.mark.node, pytest.mark.browser]

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def shared(
    client: Elasticsearch, tmp_path_factory: pytest.TempPathFactory, state_dir: Path
) -> Iterator[Target]:
    """A small corpus that the journeys share."""
    folder = make_folder(tmp_path_factory.mktemp("journeys") / "state", state_dir)
    with a_target(client, Names(f"journeys-{uuid4().hex[:8]}"), folder) as target:
        rebuild(target, FEW)
        yield target


@pytest.fixture
def service(shared: Target, segmenter: Segmenter) -> Iterator[SearchService]:
    """A service over it; what was put in and published is gone afterwards."""
    yield SearchService(shared.client, shared.names, segmenter)
    clear_state(shared.client, shared.names)
    index = live_index(shared.client, shared.names)
    assert index
    serve_tuning(shared.client, index, to_form(default_tuning()))


@pytest.fixture
def site(service: SearchService) -> Iterator[str]:
    yield from serve(service)


@pytest.fixture
def editor(service: SearchService) -> str:
    """An account at the desk."""
    return Accounts(service.client, service.names).add("王编辑", "admin", PASSWORD).name


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_label("口令").press("Enter")
    expect(page.get_by_role("heading", name="今天要看的")).to_be_visible()


def test_an_editor_pins_an_essay_sees_what_moves_publishes_and_takes_it_back(
    open_page: OpenPage, editor: str, service: SearchService, javascript: bool
) -> None:
    last = service.search(SearchRequest("工作")).hits[-1].essay.id
    page = open_page("/editor/tuning", javascript=javascript)
    sign_in_then = page.url
    assert "sign-in" in sign_in_then
    page.get_by_label("用户名").fill(editor)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_label("口令").press("Enter")
    page.get_by_label("做什么").fill("审计的范文放前面")
    page.get_by_role("button", name="新草稿").click()
    page.get_by_label("每行一组").fill("查账 = 审计")
    page.locator("input[name='rule.query']").last.fill("工作")
    page.locator("input[name='rule.essay']").last.fill(last)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_have_text("已保存。")
    page.locator(".preview input[name=q]").fill("工作")
    page.get_by_role("button", name="比一比").click()
    first = page.locator(".pair ol").last.locator("li").first
    expect(first).to_contain_text(last)
    expect(first.locator(".move.up")).to_be_visible()
    keep_screenshot(page, "draft")
    page.get_by_label("为什么", exact=True).fill("读者常问")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("版已发布")
    expect(page.locator(".sheet").last).to_contain_text(f"置顶 {last}")
    page.get_by_label("为什么退回代码自带的").fill("试过了")
    page.get_by_role("button", name="退回").last.click()
    expect(page.get_by_role("status")).to_contain_text("已退回")


def test_an_admin_adds_somebody_and_finds_it_in_the_list_of_what_was_done(
    open_page: OpenPage, editor: str
) -> None:
    page = open_page("/editor/")
    sign_in(page, editor)
    page.get_by_role("link", name="人员").click()
    page.get_by_label("用户名").fill("李评判")
    page.get_by_label("角色").select_option("评判")
    page.get_by_label("口令", exact=True).last.fill(PASSWORD)
    page.get_by_role("button", name="建立").click()
    expect(page.get_by_role("link", name="李评判")).to_be_visible()
    page.get_by_role("link", name="记录").click()
    expect(page.locator(".sheet")).to_contain_text("add account as judge")
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("sign-in"))


def test_twenty_essays_are_judged_by_keys_alone(
    open_page: OpenPage, editor: str, service: SearchService
) -> None:
    page = open_page("/editor/queries")
    page.get_by_label("用户名").fill(editor)
    page.get_by_label("口令").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("名称").fill("常问")
    page.get_by_label("检索词", exact=True).last.fill("工作\n加强\n管理\n建设\n教育\n一年\n开展")
    page.get_by_role("button", name="建立").press("Enter")
    page.get_by_role("link", name="评判", exact=True).first.press("Enter")
    status = page.locator("main [role=status]")
    judged = 0
    for number in range(60):
        left = int(re.findall(r"\d+", status.inner_text())[1])
        if judged >= 20:
            break
        if not left:
            page.keyboard.press("Enter")
            expect(status).to_contain_text("已评 0 篇")
            continue
        before = int(re.findall(r"\d+", status.inner_text())[0])
        # Keys are heard once the page's script is there; nobody is quicker.
        page.wait_for_load_state()
        page.keyboard.press("0123x"[number % 5])
        expect(status).to_contain_text(f"已评 {before + 1} 篇")
        judged += 1
    assert judged >= 20
    keep_screenshot(page, "judging")
    done = int(re.findall(r"\d+", status.inner_text())[0])
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(status).to_contain_text(f"已评 {done - 1} 篇")
    page.wait_for_load_state()
    page.keyboard.press("r")
    expect(page.locator("[data-reason]")).to_be_focused()


def two_words(service: SearchService) -> str:
    """Two words that stand side by side in a text, cut apart today."""
    essay = service.search(SearchRequest("工作")).hits[0].essay.id
    page = service.read_essay(essay)
    assert page
    for section in page.sections:
        words = service.segmenter.cut(section.text)
        for one, other in pairwise(words):
            both = one + other
            chinese = all("一" <= c <= "鿿" for c in both)
            if len(one) == len(other) == 2 and chinese and not service.segmenter.knows(both):
                return both
    raise AssertionError("no text has two such words")


@pytest.mark.needs_seconds(
    240, because="a rebuild is asked for and waited for in a process of its own"
)
def test_a_dictionary_word_is_added_its_impact_seen_and_searched_for_after_a_rebuild(
    open_page: OpenPage, editor: str, service: SearchService, shared: Target, elasticsearch_url: str
) -> None:
    word = two_words(service)
    page = open_page("/editor/tuning")
    fill_in(page, editor)
    page.get_by_label("做什么").fill("词典加词")
    page.get_by_role("button", name="新草稿").click()
    page.locator("summary", has_text="要重建的").click()
    page.get_by_label("词典：").fill(f"{word} # 常用")
    page.get_by_role("button", name="保存").click()
    page.locator(".preview input[name=q]").fill(word)
    page.get_by_role("button", name="比一比").click()
    expect(page.locator(".cut")).to_contain_text(f"重建以后：{word}")
    page.get_by_role("link", name="看词典的影响").click()
    expect(page.locator("#impact")).to_contain_text("段切法会变")
    expect(page.locator("#impact .cuts").first).to_contain_text(f"/ {word}")
    keep_screenshot(page, "impact")
    page.get_by_label("为什么", exact=True).fill("读者常写在一起")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status").last).to_contain_text("重建已经排上")
    page.get_by_role("link", name="重建", exact=True).click()
    expect(page.locator("main")).to_contain_text("现在没有进程值守重建")
    env = environment_of(elasticsearch_url, shared)
    with start_fanwen(env, "watch", *map(str, FEW), "--metrics", "none") as watcher:
        watcher.wait_for('"outcome":"swapped"')
        # The page follows by itself.
        expect(page.locator("main")).to_contain_text("已换上", timeout=60_000)
        expect(page.locator("main")).not_to_contain_text("还没有进索引", timeout=60_000)
    keep_screenshot(page, "rebuilds")
    assert service.search(SearchRequest(word)).words == (word,)
    page.goto(f"/search?q={word}")
    expect(page.locator(".hit").first).to_be_visible()


def test_of_two_editors_of_one_draft_the_second_is_told_and_nothing_is_lost(
    open_page: OpenPage, editor: str, service: SearchService
) -> None:
    Accounts(service.client, service.names).add("李编辑", "editor", PASSWORD)
    first, second = open_page("/editor/tuning"), open_page("/editor/tuning")
    fill_in(first, editor)
    first.get_by_label("做什么").fill("大家一起改")
    first.get_by_role("button", name="新草稿").click()
    fill_in(second, "李编辑")
    second.get_by_role("link", name="大家一起改").click()
    first.get_by_label("每行一组").fill("低保 = 最低生活保障")
    first.get_by_role("button", name="保存").click()
    expect(first.get_by_role("status")).to_have_text("已保存。")
    second.get_by_label("每行一组").fill("环保 = 污染防治")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("alert")).to_contain_text("刚被别人改过")
    expect(second.get_by_label("每行一组")).to_have_value("环保 = 污染防治")
    second.get_by_label("每行一组").fill("低保 = 最低生活保障\n环保 = 污染防治")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("status")).to_have_text("已保存。")
    # And over one another's versions: the draft of an older one is moved on top of the newer.
    second.get_by_label("为什么", exact=True).fill("先发")
    first.goto("/editor/tuning")
    first.get_by_label("做什么").fill("后来的")
    first.get_by_role("button", name="新草稿").click()
    first.get_by_label("每行一组").fill("农保 = 养老保险")
    first.get_by_role("button", name="保存").click()
    second.get_by_role("button", name="发布", exact=True).click()
    expect(second.get_by_role("status")).to_contain_text("版已发布")
    first.get_by_label("为什么", exact=True).fill("后发")
    first.get_by_role("button", name="发布", exact=True).click()
    expect(first.locator("main")).to_contain_text("请先把草稿移到新版之上")
    first.go_back()
    first.reload()
    first.get_by_role("button", name="把草稿移到第 1 版之上").click()
    for kept in ("低保 = 最低生活保障", "环保 = 污染防治", "农保 = 养老保险"):
        expect(first.get_by_label("每行一组")).to_have_value(re.compile(kept))
    first.get_by_label("为什么", exact=True).fill("后发")
    first.get_by_role("button", name="发布", exact=True).click()
    expect(first.get_by_role("status")).to_contain_text("第 2 版已发布")


def test_a_synonym_moves_judged_queries_is_published_and_taken_back(
    open_page: OpenPage, editor: str, service: SearchService
) -> None:
    judging = Judging(service.client, service.names)
    made = judging.make("口语", ["甲乙丙丁"], editor)
    best = [hit.essay.id for hit in service.search(SearchRequest("教育")).hits[:3]]
    judging.judge_all([Judgement(made.id, made.queries[0].id, essay, editor, 3) for essay in best])
    page = open_page("/editor/tuning")
    fill_in(page, editor)
    page.get_by_label("做什么").fill("口语")
    page.get_by_role("button", name="新草稿").click()
    page.get_by_label("每行一组").fill("甲乙丙丁 > 教育")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="量一量").click()
    measured = page.locator("#measured")
    expect(measured).to_contain_text("1 个变好，0 个变差")
    measured.locator("summary").click()
    expect(measured).to_contain_text("0.000 → 1.000")
    keep_screenshot(page, "measured")
    page.get_by_label("为什么", exact=True).fill("读者这样说")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("版已发布")
    found = SearchService(service.client, service.names, service.segmenter)
    assert found.search(SearchRequest("甲乙丙丁")).total > 0
    page.get_by_label("为什么退回代码自带的").fill("不这样说")
    page.get_by_role("button", name="退回").last.click()
    expect(page.get_by_role("status")).to_contain_text("已退回")
    expect(page.get_by_role("img", name="口语：第 1 版 1.000，第 2 版 0.000")).to_be_visible()
    keep_screenshot(page, "scores")
    found = SearchService(service.client, service.names, service.segmenter)
    assert found.search(SearchRequest("甲乙丙丁")).total == 0


def test_sliders_and_words_that_are_not_saved_show_at_once_what_readers_would_get(
    open_page: OpenPage, editor: str, service: SearchService
) -> None:
    page = open_page("/editor/tuning")
    fill_in(page, editor)
    page.get_by_label("做什么").fill("试试权重")
    page.get_by_role("button", name="新草稿").click()
    page.locator(".preview input[name=q]").fill("教育 工作")
    page.get_by_role("button", name="比一比").click()
    page.locator("summary", has_text="权重").click()
    slider = page.locator("input[type=range]").first
    number = page.locator(".numbers input[inputmode=decimal]").first
    before = number.input_value()
    slider.focus()
    slider.press("End")
    expect(number).not_to_have_value(before)
    expect(page.locator("#lists")).to_contain_text("按还没保存的改动")
    page.get_by_label("每行一组").fill("教育")
    expect(page.locator("#lists [role=alert]")).to_contain_text("至少要两个")
    page.reload()
    expect(page.locator(".numbers input[inputmode=decimal]").first).to_have_value(before)


def test_what_contradicts_itself_is_checked_with_enter_and_corrected_through_a_draft(
    open_page: OpenPage, editor: str, service: SearchService
) -> None:
    page = open_page("/editor/facts")
    fill_in(page, editor)
    left = page.locator("main > p.muted").first
    before = int(re.findall(r"\d+", left.inner_text())[0])
    page.locator("form.facts input[name=year]").first.press("Enter")
    expect(left).to_contain_text(f"还有 {before - 1} 篇")
    expect(page.get_by_role("status")).to_contain_text("都对")
    page.locator("form.facts input[name=year]").first.fill("1999")
    page.locator("form.facts input[name=why]").first.fill("见第二段")
    page.locator("form.facts input[name=why]").first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("写进草稿“更正”")
    keep_screenshot(page, "facts")
    page.get_by_role("link", name="调整").click()
    page.get_by_role("link", name="更正").click()
    expect(page.get_by_label("更正：")).to_have_value(re.compile(r"年份 = 1999  # 见第二段"))


def fill_in(page: Page, name: str) -> None:
    """Signs in where the page asks for it, and goes on to what was asked for."""
    page.get_by_label("用户名").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_label("口令").press("Enter")
    expect(page.get_by_role("link", name="读者站")).to_be_visible()
