"""The rebuild on a real node: everything arrives, readers see all of it or nothing new."""

import os
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from fanwen.bundled import CORPUS
from indexer.corpus.reading.sources import NoCorpus
from indexer.index.gates.run import GateRefused
from indexer.index.generations.certificate import Certificate, read_certificate
from indexer.index.generations.generation import Generation, drop, list_generations, live_generation
from indexer.index.generations.making import create_index
from indexer.index.generations.notes import note
from indexer.index.generations.swapping import NothingBefore, roll_back
from indexer.index.generations.verification import agrees, compare_with_pages, hash_index
from indexer.index.ledger.ledger import Ledger
from indexer.index.loading.bulk import Action, DiskFull, GenerationGone, Loader
from indexer.index.loading.dead_letters import OverBudget
from indexer.index.preparing.pages import parse_pages
from indexer.index.rebuilding.job import Ears, Event, Interrupted, Options, Target
from indexer.index.rebuilding.rebuild import NothingToResume, rebuild
from indexer.index.rebuilding.summary import Summary
from mappings.definitions import TUNING_KEY
from mappings.documents import essay_from_source, section_from_source
from mappings.names import KINDS, Names
from mappings.segmentation import SEPARATOR, Segmenter
from search.evaluation.collections import Collection, Query
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.tuning import default_tuning, to_form
from state.asked.entries import searched
from state.asked.log import QUERIES, QueryLog
from state.serving import live_index, served_name
from state.tunings import Tunings
from tests.conftest import a_target, make_folder

pytestmark = pytest.mark.node

FEW = sorted(CORPUS.glob("*.txt"))[:2]
ANEW = Options(full=True)
OTHER = Options(forced={"deletion": "another corpus"})


def live_of(target: Target) -> Generation:
    live = live_generation(target.client, target.names)
    assert live is not None
    return live


def numbers_of(target: Target) -> list[int]:
    return [g.number for g in list_generations(target.client, target.names)]


def certificate_of(target: Target) -> Certificate:
    certificate = read_certificate(target.client, live_of(target))
    assert certificate is not None
    return certificate


def all_sources(client: Elasticsearch, index: str) -> Iterator[tuple[str, dict[str, Any]]]:
    hits = client.search(index=index, size=5000, query={"match_all": {}})["hits"]["hits"]
    return ((hit["_id"], hit["_source"]) for hit in hits)


@pytest.fixture(scope="module")
def built(
    client: Elasticsearch, state_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Target, Summary]]:
    """A first generation, for tests that only look at it."""
    folder = make_folder(tmp_path_factory.mktemp("built"), state_dir)
    with a_target(client, Names(f"test-built-{os.getpid()}"), folder) as target:
        yield target, rebuild(target, FEW, Options(forced={"deletion": "in case"}))


def test_every_essay_and_section_arrives_as_it_was_parsed(built: tuple[Target, Summary]) -> None:
    client, alias = built[0].client, built[0].names.alias
    essays = {i: essay_from_source(i, s) for i, s in all_sources(client, alias("essays"))}
    sections = {i: section_from_source(s) for i, s in all_sources(client, alias("sections"))}
    for page in parse_pages(FEW):
        for essay in page.essays:
            stored = essays.pop(essay.id(page.name))
            assert (stored.title, stored.facets) == (essay.title, essay.facets)
            for section in essay.sections:
                text = sections.pop(f"{essay.id(page.name)}#{section.ordinal}")
                assert (text.heading, text.text, text.path) == (
                    section.heading,
                    section.text,
                    section.path,
                )
    assert not essays
    assert not sections


def test_each_rebuild_is_a_new_generation_and_two_are_kept(target: Target) -> None:
    numbers = [rebuild(target, FEW, ANEW).generation for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert live_of(target).number == 3
    assert numbers_of(target) == [2, 3]


def test_an_unchanged_corpus_is_nothing_to_do(target: Target) -> None:
    first = rebuild(target, FEW)
    again = rebuild(target, FEW)
    assert (again.outcome, again.generation, again.unchanged) == ("nothing to do", 1, 2)
    assert again.content == first.content
    assert numbers_of(target) == [1]


def test_only_what_changed_is_done_again_and_the_rest_is_carried_over(
    target: Target, tmp_path: Path
) -> None:
    pages = [tmp_path / file.name for file in sorted(CORPUS.glob("*.txt"))[:6]]
    for page in pages:
        page.write_bytes((CORPUS / page.name).read_bytes())
    rebuild(target, pages)
    pages[0].write_text(pages[0].read_text("utf-8").replace("工作", "事务"), "utf-8")
    events: list[Event] = []
    changed = rebuild(target, pages, Options(), Ears(events.append))
    assert (changed.indexed, changed.unchanged, changed.read) == (1, 5, 6)
    assert [e.figures["pages"] for e in events if e.name == "prepared"] == [1]
    alone = Target(target.client, target.names, target.folder / "other")
    alone.folder.mkdir()
    (alone.folder / "jieba").symlink_to((target.folder / "jieba").resolve())
    whole = rebuild(alone, pages, ANEW)
    assert (changed.content, changed.essays) == (whole.content, whole.essays)


def test_a_page_that_vanished_is_gone_and_its_copies_stand_for_themselves(
    target: Target, tmp_path: Path
) -> None:
    text = FEW[0].read_text("utf-8")
    fuller = tmp_path / "fuller.txt"
    fuller.write_text(text + "本局还做了许多别的工作。\n" * 9, "utf-8")
    rebuild(target, [*FEW, fuller])
    without = rebuild(target, FEW, OTHER)
    assert without.content == rebuild(target, FEW, ANEW).content
    assert not target.client.count(
        index=target.names.alias("essays"), query={"term": {"page": "fuller"}}
    )["count"]


def test_a_plan_says_why_each_page_is_done_again(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, same = tmp_path / "changed.txt", tmp_path / "same.txt"
    changed.write_text("总结\n一年来，我局工作平稳。\n", "utf-8")
    same.write_bytes(FEW[0].read_bytes())
    rebuild(target, [tmp_path])
    changed.write_text("总结\n一年来，我局工作很好。\n", "utf-8")
    (tmp_path / "new.txt").write_bytes(FEW[1].read_bytes())
    events: list[Event] = []
    rebuild(target, [tmp_path], Options(), Ears(events.append))
    (compared,) = [event for event in events if event.name == "compared"]
    assert compared.figures["reasons"] == {"new": 1, "text changed": 1, "unchanged": 1}


def test_a_rebuild_without_pages_changes_nothing(target: Target, tmp_path: Path) -> None:
    rebuild(target, FEW)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "state").mkdir(exist_ok=True)
    with pytest.raises((NoCorpus, GateRefused)):
        rebuild(target, [tmp_path / "empty.txt"])
    assert live_of(target).number == 1


def test_a_folder_that_is_gone_changes_nothing(target: Target, tmp_path: Path) -> None:
    rebuild(target, FEW)
    with pytest.raises(NoCorpus, match="does not exist"):
        rebuild(target, [tmp_path / "gone"])
    assert numbers_of(target) == [1]


def test_a_rebuild_that_is_asked_to_stop_can_be_resumed(target: Target) -> None:
    rebuild(target, FEW)
    asked: list[bool] = []

    def ask(event: Event) -> None:
        if event.name == "written":
            asked.append(True)

    with pytest.raises(Interrupted, match="--resume"):
        rebuild(target, sorted(CORPUS.glob("*.txt"))[:6], ANEW, Ears(ask, lambda: bool(asked)))
    assert live_of(target).number == 1
    resumed = rebuild(target, [], Options(resume=True))
    assert (resumed.outcome, resumed.generation) == ("swapped", 2)
    assert numbers_of(target) == [1, 2]
    with pytest.raises(NothingToResume):
        rebuild(target, [], Options(resume=True))


def test_what_a_rebuild_left_half_built_is_removed_by_the_next(target: Target) -> None:
    def interrupt(event: Event) -> None:
        if event.name == "written":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(target, FEW, Options(), Ears(interrupt))
    assert live_generation(target.client, target.names) is None
    assert rebuild(target, FEW).generation == 2
    assert numbers_of(target) == [2]


def to_loader(target: Target) -> Loader:
    generation = Generation(1, target.names)
    for kind in KINDS:
        create_index(target.client, generation, kind)
    return Loader(target.client, generation)


GOOD = Action("essays", "a-1", "a", b'{"page": "a", "ordinal": 1}')


def test_a_document_that_does_not_fit_the_mapping_is_named(target: Target) -> None:
    poison = Action("essays", "b-1", "b", b'{"page": "b", "unheard_of": 1}')
    (rejected,) = to_loader(target).write([GOOD, poison])
    assert (rejected.id, rejected.page) == ("b-1", "b")
    assert "strict" in rejected.reason


def test_a_full_disk_stops_the_load_at_once(target: Target) -> None:
    loader = to_loader(target)
    block = {"index.blocks.read_only_allow_delete": True}
    target.client.indices.put_settings(index=loader.generation.indices, settings=block)
    with pytest.raises(DiskFull, match="free some space"):
        list(loader.write([GOOD]))


def test_a_generation_that_another_removed_does_not_come_back_by_being_written_to(
    target: Target,
) -> None:
    loader = to_loader(target)
    drop(target.client, loader.generation)
    with pytest.raises(GenerationGone):
        list(loader.write([GOOD]))
    assert not numbers_of(target)


# Lucene takes no single term over 32,766 bytes in a keyword field: a breadcrumb can be one.
POISON = "欢迎光临文山范文网\n当前位置:首页 > " + "长" * 20_000 + "\n"


def test_a_rebuild_of_refused_pages_alone_changes_nothing(target: Target, tmp_path: Path) -> None:
    rebuild(target, FEW)
    (tmp_path / "page.txt").write_text(POISON + "标题一\n正文一句。\n", "utf-8")
    with pytest.raises(OverBudget, match="1 of 1 pages"):
        rebuild(target, [tmp_path / "page.txt"], ANEW)
    assert live_of(target).number == 1


def test_a_refused_page_is_out_whole_and_has_a_letter(target: Target, tmp_path: Path) -> None:
    text = FEW[0].read_text("utf-8")
    poison = tmp_path / "poison.txt"
    # The copy is the fuller one: without it, the others stand for themselves.
    poison.write_text(POISON + text.split("\n", 2)[2] + "本局还做了许多别的工作。\n" * 9, "utf-8")
    summary = rebuild(target, [*FEW, poison])
    alone = rebuild(target, FEW, ANEW)
    assert summary.content == alone.content
    assert (summary.pages, summary.essays, summary.copies) == (
        alone.pages, alone.essays, alone.copies
    )  # fmt: skip
    assert summary.read == summary.indexed + summary.unchanged + len(summary.letters) == 3
    (letter,) = summary.letters
    assert (letter.code, letter.source) == ("rejected", str(poison))
    assert "poison-1" in letter.reason
    assert letter.excerpt
    assert shlex.split(letter.replay)[2] == str(poison)


def test_a_page_refused_before_is_no_reason_for_another_rebuild(
    target: Target, tmp_path: Path
) -> None:
    poison = tmp_path / "poison.txt"
    poison.write_text(POISON + "标题一\n正文一句。\n", "utf-8")
    rebuild(target, [*FEW, poison])
    again = rebuild(target, [*FEW, poison])
    assert again.outcome == "nothing to do"
    assert [letter.page for letter in again.letters] == ["poison"]


def test_a_phrase_crosses_what_the_site_hid(
    target: Target, segmenter: Segmenter, tmp_path: Path
) -> None:
    text = "教育局总结\n20**年，在xx县委领导下，××教育局成效明显。\n一、做法\n好。\n"
    (tmp_path / "page.txt").write_text(text, "utf-8")
    rebuild(target, [tmp_path / "page.txt"])

    def holds(words: str) -> bool:
        phrase = SEPARATOR.join(segmenter.cut(words))
        query = {"match_phrase": {"text": phrase}}
        found = target.client.search(index=target.names.alias("sections"), query=query)
        return bool(found["hits"]["total"]["value"])

    assert holds("在县委领导下")
    assert holds("，教育局成效")
    assert not holds("县委教育局")


def test_a_rollback_takes_the_tuning_along(target: Target, segmenter: Segmenter) -> None:
    service = SearchService(target.client, target.names, segmenter)
    rebuild(target, FEW)
    rebuild(target, FEW, ANEW)
    assert service.open().profile.name == "default"
    other = to_form(default_tuning())
    other["profile"] = other["profile"] | {"name": "few terms"}
    other["profile"]["similar"] = other["profile"]["similar"] | {"terms": 3}
    Tunings(target.client, target.names).publish(other, 0, "somebody", "fewer terms")
    assert service.open().profile.similar.terms == 3
    assert certificate_of(target).generation == 2
    roll_back(target.client, target.names)
    assert service.open().profile.name == "default"
    assert service.open(2).profile.name == "few terms"


def test_the_next_generation_is_tuned_as_the_live_one(target: Target) -> None:
    rebuild(target, FEW)
    Tunings(target.client, target.names).publish(to_form(default_tuning()), 0, "somebody", "why")
    rebuild(target, FEW, ANEW)
    assert certificate_of(target).fingerprint["tuning"] == "default 1"
    index = live_index(target.client, target.names)
    assert index and served_name(target.client, index) == "default 1"


def test_a_tuning_of_another_version_costs_no_page(
    target: Target, segmenter: Segmenter, caplog: pytest.LogCaptureFixture
) -> None:
    rebuild(target, FEW)
    note(target.client, live_of(target), TUNING_KEY, {"profile": {"name": "of old", "fields": {}}})
    service = SearchService(target.client, target.names, segmenter)
    assert service.search(SearchRequest("工作")).total
    assert "fields.heading.words" in caplog.text


def test_a_rollback_brings_back_what_was_live_before(target: Target) -> None:
    rebuild(target, FEW)
    rebuild(target, FEW, ANEW)
    assert roll_back(target.client, target.names).number == 1
    assert live_of(target).number == 1
    with pytest.raises(NothingBefore, match="rebuild instead"):
        roll_back(target.client, target.names)


def test_a_rebuild_after_a_rollback_keeps_the_generation_rolled_back_to(target: Target) -> None:
    rebuild(target, FEW)
    rebuild(target, FEW, ANEW)
    roll_back(target.client, target.names)
    rebuild(target, FEW, ANEW)
    assert numbers_of(target) == [1, 3]


def test_after_a_rollback_no_form_that_a_kept_generation_holds_is_prepared_again(
    target: Target, tmp_path: Path
) -> None:
    files = [Path(shutil.copy(file, tmp_path)) for file in FEW]
    rebuild(target, files)
    before = files[0].read_text("utf-8")
    files[0].write_text(before + "又补充了一句说明。\n", "utf-8")
    rebuild(target, files)
    roll_back(target.client, target.names)
    told: list[Event] = []
    assert rebuild(target, files, ears=Ears(told.append)).indexed == 1
    assert [event.figures["reasons"] for event in told if event.name == "compared"] == [
        {"text changed": 1, "unchanged": 1}
    ]
    files[0].write_text(before, "utf-8")
    rebuild(target, files, ANEW, Ears(told.append))
    assert not [event for event in told if event.name == "prepared"]


def test_a_generation_carries_the_certificate_of_what_it_holds(
    built: tuple[Target, Summary],
) -> None:
    target, summary = built
    certificate = certificate_of(target)
    assert (certificate.pages, certificate.essays) == (summary.pages, summary.essays)
    assert agrees(hash_index(target.client, live_of(target)), certificate)
    assert [gate["gate"] for gate in certificate.gates] == [
        "counts", "deletion", "drift", "round trip", "queries", "judged queries"
    ]  # fmt: skip
    assert set(certificate.fingerprint) == {
        "parser",
        "dictionary",
        "amended",
        "definition",
        "tuning",
    }


def test_a_live_generation_is_not_written_to_and_a_changed_document_is_noticed(
    target: Target,
) -> None:
    rebuild(target, FEW)
    live, client = live_of(target), target.client
    first, _ = next(all_sources(client, live.index("essays")))
    change = {"index": live.index("essays"), "id": first, "doc": {"length": 1}, "refresh": True}
    with pytest.raises(Exception, match="blocked"):
        client.update(**change)
    client.indices.put_settings(index=live.indices, settings={"index.blocks.write": None})
    client.update(**change)
    assert not agrees(hash_index(client, live), certificate_of(target))


def test_the_index_is_compared_with_the_pages(
    built: tuple[Target, Summary], segmenter: Segmenter, tmp_path: Path
) -> None:
    target = built[0]
    live = live_of(target)
    assert compare_with_pages(target.client, live, parse_pages(FEW), segmenter).none
    changed = tmp_path / FEW[0].name
    changed.write_text(FEW[0].read_text("utf-8").replace("工作", "事务"), "utf-8")
    new = tmp_path / "new.txt"
    new.write_text("总结\n一年来，我局工作平稳。\n", "utf-8")
    pages = parse_pages([changed, new])
    found = compare_with_pages(target.client, live, pages, segmenter)
    assert (found.missing, found.extra, found.changed) == (
        ("new",), (FEW[1].stem,), (FEW[0].stem,)
    )  # fmt: skip


def test_a_lost_ledger_costs_a_full_rebuild_and_nothing_else(target: Target) -> None:
    first = rebuild(target, FEW)
    target.ledger.unlink()
    again = rebuild(target, FEW)
    assert (again.outcome, again.indexed, again.content) == ("swapped", 2, first.content)


def test_a_ledger_of_another_version_is_set_aside(target: Target) -> None:
    rebuild(target, FEW)
    with Ledger(target.ledger) as ledger:
        ledger.write("PRAGMA user_version = 99")
    assert rebuild(target, FEW).outcome == "swapped"
    assert target.ledger.with_suffix(".version-99.sqlite").exists()


def refuse(target: Target, gate: str, files: list[Path], options: Options = ANEW) -> GateRefused:
    with pytest.raises(GateRefused, match=f"gate {gate}") as refused:
        rebuild(target, files, options)
    return refused.value


def test_a_tenth_of_the_pages_gone_is_refused_until_it_is_forced_with_a_reason(
    target: Target,
) -> None:
    rebuild(target, FEW)
    error = refuse(target, "deletion", FEW[:1], Options())
    assert FEW[1].stem in str(error)
    assert live_of(target).number == 1
    forced = rebuild(target, [], Options(resume=True, forced={"deletion": "a source was closed"}))
    assert (forced.outcome, forced.generation) == ("swapped", 2)
    assert certificate_of(target).forced == {"deletion": "a source was closed"}


def test_judged_queries_that_fall_beyond_noise_are_refused_when_it_is_resumed_too(
    target: Target, tmp_path: Path
) -> None:
    pages = [tmp_path / file.name for file in FEW]
    for page, file in zip(pages, FEW, strict=True):
        page.write_bytes(file.read_bytes())
    rebuild(target, pages)
    found = all_sources(target.client, target.names.alias("essays"))
    titles = {id_: essay_from_source(id_, source).title for id_, source in found}
    judged = Collection(
        name="ours",
        queries=tuple(Query(id_, title) for id_, title in titles.items()),
        judgements={id_: {id_: 3} for id_ in titles},
    )
    assert len(titles) >= 6
    others = {"queries": "meant", "drift": "meant"}
    same = rebuild(target, pages, Options(full=True, forced=others, judged=judged))
    outcome = next(gate for gate in same.gates if gate["gate"] == "judged queries")
    assert outcome["passed"]
    assert outcome["figures"]["before"] == outcome["figures"]["after"] > 0.5
    text = "总结\n一年来，山川草木无言。\n"
    for page in pages:
        page.write_text(text, "utf-8")
    error = refuse(target, "judged queries", pages, Options(forced=others, judged=judged))
    assert f"of {len(titles)} judged queries falls" in str(error)
    # Neither the ratings nor what was forced need to be said again.
    refuse(target, "judged queries", [], Options(resume=True))
    assert live_of(target).number == 2
    forced = rebuild(target, [], Options(resume=True, forced={"judged queries": "meant, too"}))
    assert (forced.outcome, forced.generation) == ("swapped", 3)
    assert set(forced.forced) == {*others, "judged queries"}


def test_what_readers_asked_is_asked_at_the_gate(target: Target) -> None:
    rebuild(target, FEW)
    log = QueryLog(target.client, target.names, 30)
    for query, total in (("工作", 9), ("总结 教育", 3), ("无此", 0), ("工作 1…", 2)):
        log.add(searched(query, total, 5.0, (), 1))
    log.close()
    target.client.indices.refresh(index=target.names.system(QUERIES))
    gates = {gate["gate"]: gate for gate in rebuild(target, FEW, ANEW).gates}
    assert gates["queries"]["figures"]["of readers"] == 2
    given = rebuild(target, FEW, replace(ANEW, queries=["审计"]))
    assert {g["gate"]: g for g in given.gates}["queries"]["figures"]["of readers"] == 1


def test_a_gate_that_passes_is_not_recorded_as_forced(built: tuple[Target, Summary]) -> None:
    assert built[1].forced == {}


def test_summaries_add_up(built: tuple[Target, Summary]) -> None:
    told = built[1].to_json()
    assert told["read"] == told["indexed"] + told["unchanged"] + told["dead"]
    assert set(told["stages"]) == {
        "plan", "create", "prepare", "write", "settle", "gates", "swap", "clean"
    }  # fmt: skip
