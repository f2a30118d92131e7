"""What the reader's language finds, on a real node, in a small index of its own."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from elasticsearch import Elasticsearch

from mappings.definitions import read_definition
from mappings.documents import facets_to_source
from mappings.facets import AgencyType, Evidence, Facets, Region, Year
from mappings.names import KINDS, Names, essay_id
from mappings.segmentation import SEPARATOR, Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from tests.effort import effort

pytestmark = pytest.mark.node

SAID = Evidence("有", "body", 1, 0)
NOTHING = Facets()
# Essay -> its sections (heading, text) and facets.
ESSAYS: dict[str, tuple[list[tuple[str, str]], Facets]] = {
    "near": ([("一、环境", "我局对违法企业罚款，加强环保监督。安全第一。")], NOTHING),
    "far": (
        [("一、环境", "加强环保监督。对违法企业罚款！"), ("二、安全", "安全生产检查有序。")],
        NOTHING,
    ),
    "apart": ([("一、环保", "环保工作有声势。"), ("二、罚款", "罚款入库。")], NOTHING),
    "cut": (
        [("一、校园", "开展安全生产大检查；市教育局宣传到位。"), ("二、其他", "教育。")],
        NOTHING,
    ),
    "facets": (
        [("一、回顾", "xx年我们的宣传工作。")],
        Facets(
            genre="讲话",
            year=Year(2014, 2014, 2014, "stated", 0.9, SAID),
            agency_type=AgencyType("教育", "政府部门", "stated", 0.9, SAID),
            agency_name="蓉城教育局",
            region=Region(("四川省", "成都市"), "stated", 0.9, SAID),
        ),
    ),
    "range": (
        [("", "计划ＧＤＰ增长，環境改善。")],
        Facets(year=Year(None, 2008, 2009, "stated", 0.9, SAID)),
    ),
}


@dataclass(frozen=True)
class Index:
    """The small index, asked as readers ask."""

    service: SearchService

    def find(self, query: str) -> set[str]:
        """The essays that match; those that are only near are listed behind them."""
        hits = self.service.search(SearchRequest(query, size=50)).hits
        return {hit.essay.page for hit in hits if not hit.lacking}

    def lacking(self, query: str) -> dict[str, tuple[str, ...]]:
        hits = self.service.search(SearchRequest(query, size=50)).hits
        return {hit.essay.page: hit.lacking for hit in hits}


NAMES = Names("test-language")


@pytest.fixture(scope="module")
def index(client: Elasticsearch, segmenter: Segmenter) -> Iterator[Index]:
    drop(client)
    for kind in KINDS:
        client.indices.create(index=NAMES.index(kind, 1), **read_definition(kind))
        client.indices.put_alias(index=NAMES.index(kind, 1), name=NAMES.alias(kind))
    for page, (sections, facets) in ESSAYS.items():
        write(client, segmenter, page, sections, facets)
    client.indices.refresh(index=[NAMES.index(kind, 1) for kind in KINDS])
    yield Index(SearchService(client, NAMES, segmenter))
    drop(client)


def drop(client: Elasticsearch) -> None:
    gone = [NAMES.index(kind, 1) for kind in KINDS]
    client.options(ignore_status=404).indices.delete(index=gone, ignore_unavailable=True)


def write(
    client: Elasticsearch,
    segmenter: Segmenter,
    page: str,
    sections: list[tuple[str, str]],
    facets: Facets,
) -> None:
    def cut(*texts: str) -> str:
        return SEPARATOR.join(segmenter.segment(text).words for text in texts if text)

    id_ = essay_id(page, 1)
    place = {"page": page, "ordinal": 1}
    essay = {"title": cut(f"{page} 总结"), "page_title": "", "length": 1, "sections": len(sections)}
    roles = ["问题"] if any(heading == "二、安全" for heading, _ in sections) else []
    essay |= {"roles": roles}
    body = {"whole": cut(f"{page} 总结", *sum(sections, ()))}
    client.index(
        index=NAMES.alias("essays"),
        id=id_,
        document=place | essay | body | facets_to_source(facets),
    )
    for number, (heading, text) in enumerate(sections, 1):
        words = {"heading": cut(heading), "text": cut(text), "level": 1, "essay_id": id_}
        section = place | words | {"ordinal": number}
        section |= {"role": "问题"} if heading == "二、安全" else {}
        client.index(index=NAMES.alias("sections"), id=f"{id_}#{number}", document=section)


EVERYTHING = set(ESSAYS)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", EVERYTHING),
        ("环保 罚款", {"near", "far", "apart"}),
        ("环保 -罚款", set()),
        ("环保 -监督", {"apart"}),
        ("-环保", EVERYTHING - {"near", "far", "apart"}),
        ("-环保 -安全", {"facets", "range"}),
        ("监督 OR 计划", {"near", "far", "range"}),
        ("环保 监督 OR 入库", {"near", "far", "apart"}),
        ("(环保 入库) OR 计划", {"apart", "range"}),
        ("-(环保 监督)", EVERYTHING - {"near", "far"}),
        ("-安全 OR 第一", EVERYTHING - {"far", "cut"}),
    ],
)
def test_words_operators_and_parentheses(index: Index, query: str, found: set[str]) -> None:
    assert index.find(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"教育局宣传"', {"cut"}),
        ('"育局宣"', {"cut"}),
        ('"宣传教育局"', set()),
        ('-"安全第一" 安全', {"far", "cut"}),
        ("《违法企业》", {"near", "far"}),
        ('"gdp增长"', {"range"}),
        ("环境改善", {"range"}),
    ],
)
def test_a_phrase_is_in_that_order_however_it_was_cut(
    index: Index, query: str, found: set[str]
) -> None:
    assert index.find(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("环保 /句 罚款", {"near"}),
        ("罚款 /句 环保", {"near"}),
        ("-环保 /句 罚款", EVERYTHING - {"near"}),
        ("环保 -(环保 /句 罚款)", {"far", "apart"}),
        ("环保 /句 罚款 OR 计划", {"near", "range"}),
        ("(环保 OR 企业) /句 罚款", {"near", "far"}),
        ("罚款 /句 安全", set()),
        ("罚款 /句 入库", {"apart"}),
        ('"违法企业" /句 罚款', {"near", "far"}),
        ('"企业违法" /句 罚款', set()),
        ("违法 /句 监督 /句 罚款", {"near"}),
        ("检查 /句 宣传", set()),
        ("环保 /段 罚款", {"near", "far"}),
        ("环保 /段 监督 /段 安全", {"near"}),
        ("(环保 入库) /段 监督", set()),
        ("-环保 /段 罚款", EVERYTHING - {"near", "far"}),
    ],
)
def test_the_same_sentence_and_the_same_section(index: Index, query: str, found: set[str]) -> None:
    assert index.find(query) == found


def test_a_word_inside_a_longer_one_is_in_its_sentence(index: Index) -> None:
    assert index.find("安全 /句 检查") == {"far", "cut"}
    assert index.find("教育 /句 宣传") == {"cut"}
    assert index.find("教育 /句 教育局") == {"cut"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("标题:近", set()),
        ("标题:near", {"near"}),
        ('标题:"near 总结" 环保', {"near"}),
        ("年份:2014", {"facets"}),
        ("年份:2009-2014", {"facets", "range"}),
        ("年份:十一五", {"range"}),
        ("年份:不明", EVERYTHING - {"facets", "range"}),
        ("单位:教育", {"facets"}),
        ("单位:市教委", {"facets"}),
        ("单位:成都教育局", {"facets"}),
        ("单位:蓉城教育局", {"facets"}),
        ("单位:政府部门", {"facets"}),
        ("地区:成都", {"facets"}),
        ("地区:四川成都市", {"facets"}),
        ("地区:四川省", {"facets"}),
        ("地区:四川省/成都市", {"facets"}),
        ("地区:火星", set()),
        ("文种:讲话", {"facets"}),
        ("-年份:2014 -地区:成都 计划", {"range"}),
        ("年份:2014 OR 计划", {"facets", "range"}),
    ],
)
def test_fields_are_the_title_and_the_facets(index: Index, query: str, found: set[str]) -> None:
    assert index.find(query) == found


def test_a_name_is_met_by_the_facet_where_the_text_is_masked(index: Index) -> None:
    assert index.find("2014年成都教育局宣传") == {"facets"}


def test_only_words_are_lacked_and_what_is_quoted_excluded_or_chosen_always_holds(
    index: Index,
) -> None:
    assert index.lacking("环保 -监督") == {"apart": ()}
    assert set(index.lacking('声势 "违法企业"')) == {"near", "far"}
    lacking = index.lacking("环保 入库 声势 监督")
    assert lacking["apart"] == ()
    assert lacking["near"] == ("入库", "声势")


def test_the_sections_shown_are_those_that_hold_what_is_wanted(index: Index) -> None:
    (hit,) = index.service.search(SearchRequest("罚款 /句 入库 -计划")).hits
    assert hit.sections[0].id == "apart-1#2"


def test_a_role_finds_essays_with_such_a_section_and_shows_it(index: Index) -> None:
    (hit,) = index.service.search(SearchRequest("作用:问题")).hits
    assert (hit.essay.id, hit.sections[0].id) == ("far-1", "far-1#2")
    assert index.find("-作用:问题") == EVERYTHING - {"far"}


SIGNS = [
    *"安全检查a1 \"“”'《》()（）|-–—:/*?~^\\[]{}+&!<>=\u2006\u2008xX某○\u0000\ud800😀",
    *("标题:", "年份:", "单位:", "地区:", " /句 ", " /段 ", " OR ", "-(", "2014", "xx年", ".*"),
]


def hostile(number: int) -> str:
    chosen = random.Random(number)
    if number % 3:
        return "".join(chosen.choices(SIGNS, k=chosen.choice((3, 20, 200))))
    code = (
        chosen.choice((chosen.randrange(0x3000), chosen.randrange(0x110000))) for _ in range(200)
    )
    return "".join(map(chr, code))


@pytest.mark.fuzz
@pytest.mark.parametrize("start", range(0, effort(test=50, fuzz=20_000), 50))
def test_no_text_is_an_error_of_the_server(index: Index, start: int) -> None:
    for number in range(start, start + 50):
        index.find(hostile(number))


@pytest.mark.parametrize("sign", [" ", " OR ", " /句 ", " /段 ", " -", '" "', " 标题:", " 地区:"])
def test_the_longest_queries_are_no_error(index: Index, sign: str) -> None:
    index.find(sign.join("安全生产检查教育宣传环保罚款监督入库回顾计划声势企业违法第一有序到位"))
    index.find(sign.join(f"词{number}" for number in range(60)))
