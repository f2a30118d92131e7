"""Searching the bundled corpus on a real node."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from time import monotonic

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanwen.bundled import CORPUS
from indexer.index.generations.generation import list_generations
from indexer.index.generations.swapping import promote
from indexer.index.rebuilding.job import Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.documents import EssayDocument
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.failures import Unavailable
from search.presentation.presenting import present_search
from search.presentation.results import EssayHit, FacetValue
from search.query.request import SORTS, UNITS, SearchRequest, Sort, Unit, parse_request
from search.retrieval.similar import Dial
from search.service import SearchService
from tests.effort import effort
from tests.search.counting import count_requests

pytestmark = pytest.mark.node

SWAPS = effort(test=50, fuzz=2_000)


def counts(values: tuple[FacetValue, ...]) -> dict[str, int]:
    return {found.value: found.count for found in values}


def test_an_empty_query_finds_every_essay(service: SearchService) -> None:
    result = service.search(SearchRequest())
    assert result.total >= 75
    assert len(result.hits) == 10


def test_what_lacks_no_word_holds_each_of_them(service: SearchService) -> None:
    result = service.search(SearchRequest("审计 监督", size=50))
    assert result.total
    for hit in result.hits:
        page = service.read_essay(hit.essay.id)
        assert page is not None
        text = hit.essay.title + "".join(s.heading + s.text for s in page.sections)
        assert all(word not in text for word in hit.lacking)
        assert "审计" in text or "监督" in text


def test_facet_counts_ignore_their_own_selection(service: SearchService) -> None:
    free = service.search(SearchRequest())
    year, count = next((v.value, v.count) for v in free.facet("year") if v.value != "unknown")
    chosen = service.search(SearchRequest(constraints={"year": (year,)}))
    assert chosen.total == count
    assert counts(chosen.facet("year")) == counts(free.facet("year"))
    assert sum(counts(chosen.facet("agency")).values()) == count


def test_values_of_one_facet_add_up_and_facets_narrow_each_other(service: SearchService) -> None:
    free = counts(service.search(SearchRequest()).facet("agency"))
    two = tuple(value for value in free if value != "unknown")[:2]
    either = service.search(SearchRequest(constraints={"agency": two}))
    assert either.total == sum(free[value] for value in two)
    region = counts(either.facet("region"))
    first = next(value for value in region if value != "unknown")
    both = service.search(SearchRequest(constraints={"agency": two, "region": (first,)}))
    assert both.total == region[first]


def test_each_count_is_what_choosing_the_value_gives(service: SearchService) -> None:
    request = SearchRequest("工作")
    for name in ("year", "agency", "region"):
        for found in service.search(request).facet(name)[:4]:
            chosen = service.search(request.toggled(name, found.value))
            assert chosen.total == found.count, (name, found.value)


def test_essays_without_a_value_can_be_chosen(service: SearchService) -> None:
    result = service.search(SearchRequest(constraints={"year": ("unknown",)}))
    assert result.total
    assert all(hit.essay.facets.year is None for hit in result.hits)


def test_cities_stand_below_their_province(service: SearchService) -> None:
    provinces = [v for v in service.search(SearchRequest()).facet("region") if v.children]
    assert provinces
    for province in provinces:
        assert all(c.value.startswith(province.value + "/") for c in province.children)
        assert all(child.count <= province.count for child in province.children)


def test_without_cities_only_places_below_a_chosen_one_are_counted_and_as_before(
    service: SearchService,
) -> None:
    def region(shown: SearchRequest) -> tuple[FacetValue, ...]:
        return service.search(shown).facet("region")

    def without_children(places: Iterable[FacetValue]) -> list[FacetValue]:
        return [replace(place, children=()) for place in places]

    everything = SearchRequest()
    provinces = region(everything)
    assert without_children(provinces) == list(region(replace(everything, cities=False)))
    chosen = next(city for province in provinces for city in province.children)
    request = everything.toggled("region", chosen.value)
    above, name = chosen.value.split("/")[0], chosen.value
    deep, shallow = (
        {place.value: place for place in region(replace(request, cities=cities))}
        for cities in (True, False)
    )
    assert without_children(deep.values()) == without_children(shallow.values())
    assert deep[above] == shallow[above]
    assert any(city.value == name and city.selected for city in shallow[above].children)
    assert not any(place.children for place in shallow.values() if place.value != above)


def test_a_page_asks_the_engine_at_most_twice(
    service: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.search(SearchRequest())
    asked = count_requests(service.client, monkeypatch)

    def requests_of(query: str, request: SearchRequest = SearchRequest()) -> int:  # noqa: B008
        asked.clear()
        service.search(replace(request, query=query))
        return len(asked)

    assert requests_of("") == 2
    # Words that were never asked for, and then again.
    assert [requests_of("绩效考核 督查"), requests_of("绩效考核 督查")] == [2, 2]
    # The first time that a name is asked for, the order of the list waits for how rare it is.
    assert [requests_of("江苏 教师"), requests_of("江苏 教师")] == [3, 2]
    assert requests_of("检查院") <= 2
    newest = SearchRequest(sort="newest", constraints={"year": ("2014",)}, page=2)
    assert requests_of("绩效考核", newest) <= 2
    hit = service.search(SearchRequest("审计")).hits[0]
    asked.clear()
    service.read_essay(hit.essay.id)
    assert len(asked) == 1


def test_pages_of_a_list_neither_overlap_nor_leave_out(service: SearchService) -> None:
    total = service.search(SearchRequest("工作")).total
    pages = range(1, -(-total // 10) + 1)
    ids = [h.essay.id for p in pages for h in service.search(SearchRequest("工作", page=p)).hits]
    assert len(ids) == len(set(ids)) == total


def test_the_newest_come_first_and_undated_ones_last(service: SearchService) -> None:
    hits = service.search(SearchRequest(sort="newest", size=50)).hits
    years = [hit.essay.facets.year.to if hit.essay.facets.year else -1 for hit in hits]
    assert years == sorted(years, reverse=True)


@pytest.mark.parametrize("unit", UNITS)
def test_a_hit_has_the_same_score_in_whatever_order_it_is_listed(
    service: SearchService, unit: Unit
) -> None:
    def scores(sort: Sort) -> dict[str, float]:
        hits = service.search(SearchRequest("审计整改", sort=sort, unit=unit, size=50)).hits
        places = [hit.essay.id if unit == "essays" else hit.sections[0].id for hit in hits]
        return dict(zip(places, (hit.score for hit in hits), strict=True))

    by_relevance = scores("relevance")
    assert list(by_relevance.values()) == sorted(by_relevance.values(), reverse=True)
    assert len(set(by_relevance.values())) > 2
    for sort in SORTS:
        others = scores(sort)
        shared = by_relevance.keys() & others.keys()
        assert len(shared) > 2
        assert {one: others[one] for one in shared} == {one: by_relevance[one] for one in shared}


def test_a_hit_shows_its_best_sections_marked_and_linked(service: SearchService) -> None:
    hit = service.search(SearchRequest("审计整改")).hits[0]
    assert 1 <= len(hit.sections) <= 2
    spans = [span for section in hit.sections for span in (*section.heading, *section.snippet)]
    assert any(span.hit for span in spans)
    assert all(section.id == f"{hit.essay.id}#{section.ordinal}" for section in hit.sections)


def test_an_essay_found_by_its_title_shows_its_opening(service: SearchService) -> None:
    for hit in service.search(SearchRequest("工作总结", size=50)).hits:
        assert hit.sections
        assert hit.sections[0].snippet or hit.sections[0].heading


def test_an_essay_that_holds_half_of_what_is_said_matches_and_the_rest_are_near(
    service: SearchService,
) -> None:
    result = service.search(SearchRequest("审计整改 鑫鑫魍魉", size=50))
    assert result.near
    lacking = [hit.lacking for hit in result.hits]
    assert all("鑫鑫" in words or "魍魉" in words for words in lacking if words)
    # What is counted is what lacks nothing that tells.
    assert lacking.count(()) == min(result.total, 50)


def test_a_word_that_tells_nothing_neither_admits_nor_shuts_out(service: SearchService) -> None:
    plain = service.search(SearchRequest("审计整改"))
    asked = service.search(SearchRequest("请问审计整改是怎么样的"))
    assert plain.total == asked.total > 0
    assert service.search(SearchRequest("魑魅魍魉的工作")).total == 0


def test_a_word_that_tells_nothing_is_not_marked(service: SearchService) -> None:
    spans = service.marker("审计怎么整改")("审计整改是怎么做的")
    assert [span.text for span in spans if span.hit] == ["审计", "整改"]


def test_what_is_listed_goes_on_where_the_matches_end(service: SearchService) -> None:
    request = SearchRequest("审计整改", size=50)
    pages = range(1, -(-service.search(request).listed // 50) + 1)
    ids = [
        hit.essay.id
        for page in pages
        for hit in service.search(SearchRequest("审计整改", size=50, page=page)).hits
    ]
    assert len(ids) == len(set(ids)) == service.search(request).listed


def test_other_orders_list_matches_alone(service: SearchService) -> None:
    best = service.search(SearchRequest("审计整改"))
    newest = service.search(SearchRequest("审计整改", sort="newest"))
    assert (newest.total, newest.near) == (best.total, 0)


@pytest.mark.parametrize(
    ("query", "facet"),
    [("成都", "四川省/成都市"), ("教委", "教育"), ("2012年", 2012)],
)
def test_a_word_is_held_by_the_facet_that_it_names(
    service: SearchService, query: str, facet: str | int
) -> None:
    result = service.search(SearchRequest(query, size=50))
    assert result.total
    of_it = [hit for hit in result.hits if facet in _facet_values(hit)]
    assert of_it
    assert not any(hit.lacking for hit in of_it)


def _facet_values(hit: EssayHit) -> set[str | int]:
    facets = hit.essay.facets
    region = facets.region.path if facets.region else ()
    years = facets.year.years if facets.year else ()
    return {*region, *years, facets.agency_type.value if facets.agency_type else ""}


def test_characters_from_two_places_are_no_word(service: SearchService) -> None:
    matching = [h for h in service.search(SearchRequest("教育局", size=50)).hits if not h.lacking]
    assert matching
    for hit in matching:
        page = service.read_essay(hit.essay.id)
        assert page is not None
        text = hit.essay.title + "".join(s.heading + s.text for s in page.sections)
        assert "教育局" in text or "教育" in _facet_values(hit), hit.essay.id


def test_nothing_found_is_a_result_too(service: SearchService) -> None:
    result = service.search(SearchRequest("魑魅魍魉"))
    assert (result.total, result.hits) == (0, ())


def test_traditional_and_full_width_queries_find_the_same(service: SearchService) -> None:
    plain = service.search(SearchRequest("环境保护2012"))
    other = service.search(SearchRequest("環境保護２０１２"))
    assert plain.total == other.total
    assert [h.essay.id for h in plain.hits] == [h.essay.id for h in other.hits]


def test_one_character_finds_essays(service: SearchService) -> None:
    assert service.search(SearchRequest("水")).total


def test_similar_essays_come_with_the_terms_they_share(service: SearchService) -> None:
    source = service.search(SearchRequest("审计", constraints={"agency": ("审计",)})).hits[0].essay
    found = service.find_similar(source.id, SearchRequest())
    assert found is not None
    hits = found.result.hits
    assert hits
    assert source.id not in [hit.essay.id for hit in hits]
    page = service.read_essay(hits[0].essay.id)
    assert page is not None
    text = "".join(s.heading + s.text for s in page.sections)
    terms = [reason.value for reason in hits[0].reasons if reason.kind == "term"]
    assert terms
    assert all(term in text for term in terms)
    # Its best section is shown, with the words that it shares.
    assert any(span.hit for section in hits[0].sections for span in section.snippet)


def test_likeness_is_by_dial_and_narrowed_by_facets_page_by_page(service: SearchService) -> None:
    source = service.search(SearchRequest("审计", constraints={"agency": ("审计",)})).hits[0].essay
    agency, year = source.facets.agency_type, source.facets.year
    assert agency
    assert year

    def found(dial: Dial, request: SearchRequest = SearchRequest(size=50)) -> list[EssayDocument]:  # noqa: B008
        page = service.find_similar(source.id, request, dial)
        assert page is not None
        return [hit.essay for hit in page.result.hits]

    types = [essay.facets.agency_type for essay in found("task")]
    assert agency.value not in [other.value for other in types if other]
    for essay in found("agency"):
        assert essay.facets.agency_type
        assert essay.facets.agency_type.value == agency.value
        assert not essay.facets.year or year.value not in essay.facets.year.years
    unknown = found("all", SearchRequest(constraints={"year": ("unknown",)}, size=50))
    assert unknown
    assert all(essay.facets.year is None for essay in unknown)
    first, second = found("all", SearchRequest()), found("all", SearchRequest(page=2))
    assert not {essay.id for essay in first} & {essay.id for essay in second}


def test_essays_are_like_a_section_or_a_text_of_the_readers(service: SearchService) -> None:
    source = service.search(SearchRequest("审计", constraints={"agency": ("审计",)})).hits[0].essay
    essay = service.read_essay(source.id)
    assert essay is not None
    section = max(essay.sections, key=lambda section: len(section.text))
    page = service.find_similar(source.id, SearchRequest(), section=section.ordinal)
    assert page is not None
    assert page.section == section
    shared = [reason.value for hit in page.result.hits for reason in hit.reasons]
    assert shared
    pasted = service.find_similar_to_text(section.text, SearchRequest())
    assert pasted.result.hits[0].essay.id == source.id
    assert not service.find_similar_to_text("？！", SearchRequest()).result.hits


def test_an_unknown_essay_is_none(service: SearchService) -> None:
    for essay_id in ("nowhere-1", "", "x" * 2000, "../etc"):
        assert service.read_essay(essay_id) is None
        assert service.find_similar(essay_id, SearchRequest()) is None


@pytest.mark.fuzz
@settings(
    max_examples=effort(test=60, fuzz=10_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.one_of(
        st.text(max_size=250),
        st.text("()\"'*?~^[]{}:\\/+-|&!<> 教育", max_size=250),
        st.just("(" * 5000),
    ),
    st.lists(st.text(max_size=30), max_size=4),
)
def test_any_request_gets_a_result(service: SearchService, query: str, values: list[str]) -> None:
    args = {"q": [query], "year": values, "agency": values, "region": values}
    request, _ = parse_request(args)
    assert present_search(service.search(request))["total"] >= 0


def test_an_index_that_is_not_built_is_said(client: Elasticsearch, segmenter: Segmenter) -> None:
    with pytest.raises(Unavailable, match="fanwen rebuild"):
        SearchService(client, Names("nothing-here"), segmenter).search(SearchRequest())


def test_an_engine_that_is_not_there_is_said(segmenter: Segmenter) -> None:
    nobody = Elasticsearch("http://127.0.0.1:1", max_retries=0)
    with pytest.raises(Unavailable, match="ELASTICSEARCH_URL"):
        SearchService(nobody, Names(), segmenter).search(SearchRequest())


def test_essays_whose_title_and_text_differ_can_be_listed(service: SearchService) -> None:
    free = counts(service.search(SearchRequest()).facet("differs"))
    assert set(free) == {"year", "agency"} | (set(free) & {"region"})
    listed = service.search(SearchRequest(constraints={"differs": ("year",)}, size=50))
    assert listed.total == free["year"] > 10
    for hit in listed.hits:
        year = hit.essay.facets.year
        claimed = next(c for c in hit.essay.facets.claims if c.facet == "year")
        assert year and int(claimed.value) not in year.years


def test_a_list_keeps_its_generation_while_it_is_kept(target: Target, segmenter: Segmenter) -> None:
    few = sorted(CORPUS.glob("*.txt"))
    service = SearchService(target.client, target.names, segmenter)
    rebuild(target, few[:2])
    first = service.search(SearchRequest())
    other = Options(forced={"deletion": "another corpus"}, full=True)
    rebuild(target, few[2:3], other)
    assert service.search(SearchRequest()).total != first.total
    following = service.search(SearchRequest(generation=first.generation))
    assert (following.total, following.generation) == (first.total, 1)
    rebuild(target, few[2:3], other)
    assert service.search(SearchRequest(generation=1)).generation == 3


@pytest.mark.slow
@pytest.mark.fuzz
def test_many_swaps_under_reading_clients_mix_nothing(target: Target, segmenter: Segmenter) -> None:
    few = sorted(CORPUS.glob("*.txt"))
    rebuild(target, few[:1])
    rebuild(target, few[:2])
    generations = list_generations(target.client, target.names)
    totals = {g.number: target.client.count(index=g.index("essays"))["count"] for g in generations}
    service = SearchService(target.client, target.names, segmenter)
    stop, failures, reads = Event(), [], []

    def read() -> None:
        while not stop.is_set():
            first = service.search(SearchRequest(copies=True, size=5))
            second = service.search(
                SearchRequest(copies=True, size=5, page=2, generation=first.generation)
            )
            reads.append(first.generation)
            ids = [hit.essay.id for page in (first, second) for hit in page.hits]
            total = totals[first.generation]
            right = (
                {first.total, second.total} == {total},
                {first.generation, second.generation} == {first.generation},
                len(set(ids)) == len(ids) == min(10, total),
                all(hit.sections for page in (first, second) for hit in page.hits),
            )
            if not all(right):
                failures.append((right, ids))

    with ThreadPoolExecutor(8) as clients:
        running = [clients.submit(read) for _ in range(8)]
        try:
            until, swap = monotonic() + 60, 0
            # What is live is asked for anew after a moment: quick swaps alone would show nobody both.
            while swap < SWAPS or (len(set(reads)) < 2 and monotonic() < until):
                promote(target.client, generations[swap % 2], generations[(swap + 1) % 2])
                swap += 1
        finally:
            stop.set()
        for client in running:
            client.result(timeout=30)
    assert not failures
    assert set(reads) == set(totals)
