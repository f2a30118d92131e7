"""A list of sections instead of essays, on a real node."""

import pytest

from search.query.request import SearchRequest
from search.service import SearchService
from tests.search.counting import count_requests

pytestmark = pytest.mark.node


def test_each_section_holds_by_itself_what_is_asked_for(service: SearchService) -> None:
    result = service.search(SearchRequest("安全 检查", unit="sections", size=50))
    assert result.sections
    assert len(result.hits) == min(result.sections, 50)
    for hit in result.hits:
        (section,) = hit.sections
        found = service.read_sections([section.id])
        text = found[section.id][0].heading + found[section.id][0].text
        assert "安全" in text or "检查" in text
        assert found[section.id][1].id == hit.essay.id


def test_a_chosen_role_lists_the_sections_that_have_it(service: SearchService) -> None:
    wanted = SearchRequest("工作", {"role": ("问题",)}, unit="sections", size=50)
    result = service.search(wanted)
    assert result.hits
    assert {hit.sections[0].role for hit in result.hits} == {"问题"}
    assert service.search(SearchRequest("作用:问题", unit="sections")).sections == (
        service.search(SearchRequest("", {"role": ("问题",)}, unit="sections")).sections
    )


def test_totals_and_counts_are_those_of_essays(service: SearchService) -> None:
    essays, sections = (
        service.search(SearchRequest("教育", unit=unit)) for unit in ("essays", "sections")
    )
    assert (sections.total, sections.facets) == (essays.total, essays.facets)


def test_pages_of_sections_show_each_once(service: SearchService) -> None:
    request = SearchRequest("工作", {"genre": ("总结",)}, unit="sections", size=50)
    first = service.search(request)
    assert first.sections is not None
    seen = []
    for page in range(1, -(-first.sections // 50) + 1):
        hits = service.search(
            SearchRequest("工作", {"genre": ("总结",)}, unit="sections", size=50, page=page)
        ).hits
        seen += [hit.sections[0].id for hit in hits]
    assert len(seen) == len(set(seen)) == first.sections


@pytest.mark.parametrize(
    "query", ['"安全生产"', "安全 /句 检查", "安全 /段 检查", "年份:2014 工作"]
)
def test_what_is_required_holds_for_the_section_itself(service: SearchService, query: str) -> None:
    result = service.search(SearchRequest(query, unit="sections", size=20))
    assert result.hits
    for hit in result.hits:
        section, essay = service.read_sections([hit.sections[0].id])[hit.sections[0].id]
        text = section.heading + section.text
        if "安全" in query:
            assert "安全" in text
        if "检查" in query:
            assert "检查" in text
        if "2014" in query:
            assert essay.facets.year and 2014 in essay.facets.year.years


def test_a_condition_on_titles_is_said_to_be_of_whole_essays(service: SearchService) -> None:
    result = service.search(SearchRequest("标题:总结 审计", unit="sections"))
    assert any("标题" in note for note in result.notes)


def test_a_page_of_sections_asks_twice(
    service: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.search(SearchRequest("审计 整改", unit="sections"))
    asked = count_requests(service.client, monkeypatch)
    service.search(SearchRequest("审计 整改", unit="sections"))
    assert asked == ["/_msearch"] * 2
