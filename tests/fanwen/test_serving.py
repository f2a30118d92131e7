"""The site as real processes: slow clients, too many of them, ended under load, a worker lost."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import psutil
import pytest

from indexer.index.rebuilding.summary import Summary
from mappings.names import Names
from tests.children import wait_until
from tests.fanwen.running import Running, start_fanwen
from tests.proxy import passing_on
from tests.servers import free_ports
from webapp.busy import MOST_WAITING

pytestmark = pytest.mark.node
SEARCH = f"/search?q={quote('工作')}"
# A page that asks the engine nothing.
LIGHT = "/help"
WORKERS = 2


class Site(Running):
    """The command, with where it listens."""

    port: int
    metrics: int

    @property
    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children()

    def get(self, path: str) -> tuple[int, str, Mapping[str, str]]:
        return fetch(f"http://127.0.0.1:{self.port}{path}")

    def count(self, name: str) -> float:
        _, text, _ = fetch(f"http://127.0.0.1:{self.metrics}/metrics")
        found = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.M)
        return sum(map(float, found))

    def connect(self, *sent: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        for piece in sent:
            connection.sendall(piece)
        return connection


def fetch(url: str) -> tuple[int, str, Mapping[str, str]]:
    try:
        with urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except HTTPError as error:
        return error.code, error.read().decode(), error.headers


@contextmanager
def serving(
    environ: Mapping[str, str], is_up: Callable[[Site], bool] | None = None, **more: str
) -> Iterator[Site]:
    port, metrics = free_ports(2)
    told = {"FANWEN_PORT": str(port), "FANWEN_METRICS": f"127.0.0.1:{metrics}"}
    site = Site([sys.executable, "-m", "fanwen", "serve"], {**environ, **told, **more})
    site.port, site.metrics = port, metrics
    with site:
        wait_until(lambda: (is_up or answers)(site))
        yield site


def is_alive(site: Site) -> bool:
    with suppress(OSError):
        return site.get("/livez")[0] == 200
    return False


def answers(site: Site) -> bool:
    with suppress(OSError):
        return site.get("/readyz")[0] == 200
    return False


@pytest.fixture(scope="module")
def environ(
    elasticsearch_url: str, bundled_names: Names, bundled: Summary, state_dir: Path
) -> Mapping[str, str]:
    return {
        **os.environ,
        "ELASTICSEARCH_URL": elasticsearch_url,
        "FANWEN_PREFIX": bundled_names.prefix,
        "FANWEN_STATE_DIR": str(state_dir),
        "FANWEN_VECTORS": "off",
        "FANWEN_LOG_DAYS": "0",
        "FANWEN_WORKERS": str(WORKERS),
        "FANWEN_ACCESS_LOG": "on",
    }


@pytest.fixture(scope="module")
def site(environ: Mapping[str, str]) -> Iterator[Site]:
    with serving(environ) as site:
        yield site


SLOW: Mapping[str, bytes] = {
    "a header that never ends": b"GET /search?q=a HTTP/1.1\r\nHost: localhost\r\nX",
    "a form that never comes": b"POST /clips/txt HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9999\r\n\r\na=1",
    "an answer that nobody reads": f"GET {SEARCH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_clients_that_are_slow_hold_nobody_up(site: Site, sent: bytes) -> None:
    crowd = [site.connect(sent) for _ in range(40)]
    try:
        assert [site.get(SEARCH)[0] for _ in range(8)] == [200] * 8
    finally:
        for connection in crowd:
            connection.close()


def test_too_many_are_told_to_come_back_and_the_others_are_answered(site: Site) -> None:
    crowd = 8 * WORKERS + WORKERS * MOST_WAITING + 60
    # Each at an address of its own: what is kept of pages takes no time.
    requests = [
        f"GET {SEARCH}&n={n} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        for n in range(crowd)
    ]
    connections = [site.connect(request) for request in requests]
    # Whoever asks how the process is, is answered however many wait.
    assert site.get("/livez")[0] == 200
    answered = [read_all(connection) for connection in connections]
    statuses = [answer[9:12] for answer in answered]
    assert set(statuses) == {b"200", b"503"}
    busy = answered[statuses.index(b"503")].decode()
    assert "\r\nRetry-After: 5\r\n" in busy
    assert "现在查询的人太多" in busy
    assert statuses.count(b"200") >= 8 * WORKERS


def read_all(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def test_what_all_workers_count_is_told_together_at_an_address_of_its_own(site: Site) -> None:
    before = site.count("fanwen_requests_total")
    with ThreadPoolExecutor(8) as readers:
        list(readers.map(site.get, [LIGHT] * 40))
    assert site.count("fanwen_requests_total") == before + 40
    assert site.count("fanwen_requests_in_flight") == 0
    assert site.count("fanwen_engine_seconds_count") > 0
    assert site.get("/metrics")[0] == 404


def test_who_only_supervises_loads_nothing_of_the_site() -> None:
    """What counts for all workers has to be told so before it is loaded, and a copy of little is quick."""
    look = "import sys, fanwen.commands.readers.serve; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True
    )
    assert not {"webapp", "prometheus_client", "flask", "jieba", "numpy"} & set(
        loaded.stdout.split()
    )


def test_a_worker_that_dies_is_replaced_and_others_answer_meanwhile(site: Site) -> None:
    lost, *_ = site.workers
    lost.kill()
    assert [site.get(LIGHT)[0] for _ in range(20)] == [200] * 20
    wait_until(lambda: lost not in site.workers and len(site.workers) == WORKERS)


def test_each_request_is_a_line_of_json_under_its_number(environ: Mapping[str, str]) -> None:
    with serving(environ, FANWEN_WORKERS="1") as site:
        _, _, headers = site.get(SEARCH)
        site.process.terminate()
        assert site.wait() == 0
    lines = [json.loads(line) for line in site.told if line.startswith("{")]
    (ours,) = [line for line in lines if line["id"] == headers["X-Request-ID"]]
    assert (ours["page"], ours["status"]) == ("reader.search", 200)
    assert quote("工作") not in "".join(site.told)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ended_under_load_it_answers_what_was_asked(
    environ: Mapping[str, str], number: signal.Signals
) -> None:
    with serving(environ) as site, ThreadPoolExecutor(6) as readers:
        ended = time.monotonic() + 60
        asked = [readers.submit(ask_until_refused, site, ended) for _ in range(6)]
        time.sleep(1)
        os.kill(site.pid, number)
        answered = [future.result() for future in asked]
        assert site.wait() == 0
    assert all(count > 0 for count, _ in answered)
    assert [how for _, how in answered] == ["refused"] * 6


def ask_until_refused(site: Site, ended: float) -> tuple[int, str]:
    """How many pages came whole, and how it ended: `refused` where nobody took the connection any more."""
    count = 0
    while time.monotonic() < ended:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        try:
            connection.connect()
        except ConnectionRefusedError:
            return count, "refused"
        reused = False
        try:
            # One connection for several pages, as a browser has.
            for _ in range(5):
                connection.request("GET", SEARCH)
                answer = connection.getresponse()
                whole = answer.read().rstrip().endswith(b"</html>")
                if answer.status != 200 or not whole:
                    return count, f"{answer.status}, {'whole' if whole else 'cut'}"
                count, reused = count + 1, True
                if answer.will_close:
                    break
        except (OSError, http.client.HTTPException) as error:
            # In the moment in which the door closes nobody takes the connection either.
            return count, repr(error) if reused else "refused"
        finally:
            connection.close()
    return count, "never ended"


def test_an_engine_that_comes_later_is_found_and_the_site_is_up_before(
    environ: Mapping[str, str], elasticsearch_url: str
) -> None:
    with passing_on(elasticsearch_url) as proxy:
        proxy.cut()
        away = {"ELASTICSEARCH_URL": proxy.url, "FANWEN_WORKERS": "1"}
        with serving({**environ, **away}, is_up=is_alive) as site:
            assert site.get("/readyz")[0] == 503
            for path in ("/", LIGHT):
                assert site.get(path)[0] == 200
            status, page, headers = site.get(SEARCH)
            assert (status, headers["Retry-After"]) == (503, "30")
            assert "暂时无法检索" in page
            proxy.mend()
            wait_until(lambda: answers(site))
            assert site.get(SEARCH)[0] == 200
            assert site.count("fanwen_engine_given_up") == 0


def test_a_port_that_is_taken_is_said_in_a_sentence(environ: Mapping[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for name, value in (("PORT", str(port)), ("METRICS", f"127.0.0.1:{port}")):
            with start_fanwen({**environ, f"FANWEN_{name}": value}, "serve") as command:
                assert command.wait() == 2
            assert f"Port {port} on 127.0.0.1 is taken: set FANWEN_{name}" in command.told[-1]


def test_a_password_that_cannot_be_read_is_said_before_a_worker_is_made(
    environ: Mapping[str, str],
) -> None:
    limits = {
        "FANWEN_LIMITS_URL": "valkey://127.0.0.1:1",
        "FANWEN_LIMITS_PASSWORD_FILE": "/nowhere",
    }
    with start_fanwen({**environ, **limits}, "serve") as command:
        assert command.wait() == 2
    assert "The secret in /nowhere cannot be read" in command.told[-1]
