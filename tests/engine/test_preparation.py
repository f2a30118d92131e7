"""What is decided before a node starts: settings, ports, Java, who it runs as, what is recorded."""

import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.configuration import NodeFolder, build_settings, write_configuration
from engine.identity import Identity, check_reachable
from engine.java import find_java, java_version
from engine.model import EngineError, NodeRecord
from engine.ports import choose_ports
from engine.processes import end, explain_death, is_alive, process_start
from engine.record import ClusterRecord, Owner, read_record, write_record

NODE = NodeRecord("node-1", 0, 0.0, 9201, 9301)
OTHER = NodeRecord("node-2", 0, 0.0, 9202, 9302)


def test_a_node_listens_on_loopback_only(tmp_path: Path) -> None:
    settings = build_settings(NodeFolder(tmp_path), NODE, [NODE])
    assert settings["network.host"] == "127.0.0.1"
    assert settings["discovery.type"] == "single-node"


def test_several_nodes_know_each_other(tmp_path: Path) -> None:
    settings = build_settings(NodeFolder(tmp_path), NODE, [NODE, OTHER])
    assert settings["discovery.seed_hosts"] == '["127.0.0.1:9301", "127.0.0.1:9302"]'
    assert settings["cluster.initial_master_nodes"] == "[node-1, node-2]"


def test_java_gets_the_heap_and_no_module_it_lacks(tmp_path: Path) -> None:
    folder = NodeFolder(tmp_path / "node")
    write_configuration(folder, tmp_path / "server", NODE, [NODE], {"heap": "512m", "a.b": "c"})
    options = (folder.config / "jvm.options").read_text("utf-8")
    assert "-Xmx512m" in options
    assert "incubator" not in options
    assert "a.b: c" in (folder.config / "elasticsearch.yml").read_text("utf-8")


def test_a_taken_port_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EngineError, match=f"Port {port} is taken"):
            choose_ports(2, port)


def test_free_ports_are_all_different() -> None:
    assert len(set(choose_ports(10))) == 10


def test_the_packaged_java_is_new_enough() -> None:
    assert (java_version(find_java(None)) or 0) >= 21


def test_a_java_home_without_java_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"no bin/java that runs"):
        find_java(tmp_path)


def test_an_old_java_is_said(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    program.chmod(0o755)
    with pytest.raises(EngineError, match="is Java 17"):
        find_java(tmp_path)


def test_a_folder_that_the_servers_user_cannot_enter_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(stat.S_IRWXU)
    nobody = Identity(65534, 65534)
    if os.geteuid() == 65534:
        pytest.skip("this user is the one that must be shut out")
    with pytest.raises(EngineError, match="cannot enter"):
        check_reachable(nobody, [closed / "elasticsearch"])


def test_a_later_process_with_the_same_number_is_not_the_node() -> None:
    ourselves = os.getpid()
    assert is_alive(NodeRecord("n", ourselves, process_start(ourselves), 1, 2))
    assert not is_alive(NodeRecord("n", ourselves, process_start(ourselves) - 100, 1, 2))


def test_a_process_that_ignores_sigterm_is_killed() -> None:
    ignoring = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    stubborn = f"import signal,time; {ignoring}; print('up', flush=True); time.sleep(600)"
    child = subprocess.Popen(
        [sys.executable, "-c", stubborn], start_new_session=True, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    child.stdout.readline()
    node = NodeRecord("n", child.pid, process_start(child.pid), 1, 2)
    assert end([node], grace=0.5) == 1
    assert not is_alive(node)
    child.stdout.close()


def test_a_record_is_read_back_and_a_broken_one_is_none(tmp_path: Path) -> None:
    record = ClusterRecord((NODE, OTHER), Owner(1, time.time()))
    write_record(tmp_path, record)
    assert read_record(tmp_path) == record
    (tmp_path / "cluster.json").write_text("{half")
    assert read_record(tmp_path) == ClusterRecord()


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ("There is insufficient memory for the Java Runtime Environment", "FANWEN_HEAP smaller"),
        ("Invalid maximum heap size: -Xmxlots", "512m or 2g"),
        ("java.lang.IllegalStateException: broken", "IllegalStateException"),
    ],
)
def test_a_node_that_ends_while_starting_is_explained(
    tmp_path: Path, printed: str, says: str
) -> None:
    folder = NodeFolder(tmp_path)
    folder.logs.mkdir()
    (folder.logs / "printed.log").write_text(printed)
    assert says in str(explain_death(folder))
