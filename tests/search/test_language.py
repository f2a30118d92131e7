"""The reader's language: any text is a query, and every query survives being printed."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.segmentation import Segmenter
from search.language.chips import to_chips
from search.language.naming import agency_named, regions_named
from search.language.parsing import parse_query
from search.language.printing import print_query
from search.language.recognising import recognise, to_filter
from search.language.repairing import DEEPEST, MOST_CLAUSES
from search.language.signs import LONGEST_QUERY
from search.language.tree import (
    And,
    Everything,
    Field,
    Near,
    Not,
    Or,
    Phrase,
    Tree,
    Word,
    is_plain,
    leaves,
    walk,
)
from search.language.years import normalise_years, parse_years
from search.profile import read_default_profile
from search.query.conditions import Conditions, read_conditions
from search.query.longer import to_longer_words
from search.query.nearness import EssayIds
from search.query.plain import Matching
from search.query.question import build_question, to_wording
from tests.effort import effort

A, B, C = Word("安全"), Word("检查"), Word("教育")

SINGLE = "安全检查教育ab2014\u3000 \"“”‘’'「」《》()（）|｜-－–—:：，、/.·%_+*臺薴İ\u200b\ud800\n"
LONGER = (
    *("标题:", "年份：", "單位:", "地区:", "2008..2012", "十一五", "不明"),
    *(" OR ", " 或者 ", " NOT ", " AND ", " /句 ", "／段", " -", " （", "） "),
)
of_signs = st.lists(st.sampled_from([*SINGLE, *LONGER]), max_size=120).map("".join)
any_text = st.one_of(st.text(max_size=400), of_signs)


def parse(text: str) -> Tree:
    return parse_query(text).tree


def deepest(printed: str) -> int:
    """How deep parentheses stand in a printed query; those in a phrase are none."""
    depth, most = 0, 0
    for sign in "".join(printed.split('"')[::2]):
        depth += (sign == "(") - (sign == ")")
        most = max(most, depth)
    return most


def is_normal(node: Tree, root: Tree) -> bool:
    match node:
        case Everything():
            return node is root
        case Word(text) | Phrase(text):
            return any(c.isalnum() for c in text)
        case Not(part):
            return not isinstance(part, Not)
        case And(parts) | Or(parts) | Near(_, parts):
            alike = any(isinstance(part, type(node)) for part in parts)
            plain = not isinstance(node, Near) or all(map(is_plain, parts))
            return len(set(parts)) == len(parts) > 1 and not alike and plain
        case Field():
            return True


def check_any_text(text: str) -> None:
    parsed = parse_query(text)
    printed = print_query(parsed.tree)
    assert parse_query(printed).tree == parsed.tree
    assert not parse_query(printed).notes
    assert len(printed) <= LONGEST_QUERY
    assert len(list(leaves(parsed.tree))) <= MOST_CLAUSES
    assert deepest(printed) <= DEEPEST
    assert all(is_normal(node, parsed.tree) for node in walk(parsed.tree))


@pytest.mark.fuzz
@settings(max_examples=effort(test=1_000, fuzz=100_000))
@given(any_text)
def test_any_text_is_a_normal_tree_within_the_limits_and_survives_printing(text: str) -> None:
    check_any_text(text)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        ("安全 检查", And((A, B))),
        ("安全，检查、教育。", And((A, B, C))),
        ('"安全 检查"', Phrase("安全 检查")),
        ("安全 -检查", And((A, Not(B)))),
        ('-"安全检查"', Not(Phrase("安全检查"))),
        ("-(安全 检查)", Not(And((A, B)))),
        ("安全 OR 检查", Or((A, B))),
        ("教育 安全 OR 检查", And((C, Or((A, B))))),
        ("(教育 安全) OR 检查", Or((And((C, A)), B))),
        ("安全 /句 检查", Near("sentence", (A, B))),
        ("安全/段 检查/段 教育", Near("section", (A, B, C))),
        ("(安全 OR 检查) /句 教育", Near("sentence", (Or((A, B)), C))),
        ("-安全 /句 检查", Not(Near("sentence", (A, B)))),
        ("标题:安全", Field("title", A)),
        ('标题:"安全 检查"', Field("title", Phrase("安全 检查"))),
        ("年份:2008..2012", Field("year", Word("2008-2012"))),
        ("年份:十一五", Field("year", Word("十一五"))),
        ("-单位:审计局", Not(Field("agency", Word("审计局")))),
        ("地区:四川省/成都市", Field("region", Word("四川省/成都市"))),
        ("安全 安全 安全", A),
        ("-(-安全)", A),
        ("covid-19 2008-2012", And((Word("covid-19"), Word("2008-2012")))),
        ("贯彻 《安全法》", And((Word("贯彻"), Phrase("安全法")))),
        ('贯彻"安全法"', And((Word("贯彻"), Phrase("安全法")))),
        # In running text marks are how Chinese is written.
        ("贯彻《安全法》", And((Word("贯彻"), Word("安全法")))),
        ("如何实现“以房养老”？", And((Word("如何实现"), Word("以房养老")))),
    ],
)
def test_what_a_query_means(query: str, tree: Tree) -> None:
    assert parse_query(query).tree == tree
    assert not parse_query(query).notes


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("安全　检查", "安全 检查"),
        ("“安全检查”", '"安全检查"'),
        ("‘安全检查’", '"安全检查"'),
        ("「安全检查」『教育』", '"安全检查" "教育"'),
        ("＂安全检查＂", '"安全检查"'),
        ("－安全 –检查 —教育", "-安全 -检查 -教育"),
        ("安全｜检查|教育", "安全 OR 检查 OR 教育"),
        ("安全 或者 检查", "安全 OR 检查"),
        ("（安全 检查）ＯＲ 教育", "(安全 检查) OR 教育"),
        ("題目：總結 機構：教育局 地方:臺灣", "标题:总结 单位:教育局 地区:台湾"),
        ("ＧＤＰ 年:２０１４年", "gdp 年份:2014"),
        ("年份:二〇〇八年至二〇一二年", "年份:2008-2012"),
        ("安全／句 檢查", "安全 /句 检查"),
        ("安全 AND 检查 NOT 教育", "安全 检查 -教育"),
        ("——安全——", "安全"),
    ],
)
def test_signs_of_every_kind_are_the_same(typed: str, plain: str) -> None:
    assert print_query(parse(typed)) == plain


@pytest.mark.parametrize(
    ("typed", "repaired", "says"),
    [
        ('"安全 检查', '"安全 检查"', "引号没有配对"),
        ('安全" 检查', "安全 检查", "多余的引号"),
        ('安全 ""', "安全", "空的引号"),
        ("(安全 (检查", "安全 检查", "括号没有配对"),
        ("安全) 检查", "安全 检查", "括号没有配对"),
        ("() 安全", "安全", "空的括号"),
        ("OR 安全 |", "安全", "两边都要有词"),
        ("安全 OR OR 检查", "安全 OR 检查", "两边都要有词"),
        ("安全 /句", "安全", "两边都要有词"),
        ("安全 - 检查", "安全 检查", "“-”后面没有词"),
        ("安全 标题:", "安全", "“标题：”后面没有内容"),
        ("标题: 单位:审计", "单位:审计", "“标题：”后面没有内容"),
        ("年份:去年 安全", "安全", "不是年份"),
        ("安全 /句 -检查", "安全 -检查", "只能是词或短语"),
        ("标题:安全 /句 检查", "标题:安全 检查", "只能是词或短语"),
        ("(安全 -检查) /句 教育", "安全 -检查 教育", "只能是词或短语"),
        ("安全 /句 检查 /段 教育", "安全 /段 检查 /段 教育", "不能连用"),
        ("((((((安全 检查) OR 教育))))) a", "安全 检查 OR 教育 a", "括号最多"),
        (" ".join(f"a{n}" for n in range(40)), " ".join(f"a{n}" for n in range(32)), "最多用 32"),
        ("安" * 300, "安" * 200, "查询词过长"),
    ],
)
def test_what_is_wrong_is_repaired_and_said(typed: str, repaired: str, says: str) -> None:
    parsed = parse_query(typed)
    assert print_query(parsed.tree) == repaired
    assert says in "".join(parsed.notes)
    assert all(note.endswith("。") for note in parsed.notes)


def test_a_query_that_grows_when_it_is_written_out_is_cut_once_more() -> None:
    parsed = parse_query("年:2013|年:2014|年:2015|" + "长" * 176)
    assert len(print_query(parsed.tree)) <= LONGEST_QUERY
    assert "查询词过长" in "".join(parsed.notes)


@pytest.mark.parametrize("sign", ["(", ")", '"', "-", "(安 ", "a OR ", "标题:", "/句", "-("])
def test_a_hundred_times_the_signs_cost_far_less_than_a_hundred_times_the_time(sign: str) -> None:
    def cost(signs: int) -> float:
        started = time.process_time()
        parse(sign * signs)
        return time.process_time() - started

    small, large = (min(cost(signs) for _ in range(3)) for signs in (500, 50_000))
    assert large < 50 * small + 0.05


def test_each_condition_is_a_chip_that_can_be_taken_away() -> None:
    chips = to_chips(parse('教育局 "安全检查" -计划 a|b 年份:2014 环保 /句 罚款'))
    assert [(chip.label, chip.kind) for chip in chips] == [
        ("教育局", "word"),
        ("“安全检查”", "phrase"),
        ("不含 计划", "not"),
        ("a 或 b", "or"),
        ("年份 2014", "year"),
        ("同句：环保、罚款", "sentence"),
    ]
    assert chips[2].without == '教育局 "安全检查" a OR b 年份:2014 环保 /句 罚款'
    assert to_chips(parse("")) == ()
    assert to_chips(parse("-(安全 检查)"))[0].label == "不含 （安全 检查）"


@given(of_signs)
def test_taking_away_every_chip_leaves_the_empty_query(text: str) -> None:
    tree = parse(text)
    for _ in range(MOST_CLAUSES + 1):
        chips = to_chips(tree)
        if not chips:
            break
        tree = parse(chips[0].without)
        assert len(to_chips(tree)) == len(chips) - 1
    assert tree == Everything()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2014年度", (2014, 2014)),
        ("二零一四", (2014, 2014)),
        ("08", (2008, 2008)),
        ("98年", (1998, 1998)),
        ("2012～2008", (2008, 2012)),
        ("十五", (2001, 2005)),
        ("十四五规划", (2021, 2025)),
        ("3014", None),
        ("xx年", None),
    ],
)
def test_years_are_read_as_they_are_written(text: str, years: tuple[int, int] | None) -> None:
    assert parse_years(text) == years
    written = normalise_years(text)
    assert (written is None) == (years is None)
    assert written is None or parse_years(written) == years


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("成都", ("四川省/成都市",)),
        ("四川", ("四川省",)),
        ("吉林", ("吉林省",)),
        ("凉山州", ("四川省/凉山彝族自治州",)),
        ("合作", ()),
        ("环境", ()),
    ],
)
def test_places_have_their_short_names(name: str, paths: tuple[str, ...]) -> None:
    assert regions_named(name) == paths


def test_a_name_of_several_places_means_each_of_them() -> None:
    assert {"江苏省/南京市/鼓楼区", "江苏省/徐州市/鼓楼区"} <= set(regions_named("鼓楼区"))


@pytest.mark.parametrize(
    ("name", "agency_type"),
    [
        ("教委", "教育"),
        ("教育局", "教育"),
        ("市教育局", "教育"),
        ("环保局", "生态环境"),
        ("审计系统", "审计"),
        ("教育", None),
        ("机关", None),
        ("总结", None),
    ],
    ids=str,
)
def test_agencies_have_their_usual_names(name: str, agency_type: str | None) -> None:
    assert agency_named(name) == agency_type


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("2014年成都教育局宣传", ["2014", "四川省/成都市", "教育"]),
        ("二〇一四年 市环保局", ["2014", "生态环境"]),
        ("2008-2012年审计局", ["2008-2012", "审计"]),
        ("2014 安全", ["2014"]),
        ("08年总结", ["2008"]),
        ("14年总结", []),
        ("2014年以来", []),
        ("2014个", []),
        ("十一五规划", ["十一五"]),
        ("四川省成都市成华区", ["四川省/成都市/成华区"]),
        ("徐州鼓楼区", ["江苏省/徐州市/鼓楼区"]),
        ("鼓楼区", []),
        ("合作 教育", []),
        ("-成都 教育局 OR 教委 “2014年”", []),
        ("年份:2013 2014年成都", ["四川省/成都市"]),
    ],
)
def test_names_in_plain_words_are_recognised(
    segmenter: Segmenter, query: str, values: list[str]
) -> None:
    tree = parse(query)
    names = recognise(tree, segmenter.cut)
    assert [name.value for name in names] == values
    printed = print_query(tree)
    assert [printed[slice(*name.span)] for name in names] == [name.text for name in names]


def test_a_recognised_name_becomes_a_filter(segmenter: Segmenter) -> None:
    tree = parse("2014年成都教育局宣传 -计划")
    _, region, _ = recognise(tree, segmenter.cut)
    assert to_filter(tree, region) == "2014年 地区:四川省/成都市 教育局宣传 -计划"


@given(text=of_signs)
def test_a_recognised_name_always_makes_another_query(segmenter: Segmenter, text: str) -> None:
    tree = parse("2014年成都" + text)
    for name in recognise(tree, segmenter.cut):
        assert parse(to_filter(tree, name)) != tree


def test_longer_words_of_the_dictionary_hold_the_word() -> None:
    longer = to_longer_words(["安全", "安全生产", "生产", "不安全"])
    assert longer("安全") == ("安全生产", "不安全")
    assert longer("产") == ()


@pytest.fixture(scope="module")
def matching(segmenter: Segmenter) -> Matching:
    return Matching(segmenter, read_default_profile())


ALLOWED = {"bool", "term", "terms", "match", "match_phrase", "range", "intervals", "exists"}
ALLOWED |= {"match_all", "match_none", "constant_score", "function_score"}
WRAPPING = {"constant_score": "filter", "function_score": "query"}


def kinds_of(query: Any) -> Iterator[str]:
    """The kind of each query in a body."""
    ((kind, content),) = query.items()
    yield kind
    if kind in WRAPPING:
        yield from kinds_of(content[WRAPPING[kind]])
    if kind == "bool":
        inner = (
            part
            for name in ("must", "should", "filter", "must_not")
            for part in content.get(name, ())
        )
        for part in inner:
            yield from kinds_of(part)


@given(text=any_text)
def test_any_text_is_built_of_harmless_queries(matching: Matching, text: str) -> None:
    tree = parse(text)
    first = read_conditions(tree, matching)
    asked = [question.query for question in first.needs_sections]
    answers = {question.node: EssayIds(("a",)) for question in first.needs_sections}
    final = read_conditions(tree, matching, answers)
    assert not final.needs_sections
    questions = [to_question(conditions, matching) for conditions in (first, final)]
    queries = [q for question in questions for q in (question.scored, question.match)]
    queries += [q.sections for q in questions if q.sections is not None]
    for query in (*queries, *asked):
        assert set(kinds_of(query.to_dict())) <= ALLOWED


def to_question(conditions: Conditions, matching: Matching) -> Any:
    wording = to_wording(conditions, matching.segmenter, matching.profile)
    return build_question(wording, dict.fromkeys(wording.telling, 1.0), matching.profile)


def test_a_value_that_nobody_knows_is_said(matching: Matching) -> None:
    assert read_conditions(parse("地区:火星"), matching).notes == (
        "没有叫“火星”的地区，“地区”里可写 四川、成都市 等。",
    )
    known = parse(
        "地区:成都 单位:成都市教育局 单位:政府部门 地区:不明 年份:2014 文种:总结 作用:措施"
    )
    assert not read_conditions(known, matching).notes
    assert read_conditions(parse("单位:人社厅局"), matching).notes == (
        "没有叫“人社厅局”的单位类型，最接近的是“人社局”。",
    )
    assert read_conditions(parse("文种:诗歌 作用:押韵"), matching).notes == (
        "没有叫“诗歌”的文种，“文种”里可写 总结、计划、述职、讲话 等。",
        "没有叫“押韵”的作用，“作用”里可写 成绩、问题、措施、计划 等。",
    )


def test_words_and_phrases_are_marked_and_what_is_left_out_is_not(matching: Matching) -> None:
    tree = parse('安全检查 "宣传 工作" -计划 标题:教育 地区:成都')
    assert read_conditions(tree, matching).marked == ("安全检查", "宣传工作", "教育")
