"""What is decided before a node starts: settings, ports, Java, who it runs as, what is recorded."""

import http.server
import os
import socket
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from engine.configuration import NodeFolder, build_settings, write_configuration
from engine.failures import explain_death, in_a_sentence
from engine.health import read_health
from engine.identity import Identity, check_reachable
from engine.java import find_java, java_version
from engine.model import EngineError, EngineSettings, NodeRecord
from engine.ports import choose_ports
from engine.processes import end, is_alive, process_start
from engine.record import ClusterRecord, Owner, read_record, write_record
from engine.resources import check_memory, check_space, parse_heap
from engine.starting import plan_nodes
from tests.children import Child

NODE = NodeRecord("node-1", 0, 0.0, 9201, 9301)
OTHER = NodeRecord("node-2", 0, 0.0, 9202, 9302)


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """The URL of a server that answers every request with `body`."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


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
    (tmp_path / "server" / "config").mkdir(parents=True)
    (tmp_path / "server" / "config" / "log4j2.properties").touch()
    wanted = EngineSettings(tmp_path, "512m", extra={"a.b": "c"}, java_options=("-Xint",))
    write_configuration(folder, tmp_path / "server", NODE, [NODE], wanted)
    options = (folder.config / "jvm.options").read_text("utf-8")
    assert {"-Xmx512m", "-Xint"} <= set(options.splitlines())
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


def test_the_ports_of_before_are_taken_again_where_they_are_free() -> None:
    before = choose_ports(4)
    assert choose_ports(4, liked=before) == before
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", before[1]))
        taken.listen()
        again = choose_ports(4, liked=before)
    assert again[0] == before[0]
    assert again[1] != before[1]
    assert again[2:] == before[2:]
    assert choose_ports(4, before[3], before)[0] == before[3]


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


def test_a_java_that_only_its_owner_may_run_is_named() -> None:
    with tempfile.NamedTemporaryFile(dir=Path(tempfile.gettempdir())) as java:
        Path(java.name).chmod(0o700)
        with pytest.raises(EngineError, match=java.name):
            check_reachable(Identity(65534, 65534), [Path(java.name)])


def test_a_later_process_with_the_same_number_is_not_the_node() -> None:
    ourselves = os.getpid()
    assert is_alive(NodeRecord("n", ourselves, process_start(ourselves), 1, 2))
    assert not is_alive(NodeRecord("n", ourselves, process_start(ourselves) - 100, 1, 2))


def test_a_stranger_with_the_number_of_a_node_is_left_alone() -> None:
    with Child(["sleep", "60"]) as child:
        start = process_start(child.pid)
        recycled = NodeRecord("n", child.pid, start - 3600, 1, 2)
        assert end([recycled], grace=0.5) == 0
        other_folder = NodeRecord("n", child.pid, start, 1, 2, "/state/engine/main")
        assert end([other_folder], grace=0.5) == 0
        assert child.running


def test_a_process_that_ignores_sigterm_is_killed() -> None:
    ignoring = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    stubborn = f"import signal,time; {ignoring}; print('up', flush=True); time.sleep(600)"
    with Child([sys.executable, "-c", stubborn]) as child:
        child.wait_for("up")
        node = NodeRecord("n", child.pid, process_start(child.pid), 1, 2)
        assert end([node], grace=0.5) == 1
        assert not psutil.pid_exists(child.pid)


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
        (
            "fatal exception while booting Elasticsearch\njava.Broken: oh\n\tat x\nERROR: died",
            "Broken: oh",
        ),
        ("java.net.BindException: Address already in use", "port was taken"),
        ("java.net.BindException: Permission denied", "above 1023"),
        ("ERROR: Elasticsearch died while starting up, with exit code 137", "was killed"),
        ("failed to obtain node locks, tried [/data]", "Another Elasticsearch"),
        ("JVM arguments [-XX:+ExitOnOutOfMemoryError]", "ended while starting"),
    ],
)
def test_a_node_that_ends_while_starting_is_explained(
    tmp_path: Path, printed: str, says: str
) -> None:
    folder = NodeFolder(tmp_path)
    folder.logs.mkdir()
    (folder.logs / "printed.log").write_text(printed)
    assert says in str(explain_death(folder.printed))


def test_a_node_is_found_through_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with answering(b'{"status": "green", "number_of_nodes": 1}') as url:
        assert read_health(url) == "green"
        assert read_health(url, nodes=3) == "unreachable"


@pytest.mark.parametrize("body", [b"{}", b"[]", b"no JSON", b'{"status": "green"}'])
def test_another_server_at_the_nodes_port_is_not_the_node(body: bytes) -> None:
    with answering(body) as url:
        assert read_health(url) == "unreachable"


@pytest.mark.parametrize(
    ("text", "size"), [("512m", 512 << 20), ("1g", 1 << 30), ("2G", 2 << 30), ("4096", 4096)]
)
def test_a_heap_is_written_as_java_writes_it(text: str, size: int) -> None:
    assert parse_heap(text) == size


@pytest.mark.parametrize("text", ["", "0", "lots", "1.5g", "-1g", "1gb", "١g"])
def test_a_heap_that_java_does_not_know_is_said(text: str) -> None:
    with pytest.raises(EngineError, match="512m or 2g"):
        parse_heap(text)


def test_a_heap_larger_than_the_free_memory_is_said() -> None:
    with pytest.raises(EngineError, match="FANWEN_HEAP smaller"):
        check_memory("90000g", 1)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="free some space"):
        check_space(tmp_path, 1 << 60)


def test_clusters_of_other_sizes_keep_other_data(tmp_path: Path) -> None:
    one = {node.folder for node in plan_nodes(EngineSettings(tmp_path))}
    three = {node.folder for node in plan_nodes(EngineSettings(tmp_path, nodes=3))}
    assert not one & three


def test_folders_are_absolute_for_a_node_has_another_working_folder() -> None:
    assert EngineSettings(Path(".fanwen")).folder.is_absolute()


def test_what_the_system_refuses_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match="Check who owns"), in_a_sentence(tmp_path):
        (tmp_path / "file" / "below").mkdir()
