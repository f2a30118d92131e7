"""Real nodes: started, found again, ended, and never left behind."""

import os
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from elasticsearch import TransportError

from engine import (
    EngineError,
    EngineSettings,
    Progress,
    read_status,
    running_cluster,
    start_cluster,
    stop_cluster,
)
from engine.artifact import install_server
from engine.record import read_record, write_record
from fanwen.settings import Settings
from fanwen.wiring.connecting import connect
from tests.children import Child, wait_until
from tests.conftest import engine_settings, remove_cluster
from tests.effort import effort

pytestmark = pytest.mark.node

# A program that runs a cluster until it is told to end, as `fanwen demo` does.
FOREGROUND = """
import sys, time
from pathlib import Path
from engine import EngineSettings, running_cluster
state, cluster, nodes, *quick = sys.argv[1:]
settings = EngineSettings(
    Path(state), heap="512m", cluster=cluster, nodes=int(nodes), java_options=quick
)
with running_cluster(settings, lambda step: None) as cluster:
    print(cluster.urls[0], flush=True)
    time.sleep(600)
"""


def ignore(step: Progress) -> None:
    """No bar in tests."""


@pytest.fixture
def settings(state_dir: Path) -> Iterator[EngineSettings]:
    """A cluster of this test alone; nothing of it runs afterwards."""
    settings = engine_settings(state_dir, f"test-{os.getpid()}")
    yield settings
    remove_cluster(settings.folder)


def sessions_of(settings: EngineSettings) -> set[int]:
    """Process ids of everything that was started with this cluster's configuration."""
    found = set()
    for process in psutil.process_iter():
        try:
            if f"{settings.folder}/" in " ".join(process.cmdline()):
                found.add(process.pid)
        except psutil.Error:
            continue
    return found


@contextmanager
def taking_port(port: int) -> Iterator[None]:
    """Somebody else listens there, as soon as it is free."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

        def is_ours() -> bool:
            with suppress(OSError):
                taken.bind(("127.0.0.1", port))
                return True
            return False

        wait_until(is_ours)
        taken.listen()
        yield


@contextmanager
def foreground(settings: EngineSettings) -> Iterator[Child]:
    nodes = str(settings.nodes)
    arguments = str(settings.state_dir), settings.cluster, nodes, *settings.java_options
    with Child([sys.executable, "-c", FOREGROUND, *arguments]) as child:
        child.wait_for("http://127.0.0.1:")
        yield child


@pytest.mark.needs_seconds(300, because="it starts a node twice")
def test_a_cluster_is_started_once_found_again_started_anew_when_it_died_and_handed_over(
    settings: EngineSettings, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: start_cluster(settings, ignore), range(2))
    assert first == second
    steps: list[Progress] = []
    assert start_cluster(settings, steps.append) == first
    assert steps == []
    with urllib.request.urlopen(f"{first.urls[0]}/_cluster/health", timeout=30) as answer:
        assert answer.status == 200
    # Used by a block, it is left running, for it was there before.
    with running_cluster(settings, ignore) as used:
        assert used == first
    assert sessions_of(settings)
    for other in (replace(settings, nodes=3), replace(settings, http_port=1)):
        with pytest.raises(EngineError, match="end it first"):
            start_cluster(other, ignore)
    write_record(EngineSettings(tmp_path).folder, read_record(settings.folder))
    client = connect(Settings(state_dir=tmp_path), 5)
    assert client.cluster.health()["number_of_nodes"] == 1
    os.killpg(first.nodes[0].pid, signal.SIGKILL)
    # A block ends what it started, unless a background start took it over.
    with taking_port(first.nodes[0].http_port), running_cluster(settings, ignore) as again:
        assert again.nodes[0].pid != first.nodes[0].pid
        # Where it listened it listens again, but for a port that somebody else has taken since.
        assert again.nodes[0].transport_port == first.nodes[0].transport_port
        assert again.nodes[0].http_port != first.nodes[0].http_port
        write_record(EngineSettings(tmp_path).folder, read_record(settings.folder))
        with pytest.raises(TransportError):
            client.cluster.health()
        assert client.cluster.health()["number_of_nodes"] == 1
        with running_cluster(settings, ignore) as inner:
            assert inner == again
        assert sessions_of(settings)
        assert start_cluster(settings, ignore) == again
    assert sessions_of(settings)
    # The record of a state folder is the one of its main cluster: a copy of it is as good.
    write_record(EngineSettings(tmp_path).folder, read_record(settings.folder))
    status = read_status(tmp_path).to_json()
    assert (status["running"], status["nodes"][0]["alive"]) == (True, True)
    assert status["nodes"][0]["pid"] == again.nodes[0].pid
    assert stop_cluster(tmp_path) == 1
    assert not sessions_of(settings)


def test_a_damaged_download_is_fetched_again(tmp_path: Path, settings: EngineSettings) -> None:
    packed = next((settings.server_folder / "artifacts").rglob("*.zip"))
    place = tmp_path / "artifacts" / packed.relative_to(settings.server_folder / "artifacts")
    place.parent.mkdir(parents=True)
    place.write_bytes(packed.read_bytes()[: 1 << 20])
    home = install_server(tmp_path, ignore)
    assert (home / "bin" / "elasticsearch").exists()
    assert place.stat().st_size == packed.stat().st_size


def test_a_heap_that_the_machine_does_not_have_is_said(state_dir: Path) -> None:
    greedy = EngineSettings(state_dir, heap="90000g", cluster=f"greedy-{os.getpid()}")
    with pytest.raises(EngineError, match="FANWEN_HEAP"):
        start_cluster(greedy, ignore)
    assert not sessions_of(greedy)


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.needs_seconds(400, because="several nodes start on two cores")
def test_several_nodes_form_one_cluster_and_are_no_orphans_when_their_program_was_killed(
    settings: EngineSettings, tmp_path: Path
) -> None:
    several = replace(settings, nodes=effort(test=2, fuzz=3))
    with foreground(several) as child:
        orphans = read_record(several.folder).nodes
        child.process.kill()
        child.process.wait(30)
        assert sessions_of(several)
        with running_cluster(several, ignore) as cluster:
            assert cluster.nodes == orphans
            assert stop_cluster(tmp_path) == 0
            assert len(set(cluster.urls)) == several.nodes
            url = f"{cluster.urls[-1]}/_cluster/health"
            with urllib.request.urlopen(url, timeout=30) as answer:
                assert f'"number_of_nodes":{several.nodes}'.encode() in answer.read()
        assert not sessions_of(several)


def test_nothing_recorded_is_nothing_running(tmp_path: Path) -> None:
    assert read_status(tmp_path).to_json()["running"] is False
