"""Searching by words and by meaning, over some bundled pages whose passages are embedded."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from fanwen.bundled import CORPUS
from indexer.index.embedding.filling import fill_passages
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import PASSAGES, Names
from mappings.segmentation import Segmenter
from search.evaluation.collections import Query
from search.evaluation.ranking import rank_essays
from search.presentation.results import SearchResult
from search.profile import read_default_profile
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.tuning import default_tuning
from tests.conftest import a_target, make_folder
from tests.indexer.test_rebuild import live_of
from tests.search.counting import count_requests
from vectors.cache import VectorCache
from vectors.model import VERSION, Embedder

pytestmark = [pytest.mark.node, pytest.mark.slow]

FEW = [file for file in sorted(CORPUS.glob("*.txt")) if file.stat().st_size < 12_000][:5]
# Words that no page of these has, for something that some are about.
MEANT = "打官司"


@pytest.fixture(scope="module")
def filled(
    client: Elasticsearch,
    embedder: Embedder,
    state_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Target]:
    folder = make_folder(tmp_path_factory.mktemp("meaning"), state_dir)
    with a_target(client, Names("meaning"), folder) as target:
        rebuild(target, FEW)
        cache = VectorCache(state_dir / "vectors", embedder.embed)
        fill_passages(client, live_of(target), cache.embed, lambda done, total: None)
        yield target


@pytest.fixture(scope="module")
def meaning(filled: Target, segmenter: Segmenter, embedder: Embedder) -> SearchService:
    return SearchService(filled.client, filled.names, segmenter, embedder=embedder)


@pytest.fixture(scope="module")
def words(filled: Target, segmenter: Segmenter) -> SearchService:
    return SearchService(filled.client, filled.names, segmenter)


def ids(result: SearchResult) -> list[str]:
    return [hit.essay.id for hit in result.hits]


def test_what_is_said_in_other_words_is_found(meaning: SearchService, words: SearchService) -> None:
    assert words.search(SearchRequest(MEANT)).listed == 0
    found = meaning.search(SearchRequest(MEANT))
    assert found.total == 0
    assert found.near
    best = found.hits[0]
    assert best.essay.facets.agency_type is not None
    assert best.essay.facets.agency_type.value == "法院"
    assert best.sections
    assert best.by_meaning
    assert best.lacking


def test_totals_and_counts_are_those_of_the_words(
    meaning: SearchService, words: SearchService
) -> None:
    for query in ("工作", "监督 检查", "2008年 学校 安全"):
        with_meaning, without = (s.search(SearchRequest(query)) for s in (meaning, words))
        assert with_meaning.total == without.total
        assert with_meaning.facets == without.facets
        assert with_meaning.near >= without.near


def test_the_list_is_as_long_as_it_says_whatever_the_size_of_its_pages(
    meaning: SearchService,
) -> None:
    for query in ("学校 安全 检查", MEANT):
        whole = meaning.search(SearchRequest(query, size=50))
        assert len(whole.hits) == min(50, whole.listed)
        pages = [meaning.search(SearchRequest(query, page=page)) for page in (1, 2, 3)]
        assert [id_ for page in pages for id_ in ids(page)] == ids(whole)[:30]
        scores = [hit.score for hit in whole.hits]
        assert scores == sorted(scores, reverse=True)


def test_meaning_brings_nothing_that_was_excluded_or_not_chosen(meaning: SearchService) -> None:
    free = meaning.search(SearchRequest("工作", size=50))
    agency = next(v.value for v in free.facet("agency") if v.value not in ("法院", "unknown"))
    request = SearchRequest("为老百姓办的事", constraints={"agency": (agency,)}, size=50)
    chosen = meaning.search(request)
    assert chosen.hits
    assert {
        h.essay.facets.agency_type.value for h in chosen.hits if h.essay.facets.agency_type
    } == {agency}
    for query in (f"{MEANT} -学生", f'{MEANT} "教师"'):
        for hit in meaning.search(SearchRequest(query, size=50)).hits:
            page = meaning.read_essay(hit.essay.id)
            assert page is not None
            text = hit.essay.title + "".join(s.heading + s.text for s in page.sections)
            assert ("教师" in text) if '"' in query else ("学生" not in text)


def test_other_orders_and_browsing_go_without_meaning(
    meaning: SearchService, words: SearchService
) -> None:
    for request in (SearchRequest("学校", sort="newest"), SearchRequest("", size=50)):
        assert ids(meaning.search(request)) == ids(words.search(request))


def test_a_profile_can_switch_meaning_off(meaning: SearchService, words: SearchService) -> None:
    default = read_default_profile()
    off = replace(default, vectors=replace(default.vectors, weight=0, unknown=0))
    request = SearchRequest("怎样抓好学校安全", size=50)
    assert ids(
        replace(meaning, tuning=replace(default_tuning(), profile=off)).search(request)
    ) == ids(words.search(request))


def test_a_page_with_meaning_asks_the_engine_twice(
    meaning: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    meaning.search(SearchRequest())
    asked = count_requests(meaning.client, monkeypatch)
    for _ in range(2):
        asked.clear()
        assert meaning.search(SearchRequest("全面工作情况")).hits
        assert len(asked) == 2


def test_evaluation_ranks_as_readers_get_it(meaning: SearchService) -> None:
    text = "学校安全检查"
    run = rank_essays(meaning, meaning.open().generation, [Query("q", text)], 20, str)
    found = meaning.search(SearchRequest(text, size=20, copies=True))
    assert [id_ for id_, _ in run.rankings["q"]] == ids(found)


def test_while_there_are_no_passages_the_order_is_that_of_the_words(
    target: Target, segmenter: Segmenter, embedder: Embedder
) -> None:
    rebuild(target, FEW[:2])
    without = SearchService(target.client, target.names, segmenter)
    request = SearchRequest("工作 检查", size=50)
    waiting = replace(without, embedder=embedder).search(request)
    assert ids(waiting) == ids(without.search(request))
    assert not target.client.indices.exists(index=live_of(target).index(PASSAGES))


def test_a_model_that_is_not_there_yet_is_not_waited_for(
    words: SearchService, tmp_path: Path
) -> None:
    request = SearchRequest("学校安全", size=50)
    without_model = replace(words, embedder=Embedder(tmp_path))
    assert ids(without_model.search(request)) == ids(words.search(request))


def test_a_model_that_is_damaged_costs_no_page(
    words: SearchService, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / VERSION).mkdir()
    for name in (f"{VERSION}.onnx", f"{VERSION}-tokenizer.json"):
        (tmp_path / VERSION / name).write_bytes(b"half a f")
    request = SearchRequest("学校安全", size=50)
    damaged = replace(words, embedder=Embedder(tmp_path))
    assert [ids(damaged.search(request)) for _ in range(2)] == 2 * [ids(words.search(request))]
    assert caplog.text.count("FANWEN_VECTORS=off") == 1


def test_what_an_essay_has_of_meaning_is_told_and_adds_up(meaning: SearchService) -> None:
    request = SearchRequest("怎样抓好学校安全", size=20)
    hits = meaning.search(request).hits
    told = [meaning.explain(request, hit.essay.id) for hit in hits[:5]]
    for hit, found in zip(hits, told, strict=False):
        assert found and told[0]
        assert "meaning" in {share.kind for share in found.shares}
        assert found.total / told[0].total == pytest.approx(hit.score / hits[0].score, rel=1e-3)
