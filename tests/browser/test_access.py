"""Access: axe finds nothing against WCAG 2.2 AA on any page, nor on those of a phone in the dark."""

from collections.abc import Mapping
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from search.query.request import SearchRequest
from search.service import SearchService
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.node, pytest.mark.browser]

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "home": "/",
    "results": "/search?q=工作&genre=总结",
    "near": "/search?q=审计 鑫鑫 地铁",
    "nothing": "/search?q=鑫鑫",
    "outline": "/outline?q=工作",
    "text": "/similar",
    "sections": "/search?q=问题&unit=sections&agency=政府部门",
    "compared": "/compare?left=c02-village-3&right=c02-village-4",
    "clips": "/clips",
    "about": "/about",
    "help": "/help",
}


CLIPS = """localStorage.setItem("fanwen-clips", JSON.stringify([
    {heading: "一、问题"}, {section: "c02-village-3#1", title: "一", source: "村", text: "文"}]))"""
# What is laid out anew on a phone, in the dark.
SMALL = ("home", "results", "essay", "compared", "clips")


@pytest.mark.parametrize(("width", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_no_page_breaks_a_rule_of_access(
    open_page: OpenPage, service: SearchService, width: str, scheme: Literal["light", "dark"]
) -> None:
    essay = service.search(SearchRequest("审计")).hits[0].essay.id
    pages = PAGES | {"essay": f"/essay/{essay}?q=审计", "similar": f"/similar/{essay}"}
    page = open_page("/", width=width)
    page.emulate_media(color_scheme=scheme)
    found = {}
    for name in pages if width == "desk" else SMALL:
        path = pages[name]
        page.goto(path)
        if name == "clips":
            page.evaluate(CLIPS)
            page.reload()
        violations = Axe().run(page, options=OPTIONS).response["violations"]
        found |= {f"{name} {v['id']}": _where(v) for v in violations}
    assert not found


def _where(violation: Mapping[str, Any]) -> list[str]:
    return [node["html"][:120] for node in violation["nodes"]][:3]
