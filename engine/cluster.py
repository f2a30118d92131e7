"""Starting, finding and stopping a local cluster."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from artifacts.maven import Report
from engine.artifact import VERSION
from engine.failures import in_a_sentence
from engine.health import read_health
from engine.locking import starting_alone
from engine.model import EngineError, EngineSettings, NodeRecord
from engine.processes import end, is_alive, is_same_process, process_start
from engine.record import ClusterRecord, Owner, read_record, remove_record, write_record
from engine.signals import exiting_on_signals
from engine.starting import answer_within, start_nodes

# A node that is busy may be slow to answer; only one that stays silent is ended.
PATIENCE = 15.0


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
    alive: bool
    health: str


@dataclass(frozen=True)
class ClusterStatus:
    """What is recorded of the local cluster, and how it is."""

    nodes: tuple[NodeStatus, ...]
    version: str = VERSION

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses that answer."""
        return tuple(node.url for node in self.nodes if node.health in ("green", "yellow", "red"))

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        nodes = [asdict(node) for node in self.nodes]
        return {"version": self.version, "running": bool(self.urls), "nodes": nodes}


def start_cluster(settings: EngineSettings, report: Report) -> Cluster:
    """A cluster in the background that outlives us; the recorded one when it is healthy and fits.

    One that a running block started is taken over: it then outlives that block too. Raises
    `EngineError`; then nothing that this call started is left running.
    """
    return _find_or_start(settings, None, report)


@contextmanager
def running_cluster(settings: EngineSettings, report: Report) -> Iterator[Cluster]:
    """A cluster for as long as the block runs; one that others started is used and left running.

    SIGTERM and SIGHUP leave the block too, as `SystemExit`, unless the caller handles them.
    """
    block = Owner(os.getpid(), process_start(os.getpid()))
    with exiting_on_signals():
        cluster = _find_or_start(settings, block, report)
        try:
            yield cluster
        finally:
            if read_record(settings.folder).owner == block:
                end(cluster.nodes)
                remove_record(settings.folder)


def stop_cluster(state_dir: Path) -> int:
    """Ends the recorded nodes and gives how many were running. Raises `EngineError`."""
    folder = EngineSettings(state_dir).folder
    with in_a_sentence(folder):
        ended = end(read_record(folder).nodes)
        remove_record(folder)
    return ended


def read_status(state_dir: Path) -> ClusterStatus:
    """How the recorded nodes are now."""
    folder = EngineSettings(state_dir).folder
    with in_a_sentence(folder):
        record = read_record(folder)
    return ClusterStatus(tuple(_status(node) for node in record.nodes), record.version or VERSION)


def recorded_urls(state_dir: Path) -> tuple[str, ...]:
    """Where the recorded nodes listen, whether they answer or not."""
    folder = EngineSettings(state_dir).folder
    with in_a_sentence(folder):
        return tuple(node.url for node in read_record(folder).nodes)


def _find_or_start(settings: EngineSettings, owner: Owner | None, report: Report) -> Cluster:
    folder = settings.engine_folder
    with in_a_sentence(folder), starting_alone(folder, report):
        recorded = read_record(settings.folder)
        found = _reuse(settings, recorded, owner)
        if found is None:
            end(recorded.nodes)
            remove_record(settings.folder)
            found = start_nodes(settings, owner, report, recorded.nodes)
    return Cluster(found.nodes, found.version)


def _reuse(
    settings: EngineSettings, recorded: ClusterRecord, owner: Owner | None
) -> ClusterRecord | None:
    """The recorded cluster when it answers and fits; None when it is to be ended, if it lives.

    Raises `EngineError` when it does not fit and somebody may be using it.
    """
    if not answer_within(recorded.nodes, PATIENCE, settings.security):
        return None
    left = recorded.owner
    orphaned = left is not None and not is_same_process(left.pid, left.started)
    misfit = find_misfit(settings, recorded)
    if misfit and orphaned:
        return None
    if misfit:
        raise EngineError(
            f"The local Elasticsearch at {recorded.nodes[0].url} runs already, with {misfit}: "
            "end it first (`fanwen engine stop`)."
        )
    # An orphan is adopted, for a start takes longer; a background start takes any over.
    if left is not None and (orphaned or owner is None):
        recorded = replace(recorded, owner=owner)
        write_record(settings.folder, recorded)
    return recorded


def find_misfit(settings: EngineSettings, recorded: ClusterRecord) -> str | None:
    """What of the recorded cluster is not as wanted; None when it can be used. Any heap will do."""
    if len(recorded.nodes) != settings.nodes:
        return f"{len(recorded.nodes)} node(s) instead of {settings.nodes}"
    if recorded.version != VERSION:
        return f"version {recorded.version} instead of {VERSION}"
    if settings.http_port not in (None, recorded.nodes[0].http_port):
        return f"that port instead of {settings.http_port}"
    if dict(recorded.extra) != dict(settings.extra):
        return "other settings"
    return None


def _status(node: NodeRecord) -> NodeStatus:
    alive = is_alive(node)
    health = read_health(node.url) if alive else "ended"
    return NodeStatus(node.name, node.url, node.pid, alive, health)
