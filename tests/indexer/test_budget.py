"""Pages that are none, and pages that the engine refuses: how many may be, and what is kept of them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from indexer.index.generations.generation import live_generation
from indexer.index.loading.dead_letters import OverBudget
from indexer.index.rebuilding.job import Ears, Event, Interrupted, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from indexer.index.rebuilding.summary import Summary, read_letters_of
from tests.indexer.test_rebuild import POISON, live_of

pytestmark = pytest.mark.node

PAGES = 300
ALLOWED = 6  # 2 % of them

Bad = Callable[[int], bytes]


def no_record(number: int) -> bytes:
    """Noticed when the file is read for the plan."""
    return b'{"id": "page-%04d", "text"' % number


def no_text(number: int) -> bytes:
    """Noticed when the page is parsed."""
    return json.dumps({"id": f"page-{number:04}", "text": " "}).encode()


def no_document(number: int) -> bytes:
    """Noticed by the engine."""
    return json.dumps({"id": f"page-{number:04}", "text": f"{POISON}标题一\n正文。\n"}).encode()


BAD = pytest.mark.parametrize("bad", [no_record, no_text, no_document])


def good(number: int) -> bytes:
    text = f"某某局总结\n一年来，我局第{number}项工作平稳。\n"
    return json.dumps({"id": f"page-{number:04}", "text": text}).encode()


def spread(dead: int) -> list[int]:
    """So many pages, never two side by side."""
    return [number * PAGES // dead for number in range(dead)]


def rebuild_with(
    target: Target, folder: Path, bad: Bad, dead: Sequence[int], pages: int = PAGES
) -> Summary:
    chosen = set(dead)
    lines = [bad(number) if number in chosen else good(number) for number in range(pages)]
    (folder / "pages.jsonl").write_bytes(b"\n".join(lines))
    return rebuild(target, [folder / "pages.jsonl"], Options(full=True))


@BAD
def test_a_fiftieth_may_be_dead_and_everything_adds_up(
    target: Target, tmp_path: Path, bad: Bad
) -> None:
    summary = rebuild_with(target, tmp_path, bad, spread(ALLOWED))
    assert (summary.read, summary.unchanged) == (PAGES, 0)
    assert (summary.indexed, len(summary.letters)) == (PAGES - ALLOWED, ALLOWED)
    lines = sorted(int(letter.source.rpartition(":")[2]) - 1 for letter in summary.letters)
    assert lines == spread(ALLOWED)


@BAD
def test_one_more_than_a_fiftieth_changes_nothing(target: Target, tmp_path: Path, bad: Bad) -> None:
    with pytest.raises(OverBudget, match="7 of 300 pages were refused, more than 2%"):
        rebuild_with(target, tmp_path, bad, spread(ALLOWED + 1))
    assert live_generation(target.client, target.names) is None


@BAD
def test_twenty_in_a_row_stop_it_though_they_are_less_than_a_fiftieth(
    target: Target, tmp_path: Path, bad: Bad
) -> None:
    pages = 1020
    assert len(rebuild_with(target, tmp_path, bad, range(100, 119), pages).letters) == 19
    with pytest.raises(OverBudget, match="20 pages in a row"):
        rebuild_with(target, tmp_path, bad, range(100, 120), pages)
    letters = read_letters_of(target, 2)
    assert len(letters) == 20
    assert all(letter.reason for letter in letters)
    assert live_of(target).number == 1


def test_of_a_run_over_its_budget_the_letters_are_kept_and_a_mended_corpus_resumes_it(
    target: Target, tmp_path: Path
) -> None:
    with pytest.raises(OverBudget):
        rebuild_with(target, tmp_path, no_record, spread(PAGES // 2))
    assert len(read_letters_of(target, 1)) > ALLOWED
    mended = tmp_path / "pages.jsonl"
    mended.write_bytes(b"\n".join(map(good, range(PAGES))))
    summary = rebuild(target, [], Options(resume=True))
    assert (summary.run, summary.indexed, summary.letters) == (1, PAGES, [])


@BAD
def test_dead_letters_before_an_interruption_count_after_it(
    target: Target, tmp_path: Path, bad: Bad
) -> None:
    asked: list[bool] = []

    def ask(event: Event) -> None:
        if event.name == "written":
            asked.append(True)

    dead = set(spread(ALLOWED + 1))
    lines = [bad(number) if number in dead else good(number) for number in range(PAGES)]
    file = tmp_path / "pages.jsonl"
    # All but the last of them are met before the interruption.
    file.write_bytes(b"\n".join([*lines[: max(dead)], *map(good, range(max(dead), PAGES))]))
    with pytest.raises(Interrupted):
        rebuild(target, [file], Options(full=True), Ears(ask, lambda: bool(asked)))
    file.write_bytes(b"\n".join(lines))
    with pytest.raises(OverBudget, match=f"{ALLOWED + 1} of {PAGES} pages"):
        rebuild(target, [], Options(resume=True))
    assert live_generation(target.client, target.names) is None
