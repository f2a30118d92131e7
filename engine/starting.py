"""From settings to nodes that answer."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from artifacts.maven import Progress, Report
from engine.artifact import VERSION, install_server
from engine.configuration import NodeFolder, write_configuration
from engine.failures import explain_death
from engine.health import read_health
from engine.identity import Identity, check_reachable, choose_identity
from engine.java import find_java
from engine.model import EngineError, EngineSettings, NodeRecord, Security
from engine.ports import choose_ports
from engine.processes import end, is_alive, process_start, spawn
from engine.record import ClusterRecord, Owner, remove_record, write_record
from engine.resources import check_memory, check_space

START_TIMEOUT = 240.0


def start_nodes(
    settings: EngineSettings, owner: Owner | None, report: Report, before: Sequence[NodeRecord] = ()
) -> ClusterRecord:
    """The nodes answer and are recorded; or raises `EngineError` and nothing of them is left.

    They listen where those `before` did, where that is free: whoever waits for them goes on.
    """
    check_space(settings.engine_folder)
    check_memory(settings.heap, settings.nodes)
    nodes = plan_nodes(settings, before)
    record = ClusterRecord((), owner, VERSION, settings.heap, dict(settings.extra))
    identity = choose_identity()
    if identity:
        identity.let_pass((settings.engine_folder, settings.server_folder, settings.folder))
    server = install_server(settings.server_folder, report)
    java = find_java(settings.java_home)
    programs = (server / "bin" / "elasticsearch", java / "bin" / "java")
    check_reachable(identity, (*programs, settings.folder))
    try:
        for number, node in enumerate(nodes, start=1):
            report(Progress("start", node.name, number, len(nodes)))
            _prepare(settings, server, node, nodes, identity)
            pid = spawn(server, java, NodeFolder(Path(node.folder)), identity)
            started = replace(node, pid=pid, started=process_start(pid))
            # Recorded before it answers: a kill from here on leaves no unknown node.
            record = replace(record, nodes=(*record.nodes, started))
            write_record(settings.folder, record)
        _wait(record.nodes, report, settings.security)
    except BaseException:
        end(record.nodes)
        remove_record(settings.folder)
        raise
    return record


def plan_nodes(
    settings: EngineSettings, before: Sequence[NodeRecord] = ()
) -> tuple[NodeRecord, ...]:
    """The nodes to start, without a process yet.

    A cluster of another size has other folders: one node alone cannot elect a master with the data
    of a node of three.
    """
    before = before if len(before) == settings.nodes else ()
    liked = [*(node.http_port for node in before), *(node.transport_port for node in before)]
    ports = choose_ports(settings.nodes * 2, settings.http_port, liked)
    http, transport = ports[: settings.nodes], ports[settings.nodes :]
    size = f"-of-{settings.nodes}" if settings.nodes > 1 else ""
    scheme = "https" if settings.security else "http"
    names = [f"node-{number}{size}" for number in range(1, settings.nodes + 1)]
    return tuple(
        NodeRecord(name, 0, 0.0, own, between, str(settings.folder / name), scheme)
        for name, own, between in zip(names, http, transport, strict=True)
    )


def answer_within(
    nodes: Sequence[NodeRecord], seconds: float, security: Security | None = None
) -> bool:
    """Whether all nodes live and answer as one cluster before the time is over."""
    deadline = time.monotonic() + seconds
    while nodes and all(is_alive(node) for node in nodes):
        if all(_answers(node, len(nodes), security) for node in nodes):
            return True
        if time.monotonic() > deadline:
            break
        time.sleep(0.25)
    return False


def _prepare(
    settings: EngineSettings,
    server: Path,
    node: NodeRecord,
    nodes: Sequence[NodeRecord],
    identity: Identity | None,
) -> None:
    folder = NodeFolder(Path(node.folder))
    write_configuration(folder, server, node, nodes, settings)
    if identity:
        identity.own(folder.root)
        identity.own(folder.backups)


def _wait(nodes: Sequence[NodeRecord], report: Report, security: Security | None) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not all(_answers(node, len(nodes), security) for node in nodes):
        dead = next((node for node in nodes if not is_alive(node)), None)
        if dead:
            raise explain_death(NodeFolder(Path(dead.folder)).printed)
        if time.monotonic() > deadline:
            raise _overdue(nodes, security)
        report(Progress("wait", "for Elasticsearch to answer"))
        time.sleep(0.25)
    report(Progress("ready", nodes[0].url))


def _overdue(nodes: Sequence[NodeRecord], security: Security | None) -> EngineError:
    logs = NodeFolder(Path(nodes[0].folder)).logs
    if read_health(nodes[0].url, len(nodes), security=security) == "red":
        return EngineError(
            f"Elasticsearch runs but cannot open all of its indices: see {logs}, "
            f"or remove {nodes[0].folder} and rebuild."
        )
    return EngineError(f"Elasticsearch did not answer within {START_TIMEOUT:.0f} s: see {logs}.")


def _answers(node: NodeRecord, nodes: int, security: Security | None) -> bool:
    return is_alive(node) and read_health(node.url, nodes, security=security) in ("green", "yellow")
