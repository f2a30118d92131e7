"""An essay is headed by what its own text says."""

from dataclasses import replace

import pytest

from mappings.documents import EssayDocument
from mappings.facets import AgencyType, Contradiction, Evidence, Facets, Region, Year
from webapp.reader.heading import label_heading

EVIDENCE = Evidence("我局", "body")
YEAR = Year(value=2008, from_=2008, to=2008, basis="stated", confidence=1.0, evidence=EVIDENCE)
AGENCY = AgencyType("教育", "政府部门", "stated", 1.0, EVIDENCE)
REGION = Region(("四川省", "德阳市", "罗江区"), "stated", 1.0, EVIDENCE)


def headed(facets: Facets, title: str = "2023年教育局工作总结") -> str:
    essay = EssayDocument("p-1", "p", 1, title, f"{title}(七篇)", facets, 1_000, None, None, ())
    return label_heading(essay)


@pytest.mark.parametrize(
    ("facets", "heading"),
    [
        (
            Facets("总结", YEAR, AGENCY, "罗江县教育局", REGION, task="师德建设工作总结"),
            "罗江县教育局 · 2008年 · 师德建设工作总结",
        ),
        (Facets("总结", YEAR, AGENCY, "市教育局", REGION), "德阳市教育局 · 2008年 · 工作总结"),
        (Facets("汇报", None, AGENCY, None, REGION), "罗江区 教育 · 工作汇报"),
        (Facets("总结", YEAR, AGENCY, "××县教育局", None), "教育 · 2008年 · 工作总结"),
        (Facets("讲话"), "讲话"),
        (Facets(), "2023年教育局工作总结"),
    ],
)
def test_what_is_not_known_is_left_out(facets: Facets, heading: str) -> None:
    assert headed(facets) == heading


def test_a_year_that_is_not_certain_says_so() -> None:
    about = replace(YEAR, basis="inferred", confidence=0.6)
    assert headed(Facets(year=about)) == "约2008年"
    doubtful = replace(YEAR, contradiction=Contradiction(2012, 2012, EVIDENCE))
    assert headed(Facets(year=doubtful)) == "2008年（存疑）"
