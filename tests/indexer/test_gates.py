"""Each gate refuses for its own reason, and names what it is about; readers keep what they had."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.index.gates.candidate import Outcome
from indexer.index.gates.run import GateRefused
from indexer.index.generations.generation import Generation, list_generations
from indexer.index.rebuilding.job import Ears, Event, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from tests.indexer.test_rebuild import certificate_of

pytestmark = pytest.mark.node

PAGES = 6


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(PAGES):
        write(folder, number, "2014年", "水利工程建设和防汛抗旱")
    return folder


def write(folder: Path, number: int, year: str, work: str) -> None:
    """A page of one essay with a title, a year and work of its own."""
    text = (
        f"某县水利局{'一二三四五六'[number]}号{work[:4]}总结\n"
        f"{year}，某县水利局认真做好{work}，完成第{number}项任务，{work}成效明显。\n"
        f"一、主要做法\n我局坚持把{work}放在首位，{year}共召开会议{number + 3}次。\n"
        f"二、存在问题\n{work}中人员不足，资金不够，制度不够健全。\n"
    )
    (folder / f"page-{number}.txt").write_text(text, "utf-8")


def refused(target: Target, corpus: Path, at: str, tamper: Callable[[Generation], None]) -> Outcome:
    """The first gate that refused a rebuild, in which that happened at the event of that name."""

    def hear(event: Event) -> None:
        if event.name == at:
            tamper(list_generations(target.client, target.names)[-1])

    before = certificate_of(target)
    with pytest.raises(GateRefused) as error:
        rebuild(target, [corpus], Options(full=True), Ears(hear))
    assert certificate_of(target) == before
    outcome = error.value.outcomes[0]
    assert outcome.reason in str(error.value)
    return outcome


def nothing(generation: Generation) -> None:
    """Nothing is done to it."""


def test_a_document_that_is_missing_in_the_index_is_counted(target: Target, corpus: Path) -> None:
    rebuild(target, [corpus])

    def lose(generation: Generation) -> None:
        index = generation.index("sections")
        target.client.indices.refresh(index=index)
        (hit,) = target.client.search(index=index, size=1, query={"term": {"page": "page-2"}})[
            "hits"
        ]["hits"]
        target.client.delete(index=index, id=hit["_id"])

    outcome = refused(target, corpus, "entered settling", lose)
    assert outcome.gate == "counts"
    sections = outcome.figures["sections"]
    assert outcome.reason == f"{sections} of {sections + 1} sections are in the index"


def test_a_text_that_was_changed_on_its_way_is_named_by_its_page(
    target: Target, corpus: Path
) -> None:
    rebuild(target, [corpus])

    def change(generation: Generation) -> None:
        index = generation.index("sections")
        target.client.indices.refresh(index=index)
        (hit, *_) = target.client.search(index=index, query={"term": {"page": "page-2"}})["hits"][
            "hits"
        ]
        source = hit["_source"] | {"text": "被改过"}
        target.client.index(index=index, id=hit["_id"], document=source)

    outcome = refused(target, corpus, "entered settling", change)
    assert outcome.gate == "round trip"
    assert outcome.reason == f"the text of 1 of {PAGES} pages is not what was read: page-2"


def test_years_that_move_are_named_with_what_they_were(target: Target, corpus: Path) -> None:
    rebuild(target, [corpus])
    for number in range(4):
        write(corpus, number, "2019年", "水利工程建设和防汛抗旱")
    outcome = refused(target, corpus, "never", nothing)
    assert outcome.gate == "drift"
    assert "year: 4 essays have another value" in outcome.reason
    assert "page-0-1: 2014 → 2019" in outcome.reason


def test_queries_that_find_nothing_any_more_are_named(target: Target, corpus: Path) -> None:
    rebuild(target, [corpus])
    for number in range(PAGES):
        write(corpus, number, "2014年", "河道堤防巡查养护管理")
    with pytest.raises(GateRefused) as error:
        rebuild(target, [corpus], Options(full=True, queries=["防汛抗旱", "人员不足"]))
    (outcome,) = [one for one in error.value.outcomes if one.gate == "queries"]
    assert "防汛抗旱" in outcome.reason
    assert "人员不足" not in outcome.reason
