"""A node that dies, freezes, turns away or is full while a rebuild writes to it."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
from elasticsearch import Elasticsearch, TransportError

from engine import EngineSettings, Progress, start_cluster
from engine.record import read_record
from indexer.index.generations.generation import (
    Generation,
    drop,
    is_loading,
    list_generations,
    live_generation,
)
from indexer.index.generations.verification import agrees, hash_index
from indexer.index.loading.bulk import DiskFull, GenerationGone
from indexer.index.rebuilding.job import Ears, Event, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from indexer.index.rebuilding.summary import Summary
from mappings.names import Names
from tests.children import is_alive
from tests.conftest import engine_settings, make_folder, remove_cluster
from tests.indexer.memory import make_records
from tests.indexer.test_rebuild import certificate_of, live_of, numbers_of

pytestmark = [
    pytest.mark.node,
    pytest.mark.slow,
    pytest.mark.needs_seconds(300, because="a node of its own is started, and started again"),
]

# More than the loader puts into one request.
CORPUS_BYTES = 1 << 20
FROZEN_SECONDS, PATIENT_SECONDS = 8, 5
# What is on its way at once does not fit: each of two requests has more than half of it.
CROWDED = {"indexing_pressure.memory.limit": "3mb"}


@dataclass(frozen=True)
class Node:
    """A node of these tests alone, which may be hurt; it keeps its port when it comes back."""

    settings: EngineSettings

    @property
    def pid(self) -> int:
        return read_record(self.settings.folder).nodes[0].pid

    def kill(self) -> None:
        """As by `kill -9`; its port is free afterwards."""
        launcher = psutil.Process(self.pid)
        processes = [launcher, *launcher.children(recursive=True)]
        os.killpg(self.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs(processes, timeout=30)
        assert not any(map(is_alive, alive))

    def start(self) -> None:
        """It is there again, with all that it had on its disk."""
        start_cluster(self.settings, ignore)

    def freeze(self, seconds: float) -> None:
        """It is there and says nothing for so long."""
        os.killpg(self.pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.killpg(self.pid, signal.SIGCONT)


@dataclass(frozen=True)
class Place:
    """Where a corpus was rebuilt undisturbed once, with the content that came of it."""

    node: Node
    target: Target
    corpus: Path
    content: str

    def rebuild(self, at: str, fault: Callable[[Generation], None]) -> Summary:
        """All pages are written again, and the fault happens at the first event of that name."""
        left = [at]

        def hurt(event: Event) -> None:
            if event.name in left:
                left.remove(event.name)
                fault(list_generations(self.target.client, self.target.names)[-1])

        try:
            return rebuild(self.target, [self.corpus], Options(full=True), Ears(hurt))
        finally:
            assert not left


def ignore(step: Progress) -> None:
    """No bar in tests."""


@contextmanager
def a_place(state_dir: Path, folder: Path, extra: dict[str, str]) -> Iterator[Place]:
    settings = engine_settings(state_dir, f"{folder.name}-{os.getpid()}", extra=extra)
    try:
        cluster = start_cluster(settings, ignore)
        node = Node(settings)
        client = Elasticsearch(cluster.urls[0], request_timeout=60, max_retries=0)
        target = Target(client, Names("faults"), make_folder(folder, state_dir))
        corpus = folder / "pages.jsonl"
        corpus.write_bytes(b"".join(make_records(CORPUS_BYTES)))
        yield Place(node, target, corpus, rebuild(target, [corpus]).content)
    finally:
        remove_cluster(settings.folder)


@pytest.fixture(scope="module")
def place(state_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with a_place(state_dir, tmp_path_factory.mktemp("faults"), {}) as place:
        yield place


def check(place: Place, summary: Summary) -> None:
    """What is live is what an undisturbed rebuild makes, and nothing half-built is left."""
    live = live_of(place.target)
    assert summary.outcome == "swapped"
    assert summary.generation == live.number
    assert summary.content == place.content
    assert not summary.letters
    assert agrees(hash_index(place.target.client, live), certificate_of(place.target))
    left = list_generations(place.target.client, place.target.names)
    assert not any(is_loading(place.target.client, generation) for generation in left)


@pytest.mark.parametrize("event", ["prepared", "written"])
def test_a_node_killed_on_the_way_and_started_again_costs_time_only(
    place: Place, event: str
) -> None:
    restarted = threading.Thread(target=place.node.start)
    # What was prepared before would not be prepared again.
    shutil.rmtree(place.target.ledger.parent)

    def kill(generation: Generation) -> None:
        place.node.kill()
        restarted.start()

    summary = place.rebuild(event, kill)
    restarted.join(60)
    check(place, summary)


def test_a_node_that_freezes_while_loading_costs_time_only(place: Place) -> None:
    # Requests end before the node answers again: it gets the same documents twice.
    client = place.target.client.options(request_timeout=PATIENT_SECONDS)
    hasty = replace(place, target=replace(place.target, client=client))
    frozen = threading.Thread(target=place.node.freeze, args=[FROZEN_SECONDS])
    summary = hasty.rebuild("sending", lambda generation: frozen.start())
    frozen.join(60)
    check(place, summary)


def test_a_node_killed_while_settling_leaves_a_run_to_resume(place: Place) -> None:
    before = live_of(place.target)
    with pytest.raises(TransportError):
        place.rebuild("entered settling", lambda generation: place.node.kill())
    place.node.start()
    assert live_of(place.target) == before
    check(place, rebuild(place.target, [], Options(resume=True)))


def test_a_disk_that_fills_while_loading_stops_it_at_once_and_can_be_resumed(
    place: Place,
) -> None:
    client, before = place.target.client, live_of(place.target)

    def block(generation: Generation, full: bool | None) -> None:
        setting = {"index.blocks.read_only_allow_delete": full}
        client.indices.put_settings(index=generation.indices, settings=setting)

    with pytest.raises(DiskFull, match="free some space"):
        place.rebuild("sending", lambda generation: block(generation, full=True))
    assert live_of(place.target) == before
    block(list_generations(client, place.target.names)[-1], full=None)
    summary = rebuild(place.target, [], Options(resume=True))
    check(place, summary)


def test_a_generation_removed_while_loading_ends_the_run_and_the_next_one_works(
    place: Place,
) -> None:
    before = live_of(place.target)
    with pytest.raises(GenerationGone, match="rebuild"):
        place.rebuild("written", lambda generation: drop(place.target.client, generation))
    assert live_generation(place.target.client, place.target.names) == before
    assert before.number == numbers_of(place.target)[-1]
    check(place, rebuild(place.target, [place.corpus], Options(full=True)))


def test_requests_that_an_overloaded_node_turns_away_are_sent_again(
    state_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with a_place(state_dir, tmp_path_factory.mktemp("crowded"), CROWDED) as place:
        answer = place.target.client.nodes.stats(metric="indexing_pressure")
        (node,) = answer["nodes"].values()
        turned_away = node["indexing_pressure"]["memory"]["total"]
        assert turned_away["coordinating_rejections"] + turned_away["primary_rejections"] > 0
        summary = rebuild(place.target, [place.corpus], Options(full=True))
        check(place, summary)
