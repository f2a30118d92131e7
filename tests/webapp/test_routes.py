"""The site's routes over the real service: codes, headers, escaping, wild arguments."""

import gzip
import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest, parse_request
from search.service import SearchService
from tests.effort import effort
from webapp import create_app
from webapp.application import CONTENT_SECURITY_POLICY
from webapp.reader.heading import label_heading
from webapp.reader.showing.addresses import search_url
from webapp.reader.showing.examples import EXAMPLES, SUGGESTED, Example

pytestmark = pytest.mark.node


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=审计", "/help"])
def test_every_page_is_there_and_can_run_no_foreign_script(http: FlaskClient, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.query for example in EXAMPLES])
def test_each_example_of_the_help_is_read_as_it_stands_and_finds_something(
    http: FlaskClient, service: SearchService, example: Example
) -> None:
    result = service.search(SearchRequest(example.query))
    assert result.total
    assert not result.notes
    assert example.query in unescape(http.get("/help").text)
    assert http.get(example.url).status_code == 200


@pytest.mark.parametrize("query", SUGGESTED)
def test_what_the_home_page_suggests_finds_essays(
    http: FlaskClient, service: SearchService, query: str
) -> None:
    assert service.search(SearchRequest(query)).total >= 3
    assert query in http.get("/").text


def test_how_a_query_was_read_is_shown_and_each_condition_can_be_taken_away(
    http: FlaskClient,
) -> None:
    page = unescape(http.get("/search", query_string={"q": "审计 -计划 年份:2014"}).text)
    for label, without in (("不含 计划", "审计 年份:2014"), ("年份 2014", "审计 -计划")):
        assert label in page
        assert search_url(SearchRequest(without)) in page


def test_names_among_the_words_are_offered_as_conditions(http: FlaskClient) -> None:
    page = unescape(http.get("/search", query_string={"q": "四川教育局宣传"}).text)
    assert "只看" in page
    assert search_url(SearchRequest("四川 单位:教育 宣传")) in page


def test_essays_like_one_can_be_narrowed_and_dialled(
    http: FlaskClient, service: SearchService
) -> None:
    essay = service.search(SearchRequest("工作")).hits[0].essay
    page = http.get(f"/similar/{essay.id}?dial=task&section=1").text
    assert f"/similar/{essay.id}?dial=task&amp;section=1&amp;year=" in page
    assert f"/similar/{essay.id}?dial=agency&amp;section=1" in page
    for wild in ("dial=x", "section=x", "section=99", "page=x", "year=x", "q=审计"):
        assert http.get(f"/similar/{essay.id}?{wild}").status_code == 200


def test_essays_like_a_pasted_text_are_found_and_the_text_is_escaped(http: FlaskClient) -> None:
    assert "textarea" in http.get("/similar").text
    page = http.post("/similar", data={"text": "<b>审计整改工作</b>，财政预算执行审计"}).text
    assert "&lt;b&gt;审计整改工作" in page
    assert 'class="hit"' in page
    assert http.post("/similar", data={"text": "长" * 40_000}).status_code == 200
    assert http.post("/similar", data={"text": ""}).status_code == 200


def test_what_was_probably_meant_is_offered(http: FlaskClient) -> None:
    page = unescape(http.get("/search", query_string={"q": "检查院 公诉"}).text)
    assert "您是不是要找" in page
    assert search_url(SearchRequest("检察院 公诉")) in page


def test_what_is_typed_is_completed_with_what_each_is(http: FlaskClient) -> None:
    found = http.get("/suggest?q=shenji").get_json()
    assert {"query": "审计局", "kind": "单位"} in found
    assert http.get("/suggest").get_json() == []
    for text in ("\0", '" OR (', "字" * 500):
        assert http.get("/suggest", query_string={"q": text}).status_code == 200


def test_an_essay_is_headed_by_its_text_and_its_title_stands_beneath_once(
    http: FlaskClient, service: SearchService
) -> None:
    hit = service.search(SearchRequest("环境保护")).hits[0]
    page = unescape(http.get("/search?q=环境保护").text)
    assert label_heading(hit.essay) in re.sub("</?mark>", "", page)
    essay = unescape(http.get(f"/essay/{hit.essay.id}").text)
    assert f"<title>{label_heading(hit.essay)} · 范文检索</title>" in essay
    assert "题文不符</span>" not in page


def test_kinds_of_essays_and_roles_of_sections_can_be_chosen(
    http: FlaskClient, service: SearchService
) -> None:
    free = service.search(SearchRequest())
    for facet in ("genre", "role"):
        value = free.facet(facet)[0]
        chosen = service.search(SearchRequest().toggled(facet, value.value))
        assert chosen.total == value.count
        assert http.get("/search", query_string={facet: value.value}).status_code == 200
    assert "按文种" in http.get("/").text


def test_years_are_chosen_by_plan_and_by_a_stretch(service: SearchService) -> None:
    free = {v.value: v.count for v in service.search(SearchRequest()).facet("year")}
    plan = service.search(SearchRequest(constraints={"year": ("十一五",)}))
    span, notes = parse_request({"from": ["2006"], "to": ["2010"]})
    assert not notes
    assert span.chosen("year") == ("2006-2010",)
    assert (
        plan.total
        == service.search(span).total
        <= sum(free.get(str(year), 0) for year in range(2006, 2011))
    )
    assert plan.total


def test_a_value_that_is_none_is_refused_in_a_sentence(http: FlaskClient) -> None:
    for facet, value in (
        ("genre", "诗歌"),
        ("region", "火星"),
        ("year", "abc"),
        ("agency", "魔法部"),
    ):
        page = http.get("/search", query_string={facet: value, "q": "工作"})
        assert page.status_code == 200
        assert f"没有“{value}”这个" in unescape(page.text)
    assert "年份请写四位数字" in http.get("/search?from=x&to=2010").text


def test_behind_the_last_page_is_the_last_page(http: FlaskClient, service: SearchService) -> None:
    listed = service.search(SearchRequest("工作")).listed
    answer = http.get("/search?q=工作&page=199")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"page={-(-listed // 10)}")
    assert "上一页" in http.get(answer.headers["Location"]).text


def test_the_way_back_and_a_new_query_keep_what_was_chosen(http: FlaskClient) -> None:
    page = http.get("/search?q=工作&genre=总结&sort=newest&size=20").text
    assert '<input type="hidden" name="sort" value="newest">' in page
    assert '<input type="hidden" name="size" value="20">' in page
    link = unescape(re.search(r'<h2><a href="(/essay/[^"]+)"', page)[1])  # type: ignore[index]
    back = re.search(r'<a href="(/search[^"]+)">← 回到', unescape(http.get(link).text))
    assert back
    assert {"sort=newest", "size=20"} <= set(back[1].partition("?")[2].split("&"))


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_an_essay_or_a_section_is_taken_along_with_its_source(
    http: FlaskClient, service: SearchService, form: str
) -> None:
    essay_id = service.search(SearchRequest("审计")).hits[0].essay.id
    page = service.read_essay(essay_id)
    assert page is not None

    def take(query: str = "") -> str:
        answer = http.get(f"/download/{form}/{essay_id}{query}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        if form == "txt":
            return answer.data.decode()
        return "\n".join(p.text for p in Document(BytesIO(answer.data)).paragraphs)

    whole = take()
    assert whole.startswith(label_heading(page.essay))
    assert f"编号 {essay_id}" in whole
    for section in page.sections:
        lines = [section.heading, *section.text.split("\n")]
        assert all(line.strip() in whole for line in lines)
    second = take("?section=2")
    assert page.sections[1].heading in second
    assert page.sections[2].heading not in second
    assert http.get(f"/download/{form}/{essay_id}?section=999").status_code == 404
    assert http.get(f"/download/{form}/nothing-1").status_code == 404


def test_how_such_essays_are_usually_built_is_told_from_eight_on(
    http: FlaskClient, service: SearchService
) -> None:
    assert "通常怎么写" in http.get("/search?q=工作").text
    outline = service.outline(SearchRequest("工作"))
    assert len(outline.parts) >= 3
    assert {"问题", "计划"} & {part.label for part in outline.parts}
    for part in outline.parts:
        assert 1 < part.essays <= len(outline.essays)
        assert all(example.essay in outline.essays for example in part.examples)
    page = unescape(http.get("/outline?q=工作").text)
    assert all(part.label in page for part in outline.parts)
    assert "不足 8 篇" in http.get("/outline?q=鑫鑫").text


def test_own_files_are_kept_for_long_under_addresses_of_their_content(http: FlaskClient) -> None:
    page = http.get("/help").text
    for link in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert "?v=" in link
        assert "max-age=31536000" in http.get(link).headers["Cache-Control"]
    assert "max-age=31536000" not in http.get("/static/reader.css").headers["Cache-Control"]


def test_pages_are_sent_compressed_to_who_can_read_it(http: FlaskClient) -> None:
    plain = http.get("/search?q=工作")
    small = http.get("/search?q=工作", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) * 4 < len(plain.data)
    with_files = len(small.data) + sum(
        len(http.get(link, headers={"Accept-Encoding": "gzip"}).data)
        for link in re.findall(r'(?:href|src)="(/static/[^"]+)"', plain.text)
    )
    assert with_files <= 60_000


def test_what_robots_browsers_and_old_links_ask_for_is_there(http: FlaskClient) -> None:
    assert "Disallow: /download/" in http.get("/robots.txt").text
    assert http.get("/favicon.ico").status_code == 302
    assert 'template="http://localhost/search?q={searchTerms}"' in http.get("/opensearch.xml").text
    assert http.get("/search/?q=审计").status_code == 200


def test_what_was_repaired_is_said(http: FlaskClient) -> None:
    page = http.get("/search", query_string={"q": "(审计 整改"}).text
    assert "括号没有配对" in page


def test_essay_and_similar_pages_are_there(http: FlaskClient, service: SearchService) -> None:
    essay = service.search(SearchRequest("工作")).hits[0].essay
    assert essay.title in http.get(f"/essay/{essay.id}").text
    assert label_heading(essay) in http.get(f"/similar/{essay.id}").text


@pytest.mark.parametrize(
    "path", ["/essay/nowhere-1", "/similar/nowhere-1", "/nowhere", "/essay/%00"]
)
def test_what_is_not_there_says_so(http: FlaskClient, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.fuzz
@settings(
    max_examples=effort(test=60, fuzz=10_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "year", "agency", "region", "sort", "page", "size", "else"]),
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), max_size=5),
    )
)
def test_wild_arguments_give_a_page(http: FlaskClient, args: dict[str, list[str]]) -> None:
    # Of a page behind the last one, the last.
    assert http.get("/search", query_string=args, follow_redirects=True).status_code == 200


def test_markup_in_a_query_is_shown_and_not_obeyed(http: FlaskClient) -> None:
    page = http.get("/search", query_string={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_markup_in_an_essay_is_shown_and_not_obeyed(
    target: Target, segmenter: Segmenter, tmp_path: Path
) -> None:
    text = "<img src=x onerror=alert(1)>总结\n一年来<script>alert(2)</script>我局工作。\n一、<b onclick=x>成绩\n好。\n"
    (tmp_path / "evil.txt").write_text(text, "utf-8")
    rebuild(target, [tmp_path])
    service = SearchService(target.client, target.names, segmenter)
    http = create_app(service).test_client()
    for path in ("/search", "/search?q=成绩", "/essay/evil-1", "/similar/evil-1"):
        page = http.get(path).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def test_without_an_engine_the_page_says_when_to_come_back(nowhere: FlaskClient) -> None:
    for path in ("/search?q=x", "/essay/a-1", "/similar/a-1"):
        answer = nowhere.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "稍后再试" in answer.text
        assert "ELASTICSEARCH_URL" not in answer.text


def test_help_needs_no_engine(nowhere: FlaskClient) -> None:
    assert nowhere.get("/help").status_code == 200


def test_a_list_has_a_link_that_keeps_it_and_one_that_is_not_kept_any_more_says_so(
    http: FlaskClient,
) -> None:
    page = http.get("/search?q=教育").text
    found = re.search(r'href="([^"]+)"[^>]*>固定链接<', page)
    assert found
    fixed = unescape(found[1])
    assert "g=" in fixed
    again = http.get(fixed).text
    assert "已不再保留" not in again
    assert found[0] in again
    assert "已不再保留" in http.get("/search?q=教育&g=999999").text


def test_the_home_page_stays_up_without_an_engine(
    nowhere: FlaskClient,
) -> None:
    page = nowhere.get("/")
    assert page.status_code == 200
    assert "暂时无法使用" in page.text
    assert 'role="search"' in page.text


def test_it_is_told_whether_the_process_lives_and_whether_readers_can_search(
    http: FlaskClient, nowhere: FlaskClient
) -> None:
    assert http.get("/livez").status_code == nowhere.get("/livez").status_code == 200
    ready = http.get("/readyz")
    assert ready.get_json()["ready"]
    assert ready.get_json()["generation"] >= 1
    assert ready.headers["Cache-Control"] == "no-store"
    away = nowhere.get("/readyz")
    assert away.status_code == 503
    assert away.get_json() == {"ready": False}
