"""Scripts in every text that is shown, put there by pages, readers and editors: none runs, and none is even tried."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch
from playwright.sync_api import Browser, Page

from indexer.index.completing.filling import fill_suggestions
from indexer.index.generations.generation import Generation
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.accounts import Accounts
from state.asked.entries import searched
from state.asked.log import QueryLog
from state.audit import Audit
from state.judging import Judgement, Judging
from state.reports import Reports, new_report
from state.tunings import Tunings
from tests.browser.test_desk import PASSWORD, sign_in
from tests.conftest import a_target, make_folder, serve

pytestmark = [
    pytest.mark.node,
    pytest.mark.browser,
    pytest.mark.needs_seconds(240, because="all pages are opened"),
]

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\"'><svg onload=alert(3)>",
    "</title></textarea></script><script>alert(4)</script>",
    '<a href="javascript:alert(5)">点这里</a>',
    "<iframe srcdoc='<script>alert(6)</script>'></iframe>",
    "{{alert(7)}}<base href=//evil.example>",
)
EVIL = "工作总结" + "".join(SCRIPTS)
PAGE = f"""2019年{EVIL}教育局年度工作总结
一年来，我局认真开展各项工作，{EVIL}。
一、{EVIL}成绩
{EVIL}好。工作总结如下。
二、问题
{EVIL}不足。
"""


@pytest.fixture(scope="module")
def stored(
    client: Elasticsearch,
    tmp_path_factory: pytest.TempPathFactory,
    state_dir: Path,
    segmenter: Segmenter,
) -> Iterator[SearchService]:
    """An installation into which scripts were put wherever somebody can put something."""
    place = tmp_path_factory.mktemp("scripts")
    pages = place / "pages"
    pages.mkdir()
    # Scripts stand as text in a text, as a page of an editor's word processor has them.
    for number in range(12):
        (pages / f"evil{number}.txt").write_text(PAGE.replace("2019", str(2008 + number)), "utf-8")
    with a_target(
        client, Names(f"scripts-{uuid4().hex[:8]}"), make_folder(place / "state", state_dir)
    ) as target:
        summary = rebuild(target, [pages])
        fill_suggestions(client, Generation(summary.generation, target.names))
        put_in(target)
        yield SearchService(client, target.names, segmenter)


def put_in(target: Target) -> None:
    """What readers and editors may have written."""
    client, names = target.client, target.names
    Accounts(client, names).add("evil", "admin", PASSWORD)
    Accounts(client, names).add(EVIL.replace("/", "")[:30], "judge", PASSWORD)
    Audit(client, names).add(EVIL[:40], EVIL)
    Reports(client, names).add(new_report("evil1-1", "year", EVIL, EVIL, EVIL))
    log = QueryLog(client, names, 30)
    for _ in range(6):
        log.add(searched(EVIL[:100], 0, 3.0, (EVIL[:40],), 1))
    log.close()
    judging = Judging(client, names)
    query_set = judging.make(EVIL[:60], [EVIL[:100], "工作"], EVIL[:40])
    for query in query_set.queries:
        judging.judge(Judgement(query_set.id, query.id, "evil1-1", EVIL[:40], 2, EVIL))
    tunings = Tunings(client, names)
    form = to_form(default_tuning())
    tunings.publish(form, 0, EVIL[:40], EVIL)
    tunings.begin(EVIL, form, 1, EVIL[:40])


@pytest.fixture(scope="module")
def site(stored: SearchService) -> Iterator[str]:
    yield from serve(stored)


def addresses(stored: SearchService) -> Iterator[str]:
    """All pages that show what somebody wrote, and what somebody asks for."""
    evil, essay = quote(EVIL), "evil1-1"
    (query_set,) = Judging(stored.client, stored.names).sets()
    (draft,) = Tunings(stored.client, stored.names).drafts()
    yield from ("/", "/help", "/about", f"/search?q={quote('工作总结')}", f"/search?q={evil}")
    for script in SCRIPTS:
        yield f"/search?q={quote(script)}&year={quote(script)}&agency={quote(script)}&region={quote(script)}"
        yield f"/similar?text={quote(script)}&sort={quote(script)}&page={quote(script)}"
    yield from (f"/essay/{essay}?q={evil}", f"/essay/{evil}", f"/similar/{essay}")
    yield from (
        f"/compare?one={essay}&other=evil2-1",
        f"/outline?q={quote('工作总结')}",
        f"/outline?q={evil}",
    )
    yield from (f"/clips?id={evil}", f"/search/1?q={evil}", f"/nowhere/{evil}")
    yield from ("/editor/", "/editor/tuning", f"/editor/drafts/{draft.id}", "/editor/people")
    yield from (
        "/editor/audit",
        "/editor/queries",
        f"/editor/queries/{query_set.id}",
        "/editor/reports",
    )
    yield from (f"/editor/queries/{query_set.id}/judge/{query.id}" for query in query_set.queries)
    yield from ("/editor/asked", "/editor/facts", f"/editor/facts/{essay}", "/editor/rebuilds")
    yield from (
        f"/editor/explain?q={evil}&essay={essay}",
        f"/editor/people/{evil}",
        f"/editor/asked?q={evil}",
    )


# What a page of ours never has, and a text that became part of it would have.
FOREIGN = """() => [...document.querySelectorAll('*')].filter(e =>
    (e.localName === 'script' && !e.src && e.type !== 'application/ld+json')
    || ['iframe', 'base', 'object', 'embed'].includes(e.localName)
    || [...e.attributes].some(a => a.name.startsWith('on') || /^\\s*(javascript|data):/i.test(a.value)
                                   && ['href', 'src', 'action', 'formaction'].includes(a.name))
).map(e => e.outerHTML)"""


def test_no_script_runs_nor_is_stopped_at_the_last_moment(
    browser: Browser, site: str, stored: SearchService
) -> None:
    context = browser.new_context(base_url=site, locale="zh-CN")
    page = context.new_page()
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "console", lambda m: seen.append(m.text) if "Content Security Policy" in m.text else None
    )
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.goto("/editor/")
    sign_in(page, "evil")
    shown = 0
    for address in addresses(stored):
        page.goto(address)
        assert page.evaluate(FOREIGN) == [], address
        assert seen == [], address
        shown += "alert(" in page.inner_text("body")
    # The texts were there all the same.
    assert shown > 20
    type_ahead(page)
    assert seen == []
    context.close()


def type_ahead(page: Page) -> None:
    """Suggestions are made by a script of ours out of texts of others."""
    page.goto("/")
    page.locator("input[name=q]").first.press_sequentially("工作总结", delay=20)
    page.wait_for_timeout(500)
    assert page.evaluate(FOREIGN) == []
