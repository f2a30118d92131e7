"""Synonyms: what is as good as a word, where the query has it as a word."""

import pytest

from mappings.segmentation import Segmenter
from search.query.expanding import expand
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.words import default_words


@pytest.mark.parametrize(
    ("query", "name", "other"),
    [
        ("低保 发放", "低保", "最低生活保障"),
        ("最低生活保障", "最低生活保障", "低保"),
        ("两免一补资金", "两免一补", "免学杂费"),
        ("城市管理", "城市管理", "城管"),
    ],
)
def test_a_name_is_as_good_as_its_synonyms(
    segmenter: Segmenter, query: str, name: str, other: str
) -> None:
    (expansion,) = expand(query, segmenter, default_words().synonyms)
    assert expansion.name == name
    assert other in expansion.others
    assert "".join(expansion.words) == name


@pytest.mark.parametrize("query", ["免学杂费", "审计", "低", "保障", ""])
def test_what_is_narrower_or_a_part_of_a_word_stands_for_nothing_else(
    segmenter: Segmenter, query: str
) -> None:
    assert not expand(query, segmenter, default_words().synonyms)


def test_no_name_is_its_own_synonym() -> None:
    for name in ("低保", "医保", "扶贫", "教育局"):
        (found,) = default_words().synonyms.find(name)
        assert name not in found.entry


@pytest.mark.node
def test_an_essay_that_says_it_otherwise_matches_and_is_marked(service: SearchService) -> None:
    plain = service.search(SearchRequest('"最低生活保障" -低保', size=50))
    assert plain.total
    found = service.search(SearchRequest("低保", size=50))
    assert found.expansions == (("低保", ("最低生活保障",)),)
    other = {hit.essay.id: hit for hit in found.hits}
    for hit in plain.hits:
        assert not other[hit.essay.id].lacking
        marked = [s.text for c in other[hit.essay.id].sections for s in c.snippet if s.hit]
        assert "最低生活保障" in marked
