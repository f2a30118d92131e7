"""A small secured installation that a drill may break: a node, the bundled corpus, the site."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from artifacts.maven import Report
from engine import Cluster, EngineSettings, running_cluster
from engine.model import Security
from engine.ports import choose_ports
from fanwen.bundled import CORPUS
from fanwen.provisioning.provision import Folder, provision
from fanwen.provisioning.roles import OPERATOR, REBUILD, WEB
from fanwen.settings import Settings
from mappings.names import Names

QUERIES = ("工作总结", "教育", "环境保护", "计划")
_NAMES = Names("drill")
_PATIENCE_SECONDS = 60.0
_COMMAND_SECONDS = 180.0
_HEAP = "512m"


class Broken(Exception):
    """A promise was not kept; the message says what was seen."""


@dataclass(frozen=True)
class Answer:
    """What a reader got: the status, 0 where nobody answered, the text, and after how many seconds."""

    status: int
    text: str
    seconds: float


@dataclass
class Stage:
    """Where a drill plays."""

    folder: Path
    secrets: Folder
    cluster: Cluster
    port: int

    def environment(self, account: str) -> Mapping[str, str]:
        """The settings of a process with that account."""
        own = {name: value for name, value in os.environ.items() if not _is_ours(name)}
        return own | {
            "ELASTICSEARCH_URL": ",".join(self.cluster.urls),
            "ELASTICSEARCH_USER": account,
            "ELASTICSEARCH_PASSWORD_FILE": str(self.secrets.password(account)),
            "ELASTICSEARCH_CA": str(self.secrets.ca),
            "FANWEN_PREFIX": _NAMES.prefix,
            "FANWEN_STATE_DIR": str(self.folder / "state"),
            "FANWEN_PORT": str(self.port),
            "FANWEN_VECTORS": "off",
            "FANWEN_LOG_DAYS": "0",
        }

    def start(self, account: str, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """The command under way."""
        return subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "fanwen", *arguments],
            env={**self.environment(account), **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, account: str, *arguments: str, **more: str) -> tuple[int, str, str]:
        """The command's code, and what it said on stdout and stderr."""
        with self.start(account, *arguments, **more) as command:
            try:
                out, told = command.communicate(timeout=_COMMAND_SECONDS)
            except subprocess.TimeoutExpired:
                command.kill()
                raise Broken(f"fanwen {' '.join(arguments)} did not end") from None
        return command.returncode, out, told

    def rebuild(self, *more: str) -> tuple[int, str, str]:
        """A rebuild of the bundled corpus."""
        return self.run(REBUILD, "rebuild", str(CORPUS), *more)

    def get(self, path: str, timeout: float = 20.0) -> Answer:
        """What a reader gets."""
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode(), time.monotonic() - begun)
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, repr(error), time.monotonic() - begun)
        finally:
            connection.close()

    def first_tens(self) -> list[list[str]]:
        """The first essays of some searches. Raises `Broken` where there are none."""
        tens = []
        for query in QUERIES:
            answer = self.get(f"/api/search?q={quote(query)}")
            if answer.status != 200:
                raise Broken(f"a search was answered {answer.status or answer.text}")
            tens.append([hit["essay"] for hit in json.loads(answer.text)["hits"]])
        return tens

    def wait_until_served(self) -> float:
        """After how many seconds readers are served. Raises `Broken` when they are not for long."""
        begun = time.monotonic()
        while (waited := time.monotonic() - begun) < _PATIENCE_SECONDS:
            if (
                self.get("/readyz").status == 200
                and self.get(f"/search?q={quote(QUERIES[0])}").status == 200
            ):
                return time.monotonic() - begun
            time.sleep(0.2)
        raise Broken(f"readers were not served again within {waited:.0f} s")

    def signal_node(self, number: signal.Signals) -> None:
        """All processes of the node hear it."""
        for node in self.cluster.nodes:
            os.killpg(node.pid, number)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The node answers nothing meanwhile."""
        self.signal_node(signal.SIGSTOP)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                self.signal_node(signal.SIGCONT)

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen[str]]:
        """The site runs, and readers are served."""
        with subprocess.Popen(
            [sys.executable, "-m", "fanwen", "serve", "--workers", "2"],
            env=self.environment(WEB),
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "site.log").open("w"),
            text=True,
        ) as site:
            try:
                self.wait_until_served()
                yield site
            finally:
                site.terminate()
                try:
                    site.wait(30)
                except subprocess.TimeoutExpired:
                    site.kill()


@contextmanager
def set_stage(settings: Settings, folder: Path, report: Report) -> Iterator[Stage]:
    """The node runs secured in a folder of its own; all of it ends with the block. Raises `EngineError`."""
    secrets = Folder(folder / "secrets")
    for _ in provision(secrets, _NAMES, ("localhost",), "localhost"):
        pass
    wanted = EngineSettings(
        settings.state_dir, heap=_HEAP, cluster="drill", java_home=settings.java_home,
        java_options=settings.java_options,
        security=Security(secrets.engine, OPERATOR, secrets.password(OPERATOR).read_text()),
    )  # fmt: skip
    with running_cluster(wanted, report) as cluster:
        yield Stage(folder, secrets, cluster, choose_ports(1, None)[0])


def _is_ours(name: str) -> bool:
    return name.startswith(("FANWEN_", "ELASTICSEARCH_"))
