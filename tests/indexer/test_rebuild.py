"""The rebuild on a real node: everything arrives, readers see all of it or nothing new."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from fanwen.commands.demo import CORPUS
from indexer.documents import Document
from indexer.loading.bulk import DiskFull, Rejected, bulk_index
from indexer.loading.certificate import read_certificate
from indexer.loading.dead_letters import OverBudget
from indexer.loading.generations import (
    NothingBefore,
    create_generation,
    list_generations,
    live_generation,
    roll_back,
)
from indexer.loading.pages import parse_pages
from indexer.loading.rebuild import rebuild
from indexer.loading.summary import Summary, Target
from indexer.loading.verification import agrees, compare_with_pages, hash_index
from indexer.reading.sources import NoCorpus
from mappings.documents import essay_from_source, section_from_source
from mappings.segmentation import SEPARATOR

pytestmark = pytest.mark.node

FEW = sorted(CORPUS.glob("*.txt"))[:2]


def rebuild_few(target: Target) -> Summary:
    return rebuild(target, FEW, lambda summary: None)


def all_sources(client: Elasticsearch, index: str) -> Iterator[tuple[str, dict[str, Any]]]:
    hits = client.search(index=index, size=5000, query={"match_all": {}})["hits"]["hits"]
    return ((hit["_id"], hit["_source"]) for hit in hits)


def test_every_essay_and_section_arrives_as_it_was_parsed(target: Target) -> None:
    rebuild_few(target)
    alias = target.names.alias
    essays = {i: essay_from_source(i, s) for i, s in all_sources(target.client, alias("essays"))}
    sections = {i: section_from_source(s) for i, s in all_sources(target.client, alias("sections"))}
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
    numbers = [rebuild_few(target).generation for _ in range(3)]
    assert numbers == [1, 2, 3]
    live = live_generation(target.client, target.names)
    assert live is not None
    assert live.number == 3
    assert [g.number for g in list_generations(target.client, target.names)] == [2, 3]


def test_ids_are_the_same_in_every_rebuild(target: Target) -> None:
    ids = []
    for _ in range(2):
        rebuild_few(target)
        ids.append({i for i, _ in all_sources(target.client, target.names.alias("sections"))})
    assert ids[0] == ids[1]


def test_a_rebuild_without_pages_changes_nothing(target: Target, tmp_path: Path) -> None:
    rebuild_few(target)
    (tmp_path / "empty.txt").touch()
    with pytest.raises(NoCorpus):
        rebuild(target, [tmp_path], lambda summary: None)
    assert [g.number for g in list_generations(target.client, target.names)] == [1]


def test_a_rebuild_that_is_interrupted_changes_nothing(target: Target) -> None:
    rebuild_few(target)

    def interrupt(summary: Summary) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(target, FEW, interrupt)
    live = live_generation(target.client, target.names)
    assert live is not None
    assert live.number == 1
    assert [g.number for g in list_generations(target.client, target.names)] == [1]


def test_a_document_that_does_not_fit_the_mapping_is_named(target: Target) -> None:
    generation = create_generation(target.client, target.names)
    good = Document("essays", "a-1", {"page": "a", "ordinal": 1})
    poison = Document("essays", "b-1", {"page": "b", "unheard_of": 1})
    outcomes = list(bulk_index(target.client, generation, [good, poison]))
    assert outcomes[0] == good
    assert isinstance(outcomes[1], Rejected)
    assert outcomes[1].id == "b-1"
    assert "strict" in outcomes[1].reason


def test_a_full_disk_stops_the_load_at_once(target: Target) -> None:
    generation = create_generation(target.client, target.names)
    block = {"index.blocks.read_only_allow_delete": True}
    target.client.indices.put_settings(index=generation.indices, settings=block)
    document = Document("essays", "a-1", {"page": "a", "ordinal": 1})
    with pytest.raises(DiskFull, match="free some space"):
        list(bulk_index(target.client, generation, [document]))


# Lucene takes no single term over 32,766 bytes in a keyword field: a breadcrumb can be one.
POISON = "欢迎光临文山范文网\n当前位置:首页 > " + "长" * 20_000 + "\n"


def test_a_rebuild_of_refused_pages_alone_changes_nothing(target: Target, tmp_path: Path) -> None:
    rebuild_few(target)
    (tmp_path / "page.txt").write_text(POISON + "标题一\n正文一句。\n", "utf-8")
    with pytest.raises(OverBudget, match="1 of 1 pages"):
        rebuild(target, [tmp_path], lambda summary: None)
    live = live_generation(target.client, target.names)
    assert live is not None
    assert live.number == 1


def test_a_refused_page_is_out_whole_and_has_a_letter(target: Target, tmp_path: Path) -> None:
    text = FEW[0].read_text("utf-8")
    poison = tmp_path / "poison.txt"
    # The copy is the fuller one: without it, the others stand for themselves.
    poison.write_text(POISON + text.split("\n", 2)[2] + "本局还做了许多别的工作。\n" * 9, "utf-8")
    summary = rebuild(target, [*FEW, poison], lambda summary: None)
    alone = rebuild(target, FEW, lambda summary: None)
    assert summary.content.hexdigest() == alone.content.hexdigest()
    assert (summary.pages, summary.essays, summary.copies) == (
        alone.pages, alone.essays, alone.copies
    )  # fmt: skip
    (letter,) = summary.letters
    assert (letter.code, letter.source) == ("rejected", str(poison))
    assert "poison-1" in letter.reason
    assert letter.excerpt
    assert shlex.split(letter.replay)[2] == str(poison)


def test_a_phrase_crosses_what_the_site_hid(target: Target, tmp_path: Path) -> None:
    text = "教育局总结\n20**年，在xx县委领导下，××教育局成效明显。\n一、做法\n好。\n"
    (tmp_path / "page.txt").write_text(text, "utf-8")
    rebuild(target, [tmp_path], lambda summary: None)

    def holds(words: str) -> bool:
        phrase = SEPARATOR.join(target.segmenter.cut(words))
        query = {"match_phrase": {"text": phrase}}
        found = target.client.search(index=target.names.alias("sections"), query=query)
        return bool(found["hits"]["total"]["value"])

    assert holds("在县委领导下")
    assert holds("，教育局成效")
    assert not holds("县委教育局")


def test_a_rollback_brings_back_what_was_live_before(target: Target) -> None:
    rebuild_few(target)
    rebuild_few(target)
    assert roll_back(target.client, target.names).number == 1
    live = live_generation(target.client, target.names)
    assert live is not None
    assert live.number == 1
    with pytest.raises(NothingBefore, match="rebuild instead"):
        roll_back(target.client, target.names)


def test_a_rebuild_after_a_rollback_keeps_the_generation_rolled_back_to(target: Target) -> None:
    rebuild_few(target)
    rebuild_few(target)
    roll_back(target.client, target.names)
    rebuild_few(target)
    assert [g.number for g in list_generations(target.client, target.names)] == [1, 3]


def test_a_generation_carries_the_certificate_of_what_it_holds(target: Target) -> None:
    summary = rebuild_few(target)
    live = live_generation(target.client, target.names)
    assert live is not None
    certificate = read_certificate(target.client, live)
    assert certificate is not None
    assert (certificate.pages, certificate.essays) == (summary.pages, summary.essays)
    assert agrees(hash_index(target.client, live), certificate)


def test_a_changed_document_is_noticed(target: Target) -> None:
    rebuild_few(target)
    live = live_generation(target.client, target.names)
    assert live is not None
    certificate = read_certificate(target.client, live)
    assert certificate is not None
    first, _ = next(all_sources(target.client, live.index("essays")))
    target.client.update(index=live.index("essays"), id=first, doc={"length": 1}, refresh=True)
    assert not agrees(hash_index(target.client, live), certificate)


def test_the_index_is_compared_with_the_pages(target: Target, tmp_path: Path) -> None:
    rebuild_few(target)
    live = live_generation(target.client, target.names)
    assert live is not None
    same = compare_with_pages(target.client, live, parse_pages(FEW), target.segmenter)
    assert same.none
    changed = tmp_path / FEW[0].name
    changed.write_text(FEW[0].read_text("utf-8").replace("工作", "事务"), "utf-8")
    new = tmp_path / "new.txt"
    new.write_text("总结\n一年来，我局工作平稳。\n", "utf-8")
    pages = parse_pages([changed, new])
    found = compare_with_pages(target.client, live, pages, target.segmenter)
    assert (found.missing, found.extra, found.changed) == (
        ("new",), (FEW[1].stem,), (FEW[0].stem,)
    )  # fmt: skip


def test_the_same_pages_in_another_order_are_the_same_generation(target: Target) -> None:
    forward = rebuild(target, FEW, lambda summary: None)
    backward = rebuild(target, FEW[::-1], lambda summary: None)
    assert forward.content.hexdigest() == backward.content.hexdigest()
