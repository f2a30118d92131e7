"""What editors change of a search: checked as data, and seen in list, totals and counts."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.failures import BadTuning
from search.tuning.rules import Rule, expiring, rules_for
from search.tuning.tuning import Tuning, default_tuning, parse_tuning, to_form
from search.tuning.words import WordChanges, make_words

DAY = date(2026, 5, 1)


def form(**parts: Any) -> dict[str, Any]:
    return copy.deepcopy(to_form(default_tuning())) | parts


def test_a_tuning_survives_its_form() -> None:
    rule = {"query": "审计", "action": "pin", "essay": "p-1", "match": "containing", "place": 2,
            "begins": "2026-01-01", "ends": "2026-12-31", "reason": "常问"}  # fmt: skip
    told = form(
        rules=[rule],
        synonyms=[{"names": ["低保户", "困难户"]}, {"names": ["环保"], "means": ["污染防治"]}],
        stop_words=["ＡＢＣ"],
        version=3,
    )
    tuning = parse_tuning(told)
    assert parse_tuning(to_form(tuning)) == tuning
    assert tuning.words.stop_words == ("abc",)
    assert tuning.rules[0].ends == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"profile": None}, "没有 profile"),
        ({"rules": "x"}, "不是列表"),
        ({"rules": [3]}, "有一条规则写得不对"),
        ({"rules": [{"query": "", "action": "pin", "essay": "p"}]}, "没有写检索词"),
        ({"rules": [{"query": "审计", "action": "pin", "essay": " "}]}, "没有写范文编号"),
        ({"rules": [{"query": "审计", "action": "x", "essay": "p"}]}, "只能是 pin、hide、boost"),
        ({"rules": [{"query": "审计", "action": "pin", "essay": "p", "place": 99}]}, "1 到 50"),
        ({"rules": [{"query": "审计", "action": "pin", "essay": "p", "ends": "明天"}]}, "2026-01-31"),
        ({"rules": [{"query": "审计", "action": "pin", "essay": "p"},
                    {"query": "审 计", "action": "pin", "essay": "q"},
                    {"query": "审计", "action": "pin", "essay": "q"}]}, "置顶了两篇"),
        ({"rules": [{"query": "审计", "action": "pin", "essay": "p"},
                    {"query": "审计", "action": "hide", "essay": "p"}]}, "既置顶又隐藏"),
        ({"rules": [{"query": "审计", "action": "pin", "essay": "p", "begins": "2026-02-01", "ends": "2026-01-01"}]},
         "晚于"),
        ({"synonyms": [{"names": ["低保"]}]}, "至少要两个"),
        ({"synonyms": [{"names": ["低保"], "means": ["低保"]}]}, "指回了自己"),
        ({"synonyms": [{"names": ["甲"], "means": ["乙"]}, {"names": ["乙"], "means": ["甲"]}]}, "互为单向"),
        ({"synonyms": [{"names": ["低保", "  "]}]}, "是空的"),
        ({"stop_words": ["长" * 1000]}, "太长"),
        ({"stop_words": ["审计"], "telling": ["审计"]}, "既列为停用词"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(parts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadTuning, match=sentence):
        parse_tuning(form(**parts))


def test_rules_hold_for_their_query_and_their_days() -> None:
    exact = Rule("安全生产", "pin", "a", place=2)
    within = Rule("安全", "pin", "b", match="containing", place=1)
    past = Rule("安全生产", "hide", "c", ends=date(2026, 4, 30))
    future = Rule("安全生产", "hide", "d", begins=date(2026, 5, 2))
    rules = (exact, within, past, future)
    assert rules_for(rules, "安全生产", DAY) == (within, exact)
    assert rules_for(rules, " 安全生產 ", DAY) == (within, exact)
    assert rules_for(rules, "安全生产 检查", DAY) == (within,)
    assert rules_for(rules, "安全生产", date(2026, 4, 30)) == (within, exact, past)
    assert rules_for(rules, "教育", DAY) == ()


def test_words_are_added_to_and_taken_from_those_of_the_code() -> None:
    words = make_words(WordChanges(stop_words=("审计",), telling=("怎么",)))
    assert "审计" in words.stop
    assert "怎么" not in words.stop


@pytest.mark.node
def test_rules_that_end_soon_or_have_ended_are_told_in_that_order() -> None:
    ends = [date(2026, 5, 14), None, date(2026, 4, 1), date(2026, 6, 1)]
    rules = [Rule("审计", "pin", f"p-{n}", ends=end) for n, end in enumerate(ends)]
    assert [rule.essay for rule in expiring(rules, DAY)] == ["p-2", "p-0"]


class TestSearching:
    @pytest.fixture
    def base(self, service: SearchService) -> Iterator[SearchService]:
        yield service

    @staticmethod
    def tuned(service: SearchService, **parts: Any) -> SearchService:
        return replace(service, tuning=parse_tuning(form(**parts)))

    def test_what_is_pinned_stands_on_top_in_its_order_is_counted_and_obeys_filters(
        self, base: SearchService
    ) -> None:
        plain = base.search(SearchRequest("审计", size=50))
        other = [h.essay for h in base.search(SearchRequest("学校", size=50)).hits]
        foreign = next(e for e in other if e.id not in {h.essay.id for h in plain.hits})
        last = plain.hits[plain.total - 1].essay
        rules = [
            {"query": "审计", "action": "pin", "essay": foreign.id, "place": 1},
            {"query": "审计", "action": "pin", "essay": last.id, "place": 2},
        ]
        tuned = self.tuned(base, rules=rules)
        found = tuned.search(SearchRequest("审计", size=50))
        assert [h.essay.id for h in found.hits[:2]] == [foreign.id, last.id]
        assert [h.pinned for h in found.hits[:3]] == [True, True, False]
        assert not found.hits[0].lacking
        assert found.total == plain.total + 1
        others = [h.essay.id for h in found.hits if not h.pinned]
        assert others == [h.essay.id for h in plain.hits if h.essay.id in others]
        for facet in ("genre", "agency"):
            assert sum(v.count for v in found.facet(facet)) == found.total
        assert foreign.facets.agency_type
        agency = foreign.facets.agency_type.value
        narrowed = SearchRequest("审计", {"agency": (agency,)})
        assert tuned.search(narrowed).hits[0].essay.id == foreign.id
        away = SearchRequest("审计", {"agency": ("审计",)})
        assert foreign.id not in {h.essay.id for h in tuned.search(away).hits}
        assert tuned.search(SearchRequest("审计 整改", size=50)).hits[0].essay.id != foreign.id

    def test_what_is_hidden_is_nowhere_and_not_counted(self, base: SearchService) -> None:
        plain = base.search(SearchRequest("审计", size=50))
        gone = plain.hits[0].essay.id
        rules = [{"query": "审计", "action": "hide", "essay": gone, "match": "containing"}]
        tuned = self.tuned(base, rules=rules)
        for query in ("审计", "审计 整改"):
            found = tuned.search(SearchRequest(query, size=50))
            assert gone not in {h.essay.id for h in found.hits}
            assert found.total == base.search(SearchRequest(query, size=50)).total - 1
        sections = tuned.search(SearchRequest("审计", unit="sections", size=50))
        assert gone not in {h.essay.id for h in sections.hits}
        assert gone in {h.essay.id for h in tuned.search(SearchRequest("", size=50)).hits} | {
            h.essay.id
            for n in (2, 3)
            for h in tuned.search(SearchRequest("", size=50, page=n)).hits
        }

    def test_what_is_raised_rises_by_as_much_as_is_said(self, base: SearchService) -> None:
        plain = [h.essay.id for h in base.search(SearchRequest("审计", size=50)).hits]
        low = plain[5]
        places = []
        for factor in (0.2, 1.0, 5.0):
            rules = [{"query": "审计", "action": "boost", "essay": low, "factor": factor}]
            found = self.tuned(base, rules=rules).search(SearchRequest("审计", size=50))
            places.append([h.essay.id for h in found.hits].index(low))
            assert found.total == base.search(SearchRequest("审计")).total
        assert places == sorted(places, reverse=True)
        assert places[-1] == 0

    def test_synonyms_find_in_both_ways_or_in_one(self, base: SearchService) -> None:
        def total(service: SearchService, query: str) -> int:
            return service.search(SearchRequest(query)).total

        both = self.tuned(base, synonyms=[{"names": ["查账", "审计"]}])
        assert total(base, "查账") < total(both, "查账")
        assert total(both, "查账") >= total(base, "审计")
        one = self.tuned(base, synonyms=[{"names": ["查账"], "means": ["审计"]}])
        assert total(one, "查账") == total(both, "查账")
        assert total(one, "审计") == total(base, "审计")

    def test_a_stop_word_is_asked_for_no_more(self, base: SearchService) -> None:
        found = self.tuned(base, stop_words=["鑫鑫"]).search(SearchRequest("鑫鑫 审计"))
        assert found.total == base.search(SearchRequest("审计")).total
        assert "鑫鑫" not in found.marked

    def test_a_rule_about_an_essay_that_is_gone_does_nothing(self, base: SearchService) -> None:
        rules = [{"query": "审计", "action": "pin", "essay": "gone-1"}]
        plain, tuned = (
            service.search(SearchRequest("审计"))
            for service in (base, self.tuned(base, rules=rules))
        )
        assert [h.essay.id for h in tuned.hits] == [h.essay.id for h in plain.hits]
        assert tuned.total == plain.total


def test_the_default_is_a_tuning() -> None:
    assert isinstance(default_tuning(), Tuning)
    assert parse_tuning(to_form(default_tuning())) == default_tuning()
