"""An editor at work, in a real browser: in, a draft, its list beside the published one, out to readers, and back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from indexer.rebuilding.job import Target
from indexer.rebuilding.rebuild import rebuild
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from state.accounts import Accounts
from tests.browser.conftest import OpenPage, keep_screenshot
from tests.conftest import serve
from tests.indexer.test_rebuild import FEW

pytestmark = [pytest.mark.node, pytest.mark.browser]

PASSWORD = "correct horse battery"


@pytest.fixture
def service(target: Target, segmenter: Segmenter) -> SearchService:
    """A small corpus that no other test reads."""
    rebuild(target, FEW)
    return SearchService(target.client, target.names, segmenter)


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
        page.keyboard.press("0123x"[number % 5])
        expect(status).to_contain_text(f"已评 {before + 1} 篇")
        judged += 1
    assert judged >= 20
    keep_screenshot(page, "judging")
    done = int(re.findall(r"\d+", status.inner_text())[0])
    page.keyboard.press("u")
    expect(status).to_contain_text(f"已评 {done - 1} 篇")
    page.keyboard.press("r")
    expect(page.locator("[data-reason]")).to_be_focused()
