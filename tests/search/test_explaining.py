"""Why an essay stands where it stands: what is told adds up to what it is ordered by."""

from dataclasses import replace
from typing import Any

import pytest

from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.tuning import default_tuning, parse_tuning, to_form

pytestmark = pytest.mark.node


def tuned(service: SearchService, **rule: Any) -> SearchService:
    form = to_form(default_tuning()) | {"rules": [{"query": "审计 整改", **rule}]}
    return replace(service, tuning=parse_tuning(form))


@pytest.mark.parametrize("query", ["审计 整改", "四川 教育局 宣传", "低保 发放", "审计 -计划"])
def test_the_shares_add_up_to_the_score_and_the_place_is_that_of_the_list(
    service: SearchService, query: str
) -> None:
    hits = service.search(SearchRequest(query, size=50)).hits
    best = service.explain(SearchRequest(query), hits[0].essay.id)
    assert best and best.place == 1
    for place, hit in enumerate(hits[:12], start=1):
        found = service.explain(SearchRequest(query), hit.essay.id)
        assert found
        assert found.place == place
        assert found.total / best.total == pytest.approx(hit.score / hits[0].score, rel=1e-4)
        assert found.matches == (not hit.lacking)
        assert set(found.lacking) >= set(hit.lacking)


def test_why_an_essay_is_not_there_is_told(service: SearchService) -> None:
    first = service.search(SearchRequest("审计 整改")).hits[0].essay
    listed = {
        hit.essay.id
        for hit in service.search(SearchRequest("审计 整改", size=50)).hits
        if not hit.lacking
    }
    schools = service.search(SearchRequest("学校", size=50)).hits
    away = next(hit.essay for hit in schools if hit.essay.id not in listed)
    other = service.explain(SearchRequest("审计 整改"), away.id)
    assert other and not other.matches
    assert other.lacking
    assert first.facets.agency_type
    filtered = service.explain(SearchRequest("审计 整改", {"agency": ("教育",)}), first.id)
    assert filtered and not filtered.narrowed and filtered.place is None
    hidden = tuned(service, action="hide", essay=first.id)
    gone = hidden.explain(SearchRequest("审计 整改"), first.id)
    assert gone and gone.hidden and not gone.matches and gone.place is None
    quoted = service.explain(SearchRequest('"这句话谁也没写过"'), first.id)
    assert quoted and not quoted.required
    assert service.explain(SearchRequest("审计"), "gone-1") is None


def test_a_rule_has_its_share(service: SearchService) -> None:
    low = service.search(SearchRequest("审计 整改")).hits[4].essay.id
    raised = tuned(service, action="boost", essay=low, factor=5)
    found = raised.explain(SearchRequest("审计 整改"), low)
    assert found
    assert "rule" in {share.kind for share in found.shares}
