"""The site in English: all that it says is translated, and what belongs to essays stays."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from jinja2 import FunctionLoader

from lexicon.agencies import functions
from lexicon.forms import genres, roles
from search.language.notes import Note, note
from search.query import fields, request
from search.query.request import SearchRequest
from search.service import SearchService
from webapp import create_app
from webapp.reader import labels
from webapp.wording import COOKIE, say

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "say": None, "word": None, "note": None}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Where sentences stand as constants.
MODULES = ("search.language.lexing", "search.language.repairing", "search.language.parsing",
           "search.asking.sections", "search.query.nearness", "search.query.fields")  # fmt: skip


def said() -> set[str]:
    """Every text that the site says in its own name."""
    return {text for text in _extract() if CHINESE.search(text) and not text.startswith("(?")}


def _extract() -> Iterator[str]:
    for folder, ending, method in (
        ("webapp/templates", "html", "jinja2.ext:babel_extract"),
        ("webapp", "py", "python"),
        ("search", "py", "python"),
        ("webapp/static", "js", "javascript"),
    ):
        for path in (ROOT / folder).rglob(f"*.{ending}"):
            for _, text, _, _ in extract_from_file(method, path, keywords=KEYWORDS):
                yield text if isinstance(text, str) else str(text[0])
    for name, table in vars(labels).items():
        if name.endswith("_LABELS"):
            yield from table.values()
    yield from (*fields._UNKNOWN_NOTES.values(), *request._NO_VALUE.values())
    for module in MODULES:
        for name, value in vars(import_module(module)).items():
            if name.lstrip("_").isupper() and isinstance(value, str):
                yield value.template if isinstance(value, Note) else value
    yield from (*genres(), *roles(), *functions(), *functions().values())


def catalogue() -> dict[str, str]:
    with (ROOT / "webapp/translations/en.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def test_all_that_is_said_is_translated_with_the_same_places_for_values() -> None:
    english = catalogue()
    assert not said() - {text for text, told in english.items() if told}
    for text, told in english.items():
        places = r"%\(\w+\)s|\{\}"
        assert sorted(re.findall(places, told)) == sorted(re.findall(places, text)), text


def test_nothing_is_translated_that_nobody_says() -> None:
    assert not {text for text in catalogue() if CHINESE.search(text)} - said()


def test_a_note_keeps_its_values_when_it_is_said_in_english(http: FlaskClient) -> None:
    told = note("没有“{}”这个年份，未用。", "abc")
    assert told == "没有“abc”这个年份，未用。"
    with http.application.test_request_context(headers={"Cookie": f"{COOKIE}=en"}):
        assert say(told) == "There is no year “abc”; it was left out."


@pytest.mark.node
class TestPages:
    @pytest.fixture
    def english(self, service: SearchService) -> FlaskClient:
        http = create_app(service).test_client()
        answer = http.get("/language/en", headers={"Referer": "http://localhost/search?q=审计"})
        assert answer.headers["Location"] == f"/search?q={quote('审计')}"
        return http

    def test_every_page_is_there_in_english(
        self, english: FlaskClient, service: SearchService
    ) -> None:
        essay = service.search(SearchRequest("审计")).hits[0].essay.id
        for path in (
            "/", "/search?q=审计 -计划&agency=魔法部", "/search?q=鑫鑫", "/search?q=安全&unit=sections",
            f"/essay/{essay}?q=审计&at=2", f"/similar/{essay}", f"/compare?left={essay}&right={essay}",
            "/outline?q=工作", "/clips", "/about", "/help", "/similar",
        ):  # fmt: skip
            page = english.get(path)
            assert page.status_code == 200
            assert '<html lang="en">' in page.text
            assert "Cookie" in page.headers["Vary"]
        page = english.get("/search?q=审计 -计划&agency=魔法部").text
        assert "There is no agency type “魔法部”" in page
        assert ">Relevance</a>" in page
        assert "政府部门" not in re.sub(r'value="[^"]*"', "", page)
        assert '"多选": "Several"' in page

    def test_the_frame_of_a_page_has_no_chinese_word_but_the_way_back_to_chinese(
        self, english: FlaskClient
    ) -> None:
        page = english.get("/clips").text
        words = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.S)
        words = words.replace('placeholder="Chinese words, such as 审计整改"', "")
        assert set(CHINESE.findall(words)) <= set("范中文")

    def test_what_belongs_to_an_essay_stays_as_it_is(self, english: FlaskClient) -> None:
        chinese = english.get("/language/zh").headers
        assert "language=zh" in chinese["Set-Cookie"]
        page = english.get("/essay/c02-village-3").text
        title = re.search("<h1>(.*?)</h1>", page)
        assert title and CHINESE.search(title[1])

    @pytest.mark.parametrize(
        "referrer", ["http://evil.example/x", "http://localhost//evil.example", ""]
    )
    def test_no_other_site_is_led_back_to(self, english: FlaskClient, referrer: str) -> None:
        location = english.get("/language/en", headers={"Referer": referrer}).headers["Location"]
        assert location.startswith("/") and not location.startswith("//")


def test_a_template_says_in_each_language_what_it_was_compiled_with(
    service: SearchService,
) -> None:
    """Also where it is asked for in the other language before, in pieces, and with values of the page."""
    site = create_app(service)
    source = (
        """{% set unit = _("篇") %}{{ _("%(count)s 篇", count="<3>") }} {{ unit }} {{ _(genre) }}"""
    )
    site.jinja_env.loader = FunctionLoader(lambda name: source)
    said = []
    for cookie in ("", f"{COOKIE}=en", ""):
        with site.test_request_context(headers={"Cookie": cookie}):
            said.append(site.jinja_env.get_template("one.html").render(genre="总结"))
    assert said == ["&lt;3&gt; 篇 篇 总结", "&lt;3&gt; essays Summary", said[0]]
