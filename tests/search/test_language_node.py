"""What the reader's language finds, on a real node, in a small index of its own."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from elasticsearch.dsl import Search

from mappings.definitions import read_definition
from mappings.segmentation import SEPARATOR, Segmenter
from search.language.building import BuiltQuery, build_query
from search.language.longer import to_longer_words
from search.language.matching import Matching
from search.language.nearness import SectionsQuestion
from search.language.parsing import parse_query
from search.language.recognising import recognise, soften
from search.language.tree import Tree
from search.language.vocabulary import to_vocabulary
from search.profile import read_default_profile
from tests.effort import effort

pytestmark = pytest.mark.node

# Essay -> its sections (heading, text) and facets.
ESSAYS: dict[str, tuple[list[tuple[str, str]], dict[str, Any]]] = {
    "near": ([("一、环境", "我局对违法企业罚款，加强环保监督。安全第一。")], {}),
    "far": (
        [("一、环境", "加强环保监督。对违法企业罚款！"), ("二、安全", "安全生产检查有序。")],
        {},
    ),
    "apart": ([("一、环保", "环保工作有声势。"), ("二、罚款", "罚款入库。")], {}),
    "cut": ([("一、校园", "开展安全生产大检查；市教育局宣传到位。"), ("二、其他", "教育。")], {}),
    "facets": (
        [("一、回顾", "xx年我们的宣传工作。")],
        {
            "year": {"years": [2014]},
            "agency_type": {"value": "教育", "group": "政府部门"},
            "agency_name": "蓉城教育局",
            "region": {"path": ["四川省", "四川省/成都市"]},
        },
    ),
    "range": ([("", "计划ＧＤＰ增长，環境改善。")], {"year": {"years": [2008, 2009]}}),
}


@dataclass(frozen=True)
class Index:
    """The small index, and how words match in it."""

    client: Elasticsearch
    prefix: str
    matching: Matching

    def search(self, kind: str) -> Search:
        return Search(using=self.client, index=f"{self.prefix}-{kind}")

    def build(self, tree: Tree, minimum: int | str = "100%") -> BuiltQuery:
        built = build_query(tree, self.matching, minimum)
        answers = {q.near: q.read(self._ask(q)) for q in built.needs_sections}
        return build_query(tree, self.matching, minimum, answers)

    def find(self, query: str, minimum: int | str = "100%") -> set[str]:
        return self.find_tree(parse_query(query).tree, minimum)

    def find_tree(self, tree: Tree, minimum: int | str = "100%") -> set[str]:
        search = self.search("essays").query(self.build(tree, minimum).essays)
        return {hit.meta.id for hit in search[:100].execute()}

    def _ask(self, question: SectionsQuestion) -> Any:
        return question.ask(self.search("sections")).execute().aggregations


@pytest.fixture(scope="module")
def index(client: Elasticsearch, segmenter: Segmenter) -> Iterator[Index]:
    vocabulary = to_vocabulary({"蓉城教育局": "教育"}, ["教育"], ["四川省/成都市"], ["政府部门"])
    longer = to_longer_words(["安全生产", "教育局", "大检查"])
    matching = Matching(segmenter, read_default_profile(), vocabulary, longer)
    prefix = "test-language"
    drop(client, prefix)
    for kind in ("essays", "sections"):
        client.indices.create(index=f"{prefix}-{kind}", **read_definition(kind))
    for ordinal, (id_, (sections, facets)) in enumerate(ESSAYS.items(), 1):
        write(client, segmenter, prefix, id_, ordinal, sections, facets)
    client.indices.refresh(index=f"{prefix}-essays,{prefix}-sections")
    yield Index(client, prefix, matching)
    drop(client, prefix)


def drop(client: Elasticsearch, prefix: str) -> None:
    gone = f"{prefix}-essays,{prefix}-sections"
    client.options(ignore_status=404).indices.delete(index=gone, ignore_unavailable=True)


def write(
    client: Elasticsearch,
    segmenter: Segmenter,
    prefix: str,
    id_: str,
    ordinal: int,
    sections: list[tuple[str, str]],
    facets: dict[str, Any],
) -> None:
    def cut(*texts: str) -> str:
        return SEPARATOR.join(segmenter.segment(text).words for text in texts if text)

    place = {"page": "page", "ordinal": ordinal}
    essay = {"title": cut(f"{id_} 总结"), "page_title": "", "length": 1, "sections": len(sections)}
    body = {"whole": cut(f"{id_} 总结", *sum(sections, ()))}
    client.index(index=f"{prefix}-essays", id=id_, document=place | essay | body | facets)
    for number, (heading, text) in enumerate(sections, 1):
        words = {"heading": cut(heading), "text": cut(text), "level": 1, "essay_id": id_}
        section = place | words | {"ordinal": number}
        client.index(index=f"{prefix}-sections", id=f"{id_}#{number}", document=section)


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
        ("-年份:2014 -地区:成都 计划", {"range"}),
        ("年份:2014 OR 计划", {"facets", "range"}),
    ],
)
def test_fields_are_the_title_and_the_facets(index: Index, query: str, found: set[str]) -> None:
    assert index.find(query) == found


def test_a_recognised_name_is_met_by_the_facet_where_the_text_is_masked(index: Index) -> None:
    tree = parse_query("2014年成都教育局宣传").tree
    assert index.find_tree(tree) == set()
    names = recognise(tree, index.matching.vocabulary, index.matching.segmenter.cut)
    assert index.find_tree(soften(tree, names)) == {"facets"}


def test_only_words_and_choices_are_loosened(index: Index) -> None:
    assert index.find("环保 计划 声势") == set()
    assert index.find("环保 计划 声势", 1) == {"near", "far", "apart", "range"}
    assert index.find("环保 计划 -监督", 1) == {"apart", "range"}
    assert index.find('环保 计划 "违法企业"', 1) == {"near", "far"}


def test_the_sections_shown_are_those_that_hold_what_is_wanted(index: Index) -> None:
    built = index.build(parse_query("罚款 /句 入库 -计划").tree)
    best = index.search("sections").query(built.sections)[:1].execute()
    assert [hit.meta.id for hit in best] == ["apart#2"]


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
@pytest.mark.parametrize("start", range(0, effort(test=150, fuzz=20_000), 50))
def test_no_text_is_an_error_of_the_server(index: Index, start: int) -> None:
    for number in range(start, start + 50):
        tree = parse_query(hostile(number)).tree
        index.find_tree(tree, "100%")
        index.search("sections").query(index.build(tree, 1).sections).execute()


@pytest.mark.parametrize("sign", [" ", " OR ", " /句 ", " /段 ", " -", '" "', " 标题:", " 地区:"])
def test_the_longest_queries_are_no_error(index: Index, sign: str) -> None:
    index.find(sign.join("安全生产检查教育宣传环保罚款监督入库回顾计划声势企业违法第一有序到位"))
    index.find(sign.join(f"词{number}" for number in range(60)))
