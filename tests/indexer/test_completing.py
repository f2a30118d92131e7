"""What readers may be typing: collected from the essays, and found by characters, sounds and initials."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from fanwen.bundled import CORPUS
from indexer.index.completing.collecting import Line, collect
from indexer.index.completing.filling import fill_suggestions
from indexer.index.generations.behind import count_behind
from indexer.index.generations.generation import drop, list_generations
from indexer.index.loading.bulk import GenerationGone
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import SUGGESTIONS, Names
from mappings.segmentation import Segmenter
from search.service import SearchService
from search.suggesting.completing import Typed, read_typed
from tests.conftest import a_target, make_folder
from tests.indexer.test_rebuild import live_of

FEW = [file for file in sorted(CORPUS.glob("*.txt")) if file.stat().st_size < 12_000][:5]


def essay(segmenter: Segmenter, title: str, **source: object) -> dict[str, object]:
    return {"title": segmenter.segment(title).words, **source}


def lines(segmenter: Segmenter, title: str, *headings: str, **source: object) -> dict[str, str]:
    words = (segmenter.segment(heading).words for heading in headings)
    return {line.text: line.kind for line, _ in collect([essay(segmenter, title, **source)], words)}


def test_a_title_goes_without_the_year_that_it_claims(segmenter: Segmenter) -> None:
    found = lines(segmenter, "2023年度审计局工作总结")
    assert found == {"审计局工作总结": "title", "审计局": "agency"}


def test_headings_go_without_numbers_and_clause_by_clause(segmenter: Segmenter) -> None:
    found = lines(segmenter, "总结", "（二）突出重点,打好攻坚硬仗", "3.抓好师德", "一、问题")
    headings = {text for text, kind in found.items() if kind == "heading"}
    assert headings == {"突出重点", "打好攻坚硬仗", "抓好师德"}


def test_an_agency_is_completed_with_its_place_and_without(segmenter: Segmenter) -> None:
    found = lines(
        segmenter, "总结", agency_name="成都市教育局", region={"value": ["四川省", "成都市"]}
    )
    assert {"成都市教育局", "教育局", "四川省", "成都市"} <= found.keys()


def test_what_a_page_hid_is_not_completed(segmenter: Segmenter) -> None:
    assert not lines(segmenter, "××县工作总结", "在xx年中加强监管", agency_name="××县教育局")


def test_of_many_essays_what_most_have_comes_first(segmenter: Segmenter) -> None:
    essays = [essay(segmenter, title) for title in ("工作总结", "工作计划", "工作总结")]
    assert collect(essays, [])[0] == (Line("title", "工作总结", (0, 2)), 2)


def test_the_last_part_is_completed_behind_the_others() -> None:
    assert read_typed("教育局 宣") == (Typed("", "教育局 宣"), Typed("教育局 ", "宣"))
    assert read_typed("jiao yu")[0] == Typed("", "jiaoyu")
    assert read_typed("敎育") == (Typed("", "教育"),)
    for nothing in ("", " ", "a", "-", "审计 -", '"', "字" * 41):
        assert all(
            typed.part != nothing.strip() or len(nothing) > 1 for typed in read_typed(nothing)
        )
    assert read_typed("") == read_typed("a") == read_typed("字" * 41) == ()


@pytest.fixture(scope="module")
def filled(
    client: Elasticsearch, state_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    folder = make_folder(tmp_path_factory.mktemp("completing"), state_dir)
    with a_target(client, Names("completing"), folder) as target:
        rebuild(target, FEW)
        assert fill_suggestions(client, live_of(target))
        yield target


@pytest.mark.node
def test_what_is_typed_is_completed_by_characters_sounds_and_initials(
    filled: Target, segmenter: Segmenter
) -> None:
    service = SearchService(filled.client, filled.names, segmenter)
    for typed in ("法院", "法院工作", "fayuan", "fyg", "ＦＡＹＵＡＮ"):
        found = service.complete(typed)
        assert "法院工作总结" in [one.query for one in found], typed
        assert len(found) <= 8
        assert len({one.query for one in found}) == len(found)
    behind = service.complete("2020年 fayuan")
    assert behind
    assert all(one.query.startswith("2020年 ") for one in behind)
    assert service.complete("鑫鑫") == service.complete('" OR (') == ()


@pytest.mark.node
def test_suggestions_are_filled_once_and_go_with_their_generation(filled: Target) -> None:
    live = live_of(filled)
    assert count_behind(filled.client, live, SUGGESTIONS)
    assert fill_suggestions(filled.client, live) == 0


@pytest.mark.node
def test_a_generation_that_goes_meanwhile_does_not_come_back(
    target: Target, segmenter: Segmenter
) -> None:
    rebuild(target, FEW[:1])
    live = live_of(target)
    drop(target.client, live)
    with pytest.raises(GenerationGone, match="replaced"):
        fill_suggestions(target.client, live)
    assert list_generations(target.client, target.names) == []


@pytest.mark.node
def test_without_suggestions_nothing_is_completed(target: Target, segmenter: Segmenter) -> None:
    rebuild(target, FEW[:1])
    assert SearchService(target.client, target.names, segmenter).complete("法院") == ()
