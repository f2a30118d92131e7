"""One rebuild at a time: many who begin at once, owners that die, and owners that come back."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import psutil
import pytest
from elasticsearch import Elasticsearch

from fanwen.bundled import CORPUS
from indexer.index.generations.generation import list_generations, live_generation
from indexer.index.generations.lock import Locked, LockLost, Owner, RebuildLock, this_process
from indexer.index.rebuilding.job import Ears, Event, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from indexer.index.rebuilding.trying import plan_rebuild
from mappings.names import Names
from tests.children import Child
from tests.conftest import make_folder
from tests.indexer.test_budget import good

pytestmark = pytest.mark.node

# Long enough for an owner that lives to be heard on a busy machine.
LEASE = 3.0
FEW = sorted(CORPUS.glob("*.txt"))[:2]


@pytest.fixture
def names(client: Elasticsearch, request: pytest.FixtureRequest) -> Iterator[Names]:
    names = Names(f"test-lock-{abs(hash(request.node.nodeid)):x}")
    yield names
    client.indices.delete(index=names.system("locks"), ignore_unavailable=True)


def elsewhere() -> Owner:
    """An owner of another machine: only its beats can tell whether it lives."""
    return replace(this_process(), host="another-machine")


def test_of_ten_that_begin_at_once_one_runs(elasticsearch_url: str, names: Names) -> None:
    together, tried = threading.Barrier(10, timeout=30), threading.Barrier(10, timeout=30)

    def begin(number: int) -> int | None:
        own = Elasticsearch(elasticsearch_url)
        together.wait()
        try:
            with RebuildLock(own, names, this_process(), LEASE) as lock:
                tried.wait()
                return lock.fence
        except Locked:
            tried.wait()
            return None

    with ThreadPoolExecutor(10) as threads:
        fences = list(threads.map(begin, range(10)))
    assert sorted(fence is not None for fence in fences) == [False] * 9 + [True]


def test_two_never_hold_it_at_the_same_time(elasticsearch_url: str, names: Names) -> None:
    inside = threading.Semaphore(1)
    fences: list[int] = []

    def hold(number: int) -> None:
        own = Elasticsearch(elasticsearch_url)
        held, until = 0, time.monotonic() + 60
        while held < 10:
            assert time.monotonic() < until
            try:
                with RebuildLock(own, names, this_process(), LEASE) as lock:
                    assert inside.acquire(blocking=False)
                    fences.append(lock.fence)
                    held += 1
                    inside.release()
            except Locked:
                continue

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(hold, range(5)))
    assert fences == sorted(set(fences))
    assert len(fences) == 50


def test_the_next_one_may_begin_as_soon_as_one_has_ended(
    client: Elasticsearch, names: Names
) -> None:
    with RebuildLock(client, names, this_process(), lease=600) as first:
        fence = first.fence
    with RebuildLock(client, names, this_process(), lease=600) as second:
        assert second.fence == fence + 1


def test_a_dead_owner_of_this_machine_is_taken_over_at_once(
    client: Elasticsearch, names: Names
) -> None:
    with Child([sys.executable, "-c", "input()"]) as child:
        started = psutil.Process(child.pid).create_time()
        owner = replace(this_process(), token="gone", process=child.pid, started=started)
        left = RebuildLock(client, names, owner, lease=600)
        left.acquire()
        fence = left.fence
    with RebuildLock(client, names, this_process(), lease=600) as lock:
        assert lock.fence == fence + 1


def test_a_lock_that_this_process_could_not_give_back_is_taken_at_once(
    client: Elasticsearch, names: Names
) -> None:
    locks, full = names.system("locks"), "index.blocks.read_only_allow_delete"
    with RebuildLock(client, names, this_process(), lease=600) as first:
        fence = first.fence
        client.indices.put_settings(index=locks, settings={full: True})
    client.indices.put_settings(index=locks, settings={full: None})
    with RebuildLock(client, names, this_process(), lease=600) as lock:
        assert lock.fence == fence + 1


def test_a_silent_owner_of_another_machine_is_taken_over_after_a_whole_lease(
    client: Elasticsearch, names: Names
) -> None:
    left = RebuildLock(client, names, elsewhere(), LEASE)
    left.acquire()
    begun = time.monotonic()
    with RebuildLock(client, names, this_process(), LEASE) as lock:
        assert time.monotonic() - begun >= LEASE
        assert lock.fence > left.fence
        with pytest.raises(LockLost, match="took over"):
            left.check()
        lock.check()


def test_a_living_owner_of_another_machine_is_never_taken_over(
    client: Elasticsearch, names: Names
) -> None:
    with RebuildLock(client, names, elsewhere(), LEASE) as held:
        for _ in range(3):
            with pytest.raises(Locked, match="another-machine"):
                RebuildLock(client, names, this_process(), LEASE).acquire()
        held.check()


def test_an_owner_that_comes_back_gets_no_number_and_releases_nothing(
    client: Elasticsearch, names: Names
) -> None:
    left = RebuildLock(client, names, elsewhere(), LEASE)
    left.acquire()
    with RebuildLock(client, names, this_process(), LEASE) as lock:
        with pytest.raises(LockLost):
            left.next_generation(0)
        left.release()
        lock.check()


def test_no_number_of_a_generation_is_given_twice(client: Elasticsearch, names: Names) -> None:
    numbers = []
    for _ in range(3):
        with RebuildLock(client, names, this_process()) as lock:
            numbers += [lock.next_generation(0), lock.next_generation(0)]
    assert numbers == [1, 2, 3, 4, 5, 6]
    with RebuildLock(client, names, this_process()) as lock:
        assert lock.next_generation(20) == 21


def test_others_who_begin_while_one_runs_are_locked_out_and_do_it_no_harm(
    target: Target, tmp_path: Path
) -> None:
    pages = tmp_path / "pages.jsonl"
    # More than are read from the ledger, or sent, in one piece.
    pages.write_bytes(b"\n".join(map(good, range(700))))
    kinds = {"planned": Options(), "sending": Options(full=True), "written": Options(resume=True)}
    plans = []

    def others_begin(event: Event) -> None:
        if (options := kinds.pop(event.name, None)) is not None:
            with pytest.raises(Locked):
                rebuild(target, FEW[:1], options)
            plans.append(plan_rebuild(target, FEW[:1])[0])

    summary = rebuild(target, [pages], Options(full=True), Ears(others_begin))
    assert (summary.outcome, summary.run, summary.indexed) == ("swapped", 1, 700)
    assert [plan.reasons for plan in plans] == [{"new": 1}] * 3
    assert rebuild(target, [pages]).outcome == "nothing to do"


def test_a_rebuild_that_was_taken_over_cannot_swap(
    target: Target, tmp_path: Path, state_dir: Path
) -> None:
    other = Target(target.client, target.names, make_folder(tmp_path / "other", state_dir))

    def be_taken_over(event: Event) -> None:
        if event.name == "signed":
            take_lock_away(target)
            rebuild(other, FEW[:1])

    with pytest.raises(LockLost, match="nothing was swapped"):
        rebuild(target, FEW, Options(full=True), Ears(be_taken_over))
    live = live_generation(target.client, target.names)
    assert live is not None
    assert live.number == 2
    pages = target.client.count(index=live.index("essays"), query={"term": {"page": FEW[1].stem}})
    assert not pages["count"]
    assert [g.number for g in list_generations(target.client, target.names)] == [2]


def take_lock_away(target: Target) -> None:
    """As if its owner had been silent for a lease and another had begun and ended."""
    index = target.names.system("locks")
    held = target.client.get(index=index, id="rebuild")["_source"]
    owner = asdict(replace(this_process(), process=2**22 + 1, token="another"))
    target.client.index(
        index=index, id="rebuild", document=held | {"owner": owner, "fence": held["fence"] + 1}
    )


def test_an_owner_that_has_ended_and_that_nobody_has_asked_about_yet_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        process = psutil.Process(child.pid)
        host = socket.gethostname()
        owner = Owner("token", "me", host, process.pid, process.create_time())
        assert not owner.dead
        assert child.stdin
        child.stdin.close()
        until = time.monotonic() + 30
        # Nobody waits for it: it stays as a zombie.
        while process.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert owner.dead
