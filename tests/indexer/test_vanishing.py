"""Sources that vanish or change while a rebuild runs: told, never loaded in an older form."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.corpus.reading.sources import NoCorpus
from indexer.index.generations.generation import live_generation
from indexer.index.loading.dead_letters import OverBudget
from indexer.index.rebuilding.job import Ears, Event, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from indexer.index.rebuilding.summary import Summary
from tests.indexer.test_rebuild import certificate_of, live_of

pytestmark = pytest.mark.node

PAGES = 12


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(PAGES):
        write(corpus, number, "工作平稳")
    return corpus


def write(corpus: Path, number: int, what: str) -> Path:
    path = corpus / f"page-{number:02}.txt"
    path.write_text(f"某某局总结\n一年来，我局第{number}项{what}。\n", "utf-8")
    return path


def rebuild_while(
    target: Target, corpus: Path, change: Callable[[], object], at: str = "compared"
) -> Summary:
    """A rebuild of all pages; the change happens at the first event of that name."""
    left = [at]

    def hear(event: Event) -> None:
        if event.name in left:
            left.remove(event.name)
            change()

    try:
        return rebuild(target, [corpus], Options(full=True), Ears(hear))
    finally:
        assert not left


def texts_of(target: Target) -> dict[str, str]:
    index = live_of(target).index("sections")
    hits = target.client.search(index=index, size=1000)["hits"]["hits"]
    return {hit["_source"]["page"]: hit["_source"]["text"].replace("\u2006", "") for hit in hits}


def test_a_file_that_vanished_after_the_plan_has_a_letter_and_the_rest_goes_on(
    target: Target, corpus: Path
) -> None:
    gone = corpus / "page-03.txt"
    summary = rebuild_while(target, corpus, gone.unlink)
    assert summary.outcome == "swapped"
    assert summary.read == summary.indexed + len(summary.letters) == PAGES
    (letter,) = summary.letters
    assert (letter.page, letter.source) == ("page-03", str(gone))
    assert "No such file" in letter.reason
    assert "it was there when the rebuild began" in letter.reason
    assert len(texts_of(target)) == PAGES - 1


def test_no_older_form_of_a_page_is_loaded_for_one_that_vanished(
    target: Target, corpus: Path
) -> None:
    rebuild(target, [corpus])
    changed = write(corpus, 3, "面貌一新")
    summary = rebuild_while(target, corpus, changed.unlink)
    assert [letter.page for letter in summary.letters] == ["page-03"]
    assert "page-03" not in texts_of(target)


def test_a_page_that_changed_after_the_plan_is_loaded_as_it_is_now(
    target: Target, corpus: Path
) -> None:
    summary = rebuild_while(target, corpus, lambda: write(corpus, 3, "面貌一新"))
    assert not summary.letters
    assert "面貌一新" in texts_of(target)["page-03"]
    assert rebuild(target, [corpus]).outcome == "nothing to do"


def test_a_file_that_turned_to_nothing_readable_is_told_with_that_reason(
    target: Target, corpus: Path
) -> None:
    broken = corpus / "page-03.txt"
    summary = rebuild_while(target, corpus, lambda: broken.write_bytes(b"\0\1\2\3" * 100))
    (letter,) = summary.letters
    assert letter.page == "page-03"
    assert "binary" in letter.reason


def test_more_vanished_pages_than_may_be_end_it(target: Target, corpus: Path) -> None:
    def vanish() -> None:
        for number in range(6):
            (corpus / f"page-{number:02}.txt").unlink()

    with pytest.raises(OverBudget, match="6 of 12 pages"):
        rebuild_while(target, corpus, vanish)
    assert live_generation(target.client, target.names) is None


@pytest.mark.parametrize("at", ["locked", "planned", "compared", "entered created"])
def test_a_corpus_that_vanished_is_no_corpus_whenever_it_did(
    target: Target, corpus: Path, at: str
) -> None:
    first = rebuild(target, [corpus])
    for number in range(PAGES):
        write(corpus, number, "面貌一新")
    with pytest.raises(NoCorpus, match="does not exist"):
        rebuild_while(target, corpus, lambda: shutil.rmtree(corpus), at)
    assert certificate_of(target).content == first.content


def test_a_folder_that_is_empty_since_is_no_corpus(target: Target, corpus: Path) -> None:
    def empty() -> None:
        for file in corpus.iterdir():
            file.unlink()

    with pytest.raises(NoCorpus, match="No pages in"):
        rebuild_while(target, corpus, empty)


def test_a_corpus_that_vanishes_when_all_of_it_was_prepared_is_not_missed(
    target: Target, corpus: Path
) -> None:
    summary = rebuild_while(target, corpus, lambda: shutil.rmtree(corpus), "entered loaded")
    assert (summary.outcome, summary.letters) == ("swapped", [])
    assert len(texts_of(target)) == PAGES
