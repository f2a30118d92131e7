"""What editors add to dictionary and tables, and correct in single essays, through rebuilds."""

import copy
from pathlib import Path
from typing import Any

import pytest

from indexer.index.gates.run import GATES
from indexer.index.preparing.shared import amended
from indexer.index.rebuilding.amending import AmendmentsUnreadable
from indexer.index.rebuilding.job import Ears, Event, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.dictionary import DictionaryChanges
from mappings.segmentation import Segmenter, restore
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.amending.amendments import Amendments, DictionaryWord, changed_terms, to_opening
from search.tuning.amending.parsing import parse_amendments, to_amending_form
from search.tuning.failures import BadTuning
from search.tuning.tuning import default_tuning, to_form
from state.tunings import Tunings

PAGES = {
    "a": "某县教育局2012年工作总结\n一、主要成绩\n2012年，某县教育局大力推进豆苗工程建设，成效显著，群众满意。\n"
         "二、问题\n工作中还存在一些问题，需要在今后加以改进。\n",
    "b": "某县审计局2013年工作总结\n一、主要成绩\n2013年，某县审计局完成审计项目三十个，查出问题资金。\n"
         "二、问题\n人员不足的问题比较突出，需要在今后加以改进。\n",
    "c": "工作总结\n一、主要成绩\n一年来，数字服务中心受理事项三万件，办结率较高，群众满意度不断提高。\n"
         "二、问题\n金桥六号行动结束以后，还有一些工作没有跟上，需要在今后加以改进。\n",
}  # fmt: skip
FORCED = Options(forced=dict.fromkeys(GATES, "a few pages"))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def publish(target: Target, **parts: Any) -> int:
    tunings = Tunings(target.client, target.names)
    latest = tunings.latest()
    form = copy.deepcopy(to_form(default_tuning())) | parts
    return tunings.publish(form, latest.number if latest else 0, "editor", "test").number


def build(target: Target, pages: Path) -> dict[str, Any]:
    told: list[Event] = []
    rebuild(target, [pages], FORCED, Ears(told.append))
    return next(dict(event.figures["reasons"]) for event in told if event.name == "compared")


def service_of(target: Target, segmenter: Segmenter) -> SearchService:
    return SearchService(target.client, target.names, segmenter)


def facets_of(target: Target, segmenter: Segmenter, essay: str) -> Any:
    page = service_of(target, segmenter).read_essay(essay)
    assert page is not None
    return page.essay.facets


def test_amendments_survive_their_form() -> None:
    told = {
        "dictionary": [{"word": "豆苗工程", "frequency": 50, "reason": "项目名"}, {"word": "双减"}],
        "forbidden_words": ["市长春"],
        "agencies": [{"name": "数字服务中心", "function": "政府"}],
        "events": [{"name": "金桥六号行动", "begins": "2016-03", "ends": "2016-09"}],
        "corrections": [
            {"essay": "a-1", "facet": "year", "value": "2011-2013", "opening": "某县"},
            {"essay": "a-1", "facet": "region", "value": ""},
        ],
    }
    made = parse_amendments(told)
    assert to_amending_form(made) == told
    assert parse_amendments(to_amending_form(made)) == made


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"dictionary": "x"}, "不是列表"),
        ({"dictionary": [{"word": "  "}]}, "两个字以上"),
        ({"dictionary": [{"word": "长" * 1000}]}, "最多 20 个字"),
        ({"dictionary": [{"word": "三 严"}]}, "只含汉字、字母和数字"),
        ({"dictionary": [{"word": "三严", "frequency": 0}]}, "词频"),
        ({"dictionary": [{"word": "三严", "frequency": "many"}]}, "词频"),
        ({"dictionary": [{"word": "三严"}], "forbidden_words": ["三严"]}, "写了两次"),
        ({"dictionary": [3]}, "写得不对"),
        ({"agencies": [{"name": "数字服务中心", "function": "魔法"}]}, "没有这一类"),
        ({"agencies": [{"name": "局", "function": "教育"}]}, "太短"),
        ({"events": [{"name": "金桥行动", "begins": "昨天"}]}, "2021-07"),
        ({"events": [{"name": "金桥行动", "begins": "2016-09", "ends": "2016-03"}]}, "晚于"),
        ({"corrections": [{"essay": "a-1", "facet": "colour", "value": "x"}]}, "只能是"),
        ({"corrections": [{"essay": "", "facet": "year", "value": "2011"}]}, "没有写范文编号"),
        ({"corrections": [{"essay": "a-1", "facet": "year", "value": "去年"}]}, "2011-2013"),
        ({"corrections": [{"essay": "a-1", "facet": "year", "value": "2013-2011"}]}, "2011-2013"),
        ({"corrections": [{"essay": "a-1", "facet": "region", "value": "某县"}]}, "没有这个地方"),
        ({"corrections": [{"essay": "a-1", "facet": "genre", "value": "小说"}]}, "没有这种"),
        ({"corrections": [{"essay": "a-1", "facet": "agency", "value": "小说"}]}, "没有这一类"),
        ({"corrections": [{"essay": "a-1", "facet": "year", "value": "2011"}] * 2}, "写了两次"),
    ],
)  # fmt: skip
def test_what_cannot_be_amended_is_said_in_a_sentence(parts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadTuning, match=sentence):
        parse_amendments(parts)


def test_an_added_word_comes_out_whole_and_a_forbidden_one_never_does(
    segmenter: Segmenter,
) -> None:
    text = "大力推进豆苗工程建设"
    assert "豆苗工程" not in segmenter.cut(text)
    other = segmenter.with_words(DictionaryChanges((("豆苗工程", None),), ("大力推进", "大力")))
    words = other.cut(text)
    assert "豆苗工程" in words
    assert not {"大力推进", "大力"} & {*words}
    assert "".join(words) == text
    # What was there before, and what other segmenters cut, stays as it was.
    assert "大力推进" in segmenter.cut(text) or "大力" in segmenter.cut(text)
    assert restore(other.segment(text).words) == text


def test_a_text_without_any_of_the_words_is_cut_as_before(segmenter: Segmenter) -> None:
    other = segmenter.with_words(DictionaryChanges((("豆苗工程", 900_000),), ("审计",)))
    for text in PAGES.values():
        if "豆苗工程" not in text and "审计" not in text:
            assert other.cut(text) == segmenter.cut(text)


def test_what_differs_between_two_sets_of_amendments_is_told_by_its_words() -> None:
    before = Amendments(words=(DictionaryWord("双减"), DictionaryWord("三资")))
    after = Amendments(words=(DictionaryWord("双减", 90, "more"), DictionaryWord("三资")))
    assert changed_terms(before.terms, after.terms) == {"双减"}
    assert before.digest != after.digest
    reasons = Amendments(words=(DictionaryWord("双减", reason="why"), DictionaryWord("三资")))
    assert reasons.digest == before.digest


def test_tables_are_as_before_once_nobody_amends_them() -> None:
    from lexicon.agencies import agency_vocabulary

    made = parse_amendments({"agencies": [{"name": "数字服务中心", "function": "政府"}]})
    with amended(made):
        assert [f.entry.function for f in agency_vocabulary().find("数字服务中心")] == ["政府"]
    assert not list(agency_vocabulary().find("数字服务中心"))


@pytest.mark.node
def test_a_word_reaches_readers_with_a_rebuild_that_redoes_only_pages_that_have_it(
    target: Target, pages: Path, segmenter: Segmenter
) -> None:
    build(target, pages)
    before = service_of(target, segmenter).search(SearchRequest("豆苗工程"))
    assert "豆苗工程" not in before.words
    publish(target, dictionary=[{"word": "豆苗工程"}])
    assert "豆苗工程" not in service_of(target, segmenter).search(SearchRequest("豆苗工程")).words
    assert build(target, pages) == {"amended": 1, "unchanged": 2}
    after = service_of(target, segmenter).search(SearchRequest("豆苗工程"))
    assert after.words == ("豆苗工程",)
    assert [hit.essay.id for hit in after.hits] == ["a-1"]
    assert build(target, pages) == {"unchanged": 3}
    publish(target)
    assert build(target, pages) == {"amended": 1, "unchanged": 2}
    assert service_of(target, segmenter).search(SearchRequest("豆苗工程")).words == before.words


@pytest.mark.node
def test_a_word_that_no_page_has_is_taken_up_without_a_new_generation(
    target: Target, pages: Path, segmenter: Segmenter
) -> None:
    build(target, pages)
    publish(target, dictionary=[{"word": "青苗工程"}])
    assert build(target, pages) == {"unchanged": 3}
    found = service_of(target, segmenter).search(SearchRequest("青苗工程"))
    assert (found.words, found.generation) == (("青苗工程",), 1)


@pytest.mark.node
def test_added_agencies_and_events_are_found_in_the_texts(
    target: Target, pages: Path, segmenter: Segmenter
) -> None:
    build(target, pages)
    assert facets_of(target, segmenter, "c-1").agency_type is None
    publish(
        target,
        agencies=[{"name": "数字服务中心", "function": "政府"}],
        events=[{"name": "金桥六号行动", "begins": "2016-03", "ends": "2016-09"}],
    )
    assert build(target, pages) == {"amended": 1, "unchanged": 2}
    facets = facets_of(target, segmenter, "c-1")
    assert facets.agency_type.value == "政府"
    assert facets.year.value == 2016


@pytest.mark.node
def test_a_correction_holds_through_every_rebuild_and_follows_its_text(
    target: Target, pages: Path, segmenter: Segmenter
) -> None:
    build(target, pages)
    page = service_of(target, segmenter).read_essay("b-1")
    assert page is not None
    text = "\n".join(part for s in page.sections for part in (s.heading, s.text) if part)
    told = {"essay": "b-1", "opening": to_opening(text), "reason": "见封面"}
    publish(
        target,
        corrections=[
            told | {"facet": "year", "value": "2015"},
            told | {"facet": "agency", "value": ""},
            told | {"facet": "region", "value": "四川省/成都市"},
        ],
    )
    assert build(target, pages) == {"corrected": 1, "unchanged": 2}
    for _ in range(2):
        facets = facets_of(target, segmenter, "b-1")
        assert (facets.year.value, facets.year.basis) == (2015, "corrected")
        assert facets.year.evidence.quote == "见封面"
        assert facets.agency_type is None
        assert facets.region.value == ("四川省", "成都市")
        rebuild(target, [pages], Options(full=True, forced=FORCED.forced))
    # Another text in its place is not taken for it.
    (pages / "b.txt").write_text(PAGES["b"].replace("三十个", "九个").replace("2013", "2014"))
    build(target, pages)
    assert facets_of(target, segmenter, "b-1").year.value == 2014


@pytest.mark.node
def test_amendments_that_cannot_be_read_stop_the_rebuild_before_anything_is_lost(
    target: Target, pages: Path
) -> None:
    build(target, pages)
    publish(target, corrections=[{"essay": "a-1", "facet": "year", "value": "soon"}])
    with pytest.raises(AmendmentsUnreadable, match="Version 1 of the tuning"):
        rebuild(target, [pages], FORCED)


def test_what_is_no_page_does_not_become_one_by_a_new_word(target: Target, pages: Path) -> None:
    (pages / "d.txt").write_text("\n", "utf-8")
    build(target, pages)
    publish(target, dictionary=[{"word": "豆苗工程"}])
    assert build(target, pages) == {"amended": 1, "unchanged": 2, "dead before": 1}
    assert build(target, pages) == {"unchanged": 3, "dead before": 1}
