"""Starting, finding and stopping a local cluster."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.artifact import VERSION, install_server
from engine.configuration import NodeFolder, write_configuration
from engine.health import read_health
from engine.identity import check_reachable, choose_identity
from engine.java import find_java
from engine.model import EngineError, EngineSettings, NodeRecord, Progress, Report
from engine.ports import choose_ports
from engine.processes import (
    end,
    explain_death,
    is_alive,
    is_same_process,
    process_start,
    spawn,
)
from engine.record import ClusterRecord, Owner, read_record, remove_record, write_record

START_TIMEOUT = 240.0


@dataclass(frozen=True)
class Cluster:
    """A cluster whose nodes all answer."""

    nodes: tuple[NodeRecord, ...]
    version: str = VERSION

    @property
    def urls(self) -> tuple[str, ...]:
        """The HTTP address of each node."""
        return tuple(node.url for node in self.nodes)


@dataclass(frozen=True)
class NodeStatus:
    """One recorded node, and what it answers now: green, yellow, red, unreachable or ended."""

    name: str
    url: str
    pid: int
    health: str


@dataclass(frozen=True)
class ClusterStatus:
    """What is recorded of the local cluster, and how it is."""

    nodes: tuple[NodeStatus, ...]

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses that answer."""
        return tuple(node.url for node in self.nodes if node.health in ("green", "yellow", "red"))

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        nodes = [vars(node) for node in self.nodes]
        return {"version": VERSION, "running": bool(self.urls), "nodes": nodes}


def start_cluster(settings: EngineSettings, report: Report) -> Cluster:
    """A cluster in the background that outlives us; the recorded one when it is healthy and as large.

    Raises `EngineError`; then nothing that this call started is left running.
    """
    return _find_or_start(settings, None, report)


@contextmanager
def running_cluster(settings: EngineSettings, report: Report) -> Iterator[Cluster]:
    """A cluster for as long as the block runs; one that others started is used and left running."""
    ourselves = Owner(os.getpid(), process_start(os.getpid()))
    cluster = _find_or_start(settings, ourselves, report)
    try:
        yield cluster
    finally:
        if read_record(settings.folder).owner == ourselves:
            end(cluster.nodes)
            remove_record(settings.folder)


def stop_cluster(state_dir: Path) -> int:
    """Ends the recorded nodes and gives how many were running."""
    folder = EngineSettings(state_dir).folder
    ended = end(read_record(folder).nodes)
    remove_record(folder)
    return ended


def read_status(state_dir: Path) -> ClusterStatus:
    """How the recorded nodes are now."""
    nodes = read_record(EngineSettings(state_dir).folder).nodes
    return ClusterStatus(
        tuple(NodeStatus(node.name, node.url, node.pid, _health(node)) for node in nodes)
    )


def _find_or_start(settings: EngineSettings, owner: Owner | None, report: Report) -> Cluster:
    recorded = read_record(settings.folder)
    healthy = all(_answers(node, settings.nodes) for node in recorded.nodes)
    if len(recorded.nodes) == settings.nodes and healthy:
        # One whose owner was killed is adopted: it is whole, and starting another takes longer.
        if recorded.owner and not is_same_process(recorded.owner.pid, recorded.owner.started):
            write_record(settings.folder, ClusterRecord(recorded.nodes, owner))
        return Cluster(recorded.nodes)
    end(recorded.nodes)
    remove_record(settings.folder)
    return _start(settings, owner, report)


def _start(settings: EngineSettings, owner: Owner | None, report: Report) -> Cluster:
    server = install_server(settings.server_folder, report)
    java = find_java(settings.java_home)
    identity = choose_identity()
    check_reachable(identity, (server / "bin" / "elasticsearch", java / "bin" / "java"))
    nodes = _plan(settings)
    started: tuple[NodeRecord, ...] = ()
    try:
        for number, node in enumerate(nodes, start=1):
            report(Progress("start", node.name, number, len(nodes)))
            folder = _prepare(settings, server, node, nodes)
            if identity:
                identity.own(folder.root)
            pid = spawn(server, java, folder, identity)
            started = (*started, replace(node, pid=pid, started=process_start(pid)))
            # Recorded before it answers: a kill from here on leaves no unknown node.
            write_record(settings.folder, ClusterRecord(started, owner))
        _wait(settings, started, report)
    except BaseException:
        end(started)
        remove_record(settings.folder)
        raise
    return Cluster(started)


def _prepare(
    settings: EngineSettings, server: Path, node: NodeRecord, nodes: tuple[NodeRecord, ...]
) -> NodeFolder:
    folder = NodeFolder(settings.folder / node.name)
    options = {"heap": settings.heap, **settings.extra}
    write_configuration(folder, server, node, nodes, options)
    return folder


def _plan(settings: EngineSettings) -> tuple[NodeRecord, ...]:
    ports = choose_ports(settings.nodes * 2, settings.http_port)
    http, transport = ports[: settings.nodes], ports[settings.nodes :]
    return tuple(
        NodeRecord(f"node-{number}", 0, 0.0, *pair)
        for number, pair in enumerate(zip(http, transport, strict=True), start=1)
    )


def _wait(settings: EngineSettings, nodes: tuple[NodeRecord, ...], report: Report) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not all(_answers(node, len(nodes)) for node in nodes):
        dead = next((node for node in nodes if not is_alive(node)), None)
        if dead:
            raise explain_death(NodeFolder(settings.folder / dead.name))
        if time.monotonic() > deadline:
            raise EngineError(
                f"Elasticsearch did not answer within {START_TIMEOUT:.0f} s: "
                f"see {settings.folder}/*/logs."
            )
        report(Progress("wait", "for Elasticsearch to answer"))
        time.sleep(0.25)
    report(Progress("ready", nodes[0].url))


def _answers(node: NodeRecord, nodes: int) -> bool:
    return is_alive(node) and read_health(node.url, nodes) in ("green", "yellow")


def _health(node: NodeRecord) -> str:
    return read_health(node.url) if is_alive(node) else "ended"
