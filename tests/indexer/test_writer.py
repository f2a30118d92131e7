"""Who writes: a body named with its level alone, a part of one, or somebody for himself."""

import pytest

from mappings.facets import Facets
from tests.indexer.test_facets import read


def told(facets: Facets) -> tuple[str, str] | None:
    """The function and how it is known."""
    agency = facets.agency_type
    return (agency.value, agency.basis) if agency else None


@pytest.mark.parametrize(
    ("text", "function"),
    [
        pytest.param("一年来，县文化局立足资源优势，办好群众文化。", "文化和旅游", id="a level"),
        pytest.param("今年是区旅游局化危为机的一年。", "文化和旅游", id="a level after a verb"),
        pytest.param(
            "面对疫情，市卫健局在市委、市政府的领导下，打赢了保卫战。", "卫生健康", id="superiors"
        ),
        pytest.param(
            "县人大常委会：\n县人社局牵头开展改革。", "人力资源和社会保障", id="an address"
        ),
        pytest.param("校团委在团县委的领导下，开展活动。", "共青团", id="a part of a school"),
    ],
)
def test_a_body_named_with_its_level_alone_is_a_full_answer(text: str, function: str) -> None:
    assert told(read(text)) == (function, "stated")


PERSONAL = "我努力工作。我认真学习。我团结同志。我廉洁自律。我还有不足。我会改进。我将努力。"


@pytest.mark.parametrize(
    ("text", "function"),
    [
        pytest.param("我担任定州市教育局局长三年。", "教育", id="the head of a bureau"),
        pytest.param("本人自调入审计股以来，踏实工作。", "审计", id="a part of a bureau"),
        pytest.param("我在调查队从事住户调查。", "统计", id="a local branch"),
        pytest.param("作为一名社区民警，我熟悉每户。", "公安", id="a constable"),
        pytest.param("我是五年级的班主任。", "学校", id="a class teacher"),
        pytest.param("寒假里，我读了一本好书。", "个人", id="nobody can tell"),
    ],
)
def test_whoever_reports_of_himself_has_the_agency_of_his_office(text: str, function: str) -> None:
    facets = read(text + PERSONAL, title="述职报告")
    assert facets.writer == "person"
    assert facets.agency_type is not None
    assert facets.agency_type.value == function


def test_an_agency_reports_as_an_agency() -> None:
    assert read("2014年，审计局认真履职，我局完成任务。").writer == "agency"


def test_the_essays_own_title_may_confirm_what_the_words_point_to_and_says_nothing_alone() -> None:
    text = "新的一年，我局工作的要求是丰富馆藏。档案工作要上台阶，企业项目要抓好。"
    facets = read(text, title="档案局工作计划", titled=True)
    assert told(facets) == ("档案", "inferred")
    assert facets.agency_type is not None
    assert facets.agency_type.evidence.where == "body"
    assert facets.agency_type.confirmed_by is not None
    assert facets.agency_type.confirmed_by.quote == "档案局"
    assert told(read("新的一年，我们要努力。", title="档案局工作计划", titled=True)) is None


def test_a_title_of_the_whole_page_confirms_nothing() -> None:
    facets = read("我局抓好档案工作。", title="档案局工作计划")
    assert facets.agency_type is None or facets.agency_type.confirmed_by is None
