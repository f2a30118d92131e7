"""The moment of the swap: answers that are lost, others who swap, and two who rebuild at once."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import ApiError, Elasticsearch, TransportError

from fanwen.bundled import CORPUS
from indexer.index.generations.generation import drop, is_loading, list_generations
from indexer.index.generations.lock import Locked, LockLost
from indexer.index.generations.swapping import SwapRefused, promote
from indexer.index.generations.verification import agrees, hash_index
from indexer.index.rebuilding.job import Ears, Event, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from indexer.index.rebuilding.trying import plan_rebuild
from mappings.names import KINDS
from tests.conftest import make_folder
from tests.effort import effort
from tests.indexer.test_rebuild import certificate_of, live_of, numbers_of
from tests.proxy import Proxy, passing_on, to_answer

pytestmark = pytest.mark.node

FEW = [file for file in sorted(CORPUS.glob("*.txt")) if file.stat().st_size < 12_000][:6]
FORCED = dict.fromkeys(("deletion", "drift", "queries"), "another corpus")
ANEW = Options(full=True, forced=FORCED)
ROUNDS = effort(test=4, fuzz=500)


@pytest.fixture
def proxy(elasticsearch_url: str) -> Iterator[Proxy]:
    with passing_on(elasticsearch_url) as proxy:
        yield proxy


def behind(proxy: Proxy, target: Target) -> Target:
    """The same place, reached through the proxy."""
    return replace(target, client=Elasticsearch(proxy.url, request_timeout=60, max_retries=0))


def is_swap(request: bytes) -> bool:
    return request.startswith(b"POST /_aliases")


def check(target: Target, content: str) -> None:
    """One generation is live, of both kinds, and is what its certificate says."""
    live = live_of(target)
    for kind in KINDS:
        held = target.client.indices.get_alias(name=target.names.alias(kind))
        assert list(held) == [live.index(kind)]
    certificate = certificate_of(target)
    assert certificate.content == content
    assert agrees(hash_index(target.client, live), certificate)


def test_a_swap_whose_answer_is_lost_is_not_taken_for_a_failure(
    proxy: Proxy, target: Target
) -> None:
    first = rebuild(target, FEW[:2])
    proxy.lose_answer = is_swap
    second = rebuild(behind(proxy, target), FEW[:2], ANEW)
    assert len(proxy.lost) == 1
    assert (second.outcome, second.generation) == ("swapped", 2)
    assert numbers_of(target) == [1, 2]
    check(target, first.content)


def test_a_swap_that_did_not_reach_the_engine_is_tried_again(proxy: Proxy, target: Target) -> None:
    rebuild(target, FEW[:2])
    proxy.lose_request = lambda request: is_swap(request) and len(proxy.lost) < 2
    second = rebuild(behind(proxy, target), FEW[:3], ANEW)
    assert len(proxy.lost) == 2
    assert second.outcome == "swapped"
    check(target, second.content)


@pytest.mark.slow
def test_a_swap_that_never_reaches_the_engine_leaves_the_live_one_and_can_be_resumed(
    proxy: Proxy, target: Target
) -> None:
    first = rebuild(target, FEW[:2])
    proxy.lose_request = is_swap
    with pytest.raises(TransportError):
        rebuild(behind(proxy, target), FEW[:3], replace(ANEW, patience=2.0))
    check(target, first.content)
    resumed = rebuild(target, [], Options(resume=True, forced=FORCED))
    assert (resumed.outcome, resumed.generation) == ("swapped", 2)
    check(target, resumed.content)


REFUSAL = {"error": {"type": "process_cluster_event_timeout_exception", "reason": "30 s"}}
FULL = {"error": {"type": "cluster_block_exception", "reason": "disk usage exceeded flood-stage"}}


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (to_answer(200, {"acknowledged": True, "errors": True}), SwapRefused),
        (to_answer(200, {"acknowledged": False}), SwapRefused),
        (to_answer(429, FULL), ApiError),
        (to_answer(503, REFUSAL), ApiError),
    ],
    ids=["with errors", "not acknowledged", "a full disk", "no master"],
)
def test_an_answer_that_is_no_yes_leaves_what_is_live_and_can_be_resumed(
    proxy: Proxy, target: Target, answer: bytes, failure: type[Exception]
) -> None:
    first = rebuild(target, FEW[:2])
    proxy.answer = lambda request: answer if is_swap(request) else None
    with pytest.raises(failure):
        rebuild(behind(proxy, target), FEW[:3], replace(ANEW, patience=1.0))
    check(target, first.content)
    resumed = rebuild(target, [], Options(resume=True, forced=FORCED))
    check(target, resumed.content)


def test_a_node_without_a_master_for_a_moment_is_asked_again(proxy: Proxy, target: Target) -> None:
    rebuild(target, FEW[:2])
    answers = [to_answer(503, REFUSAL)]
    proxy.answer = lambda request: answers.pop() if is_swap(request) and answers else None
    second = rebuild(behind(proxy, target), FEW[:3], ANEW)
    assert not answers
    check(target, second.content)


@pytest.mark.slow
def test_one_that_is_cut_off_from_the_engine_for_a_lease_cannot_swap_when_it_is_back(
    proxy: Proxy, target: Target, tmp_path: Path, state_dir: Path
) -> None:
    other = replace(target, folder=make_folder(tmp_path / "other", state_dir))
    contents = []

    def be_cut_off(event: Event) -> None:
        if event.name == "signed":
            proxy.cut()
            contents.append(rebuild(other, FEW[3:5], ANEW).content)
            proxy.mend()

    with pytest.raises(LockLost, match="nothing was swapped"):
        rebuild(behind(proxy, target), FEW[:2], ANEW, Ears(be_cut_off))
    check(target, contents[0])


def test_a_swap_is_refused_when_another_generation_has_become_live(target: Target) -> None:
    rebuild(target, FEW[:2])
    rebuild(target, FEW[:2], ANEW)
    first, second = list_generations(target.client, target.names)
    with pytest.raises(SwapRefused, match="another rebuild or an operator"):
        promote(target.client, second, first)
    check(target, certificate_of(target).content)


def test_a_swap_to_a_generation_that_is_gone_is_refused_whole(target: Target) -> None:
    rebuild(target, FEW[:2])
    rebuild(target, FEW[:2], ANEW)
    first, second = list_generations(target.client, target.names)
    target.client.indices.delete(index=first.index(KINDS[1]))
    with pytest.raises(SwapRefused, match="rebuild"):
        promote(target.client, first, second)
    check(target, certificate_of(target).content)
    drop(target.client, first)


def test_a_rollback_by_an_operator_while_a_rebuild_runs_is_not_undone_by_it(
    target: Target,
) -> None:
    rebuild(target, FEW[:2])
    rebuild(target, FEW[:3], ANEW)
    first, second = list_generations(target.client, target.names)

    def roll_back(event: Event) -> None:
        if event.name == "signed":
            promote(target.client, first, second)

    with pytest.raises(SwapRefused, match="rebuild"):
        rebuild(target, FEW[:4], ANEW, Ears(roll_back))
    assert live_of(target) == first


@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.parametrize("same_folder", [True, False])
def test_some_rebuilds_at_once_in_many_rounds_leave_one_whole_generation_each_time(
    target: Target, tmp_path: Path, state_dir: Path, same_folder: bool, dice: random.Random
) -> None:
    folder = target.folder if same_folder else make_folder(tmp_path / "other", state_dir)
    targets = target, replace(target, folder=folder)
    corpora = FEW[:2], FEW[3:5]
    contents = {rebuild(target, corpus, ANEW).content for corpus in corpora}
    assert len(contents) == 2
    numbers = [live_of(target).number]
    for _ in range(ROUNDS // 2):
        count = dice.randint(2, 5)
        together = threading.Barrier(count + 1, timeout=30)

        def begin(which: int, together: threading.Barrier = together) -> str | None:
            together.wait()
            try:
                return rebuild(targets[which % 2], corpora[which % 2], ANEW).content
            except Locked:
                return None

        def look(together: threading.Barrier = together) -> int:
            together.wait()
            return plan_rebuild(target, corpora[0])[0].pages

        with ThreadPoolExecutor(count + 1) as threads:
            plan = threads.submit(look)
            ended = list(threads.map(begin, range(count)))
            assert plan.result() == len(corpora[0])
        assert set(ended) - {None}
        content = certificate_of(target).content
        assert content in ended
        check(target, content)
        left = list_generations(target.client, target.names)
        assert len(left) == 2
        assert not any(is_loading(target.client, generation) for generation in left)
        numbers.append(live_of(target).number)
    assert numbers == sorted(set(numbers))
