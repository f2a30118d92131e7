"""What an essay says of itself, with evidence: single rules, and the whole bundled corpus by gold."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fanwen.commands.demo import CORPUS
from indexer.facets.extract import extract_facets
from indexer.loading.rebuild import parse_pages
from indexer.model import Essay
from indexer.parsing.sections import split_sections
from mappings.facets import Facets

GOLD = Path(__file__).parent.parent / "gold" / "corpus"
# Shares of essays read right, and of unknowable ones that got a value all the same. They only rise.
FLOORS = {"year": 0.97, "agency_type": 0.96, "region": 0.96, "genre": 0.9}
MOST_INVENTED = 0.02


def read(text: str, title: str = "2023年工作总结") -> Facets:
    return extract_facets(Essay(1, title, split_sections(text.split("\n")))).facets


def year_of(text: str) -> int | tuple[int, int] | None:
    year = read(text).year
    return None if year is None else year.value or (year.from_, year.to)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        pytest.param("2014年，我局认真履职。", 2014, id="the first words"),
        pytest.param("现将我局2014年工作总结如下：", 2014, id="the purpose"),
        pytest.param("二○○七年，我局认真履职。", 2007, id="Chinese numerals"),
        pytest.param("２０１２年，我局认真履职。", 2012, id="full-width digits"),
        pytest.param("2015—2016学年，我校工作平稳。", (2015, 2016), id="a school year"),
        pytest.param(
            "本届任期以来，2012年至2016年，共受理案件3万件。", (2012, 2016), id="an interval"
        ),
        pytest.param("我局比2013年增长8%，工作平稳。", None, id="a comparison is none"),
        pytest.param(
            "贯彻《义务教育法（2006年修订）》，工作平稳。", None, id="a law's year is none"
        ),
        pytest.param("xx年是“十一五”开局之年，我局工作平稳。", 2006, id="a plan's first year"),
        pytest.param("××年，今年适逢建国60周年，我局工作平稳。", 2009, id="an anniversary"),
        pytest.param(
            "~年是多灾多难的一年，经过了非典、洪涝的磨砺，抗击非典取得胜利。",
            2003,
            id="an epidemic",
        ),
        pytest.param("xx年，我局工作平稳。学校建于1958年。", None, id="masked and undated"),
        pytest.param("自汶川地震以来，我局重视安全。", None, id="an event long over"),
    ],
)
def test_the_year_is_what_the_text_says(text: str, year: int | tuple[int, int] | None) -> None:
    assert year_of(text) == year


def test_the_title_of_the_page_is_never_the_year() -> None:
    assert read("我局工作平稳。", title="2023年教育局工作总结").year is None


def test_a_rewritten_year_gives_way_to_the_events_and_the_years_left() -> None:
    year = read(
        "2022年，我局工作平稳。\n08年办理案件30件。8月北京奥运会期间开展宣传。\n学习党的十七届三中全会精神。"
    ).year
    assert year is not None
    assert (year.value, year.contradiction is not None) == (2008, True)


def test_a_year_that_the_events_rule_out_is_marked() -> None:
    year = read("2022年，我局工作平稳。8月北京奥运会期间空气质量保障任务圆满完成。").year
    assert year is not None
    assert year.value == 2022
    assert year.contradiction is not None
    assert year.contradiction.evidence.quote == "北京奥运会"


@pytest.mark.parametrize(
    ("text", "function", "name"),
    [
        pytest.param(
            "2014年，萧山区环保局在区委领导下工作。", "生态环境", "萧山区环保局", id="an old name"
        ),
        pytest.param("现将教育局宣传工作汇报如下：", "教育", "教育局", id="the purpose"),
        pytest.param(
            "我局加强审计工作，审计人员下乡，审计项目完成，审计工作到位。",
            "审计",
            None,
            id="the work",
        ),
        pytest.param(
            "我校师生努力，我校成绩优异，我校平安。", "学校", None, id="a self-designation"
        ),
        pytest.param(
            "在县检察院、县司法局的帮助下，工作平稳。", None, None, id="partners are none"
        ),
        pytest.param("某县公安局围绕平安建设工作。", "公安", "某县公安局", id="a masked place"),
    ],
)
def test_the_agency_is_the_writers_own(text: str, function: str | None, name: str | None) -> None:
    facets = read(text)
    assert (facets.agency_type.value if facets.agency_type else None) == function
    assert facets.agency_name == name


@pytest.mark.parametrize(
    ("text", "region"),
    [
        pytest.param(
            "四川省成都市成华区教育局2014年工作总结如下。", "四川省/成都市/成华区", id="in full"
        ),
        pytest.param("2014年，萧山区环保局工作平稳。", "浙江省/杭州市/萧山区", id="by the agency"),
        pytest.param("2004年，襄樊市质监局工作平稳。", "湖北省/襄阳市", id="a former name"),
        pytest.param("2010年，鼓楼区城管局工作平稳。", None, id="an ambiguous name alone"),
        pytest.param(
            "2010年，鼓楼区城管局围绕大相国寺开展整治。",
            "河南省/开封市/鼓楼区",
            id="decided by a landmark",
        ),
        pytest.param("我区工作平稳，赴浙江省考察。", None, id="a place visited is none"),
        pytest.param("今年以来，我市工作平稳。", None, id="我市 is none"),
    ],
)
def test_the_region_is_where_the_writer_is(text: str, region: str | None) -> None:
    found = read(text).region
    assert ("/".join(found.value) if found else None) == region


@cache
def scores() -> tuple[Counter[str], Counter[str]]:
    right: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for page in parse_pages(sorted(CORPUS.glob("*.txt"))):
        gold = json.loads((GOLD / f"{page.name}.json").read_text("utf-8"))
        for essay, expected in zip(page.essays, gold["essays"], strict=True):
            for name, found in readings(essay.facets).items():
                wanted = gold_reading(expected, name)
                counted[name] += 1
                right[name] += found == wanted
                counted["unknown"] += wanted is None
                right["invented"] += wanted is None and found is not None
    return right, counted


def readings(facets: Facets) -> dict[str, Any]:
    year = facets.year
    return {
        "year": [year.from_, year.to] if year else None,
        "agency_type": facets.agency_type.value if facets.agency_type else None,
        "region": list(facets.region.value) if facets.region else None,
        "genre": facets.genre,
    }


def gold_reading(expected: dict[str, Any], name: str) -> Any:
    if name == "year":
        return [expected["year"]["from"], expected["year"]["to"]] if expected["year"] else None
    return expected[name]


@pytest.mark.parametrize("name", FLOORS)
def test_the_bundled_corpus_is_read_right_but_for_a_few(name: str) -> None:
    right, counted = scores()
    assert right[name] / counted[name] >= FLOORS[name]


def test_what_cannot_be_known_gets_no_value() -> None:
    right, counted = scores()
    assert right["invented"] / counted["unknown"] <= MOST_INVENTED


def test_the_real_page_is_read_as_a_person_reads_it(shared_data: Path) -> None:
    (page,) = parse_pages(sorted((shared_data / "pages").glob("000_*.txt")))
    found = [readings(essay.facets) for essay in page.essays]
    # 1 and 6: 2022 stands everywhere, so it is kept; nothing datable in them is later than 2012.
    assert [f["year"] and f["year"][0] for f in found] == [2022, 2022, 2006, 2014, 2003, 2022, 2008]
    assert [f["agency_type"] for f in found] == [
        "教育", "教育", "教育", "审计", "教育", "教育", "生态环境",
    ]  # fmt: skip
    regions = ["/".join(f["region"] or ()) for f in found]
    chenghua, huangpu = "四川省/成都市/成华区", "广东省/广州市/黄埔区"
    assert regions == [chenghua, "", huangpu, "", "", chenghua, "浙江省/杭州市/萧山区"]
