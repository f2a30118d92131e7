"""At each state of a run: told to stop, a full disk, a corpus that is gone; and what comes of it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from elasticsearch import ApiError

from fanwen.console.codes import ExitCode, code_of
from indexer.corpus.reading.sources import NoCorpus
from indexer.index.generations.generation import is_loading, list_generations
from indexer.index.generations.verification import agrees, hash_index
from indexer.index.ledger.runs import State
from indexer.index.rebuilding.job import Ears, Event, Interrupted, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from tests.indexer.test_rebuild import FEW, certificate_of, live_of

pytestmark = pytest.mark.node

FORCED = dict.fromkeys(("deletion", "drift", "queries"), "another corpus")
# As a run enters them, after it was planned.
STATES = get_args(State)[1:]
AFTER_THE_SWAP = STATES[STATES.index("swapped") + 1 :]
# All pages are prepared before the state after this one.
READING = ("created", "loading")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for page in FEW:
        shutil.copy(page, folder)
    return folder


@pytest.fixture
def first(target: Target, corpus: Path) -> str:
    """A generation is live; its content."""
    content = rebuild(target, [corpus]).content
    changed = corpus / FEW[0].name
    changed.write_text(changed.read_text("utf-8").replace("工作", "事务"), "utf-8")
    return content


@pytest.fixture
def content(target: Target, first: str, corpus: Path) -> str:
    """What a rebuild of the changed corpus comes to, undisturbed; the first generation is live again."""
    undisturbed = rebuild(target, [corpus], Options(forced=FORCED)).content
    assert undisturbed != first
    shutil.rmtree(target.folder / "ledger")
    for page in FEW:
        shutil.copy(page, corpus)
    rebuild(target, [corpus], Options(forced=FORCED))
    changed = corpus / FEW[0].name
    changed.write_text(changed.read_text("utf-8").replace("工作", "事务"), "utf-8")
    return undisturbed


def at(state: str, do: Callable[[], object]) -> Callable[[Event], None]:
    """Hears the events, and does that once, when the state is entered."""
    left = [f"entered {state}"]

    def hear(event: Event) -> None:
        if event.name in left:
            left.remove(event.name)
            do()

    return hear


def check(target: Target, content: str) -> None:
    """What is live is whole and has that content, and nothing half-built is left."""
    live = live_of(target)
    assert certificate_of(target).content == content
    assert agrees(hash_index(target.client, live), certificate_of(target))
    left = list_generations(target.client, target.names)
    assert not any(is_loading(target.client, generation) for generation in left)


def resume(target: Target) -> None:
    assert rebuild(target, [], Options(resume=True, forced=FORCED)).outcome == "swapped"


@pytest.mark.parametrize("state", STATES)
def test_told_to_stop_it_ends_there_and_is_gone_on_with(
    target: Target, corpus: Path, first: str, content: str, state: str
) -> None:
    told: list[bool] = []
    ears = Ears(at(state, lambda: told.append(True)), lambda: bool(told))
    with pytest.raises(Interrupted, match="--resume"):
        rebuild(target, [corpus], Options(forced=FORCED), ears)
    swapped = state in AFTER_THE_SWAP
    assert certificate_of(target).content == (content if swapped else first)
    resume(target)
    check(target, content)


@pytest.mark.parametrize("state", STATES)
def test_a_full_disk_is_told_as_one_and_can_be_gone_on_from(
    target: Target, corpus: Path, first: str, content: str, state: str
) -> None:
    def fill(full: bool | None) -> None:
        # As the engine itself does when a disk is full. Of a lock that cannot be given back this
        # process, which lives, would have to wait for the lease.
        setting = {"index.blocks.read_only_allow_delete": full}
        indices = f"{target.names.prefix}-*,-{target.names.system('locks')}"
        target.client.indices.put_settings(index=indices, settings=setting)

    try:
        rebuild(target, [corpus], Options(forced=FORCED), Ears(at(state, lambda: fill(True))))
    except (ApiError, RuntimeError) as error:
        assert code_of(error) == ExitCode.DISK, repr(error)
        assert certificate_of(target).content == first
        fill(None)
        resume(target)
    else:
        # All of it was written before.
        assert state not in READING
    finally:
        fill(None)
    check(target, content)


@pytest.mark.parametrize("state", STATES)
def test_a_corpus_that_vanishes_is_missed_as_long_as_it_is_read(
    target: Target, corpus: Path, first: str, content: str, state: str
) -> None:
    ears = Ears(at(state, lambda: shutil.rmtree(corpus)))
    if state in READING:
        with pytest.raises(NoCorpus):
            rebuild(target, [corpus], Options(forced=FORCED), ears)
        check_unharmed = first
    else:
        rebuild(target, [corpus], Options(forced=FORCED), ears)
        check_unharmed = content
    live = live_of(target)
    assert certificate_of(target).content == check_unharmed
    assert agrees(hash_index(target.client, live), certificate_of(target))
