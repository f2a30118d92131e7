"""The installation of docker-compose.yml as processes of this machine: every value is the file's."""

import os
import ssl
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from engine import Cluster, EngineError, start_cluster
from engine.model import Security
from fanwen.bundled import CORPUS
from fanwen.provisioning.provision import Folder
from fanwen.provisioning.roles import OPERATOR
from fanwen.wiring.access import Access
from fanwen.wiring.connecting import make_client
from fanwen.wiring.failing_over import FailingOver
from tests.children import Child, wait_until
from tests.conftest import engine_settings, make_folder, remove_cluster
from tests.deploy.compose import Places, read_compose
from tests.servers import find_server, free_ports, running, running_valkey

NODES = ("es01", "es02", "es03")
SITE = "localhost"
# Of each node alone, or of this machine; all else is taken as it is written.
_OF_A_NODE = ("node.name", "discovery.seed_hosts", "cluster.initial_master_nodes")


@dataclass
class Installation:
    """All that runs, and how it is asked."""

    secrets: Folder
    places: Places
    cluster: Cluster
    web: int
    metrics: int
    proxy: int
    plain: int
    environ: Mapping[str, str]

    def access(self, account: str) -> Access:
        password = self.secrets.password(account).read_text()
        return Access(self.cluster.urls, account, password, self.secrets.ca)

    def client(self, account: str, timeout: float = 60) -> Elasticsearch:
        return make_client(self.access(account), timeout, FailingOver)

    def fanwen(self, service: str, *arguments: str, **more: str) -> Child:
        """The command with what that service is given."""
        command = [sys.executable, "-m", "fanwen", *arguments]
        return Child(command, {**self.environ, **self.places.environment(service), **more})

    def browser(self, source: str = "127.0.0.1", timeout: float = 30) -> HTTPSConnection:
        """A connection to the proxy, from that address of loopback, that believes our authority alone."""
        trusted = ssl.create_default_context(cafile=str(self.secrets.authority / "ca.crt"))
        return HTTPSConnection(
            SITE, self.proxy, timeout=timeout, context=trusted, source_address=(source, 0)
        )

    def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = self.browser()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """What an operator makes before the first start."""
    folder = tmp_path_factory.mktemp("installation") / "secrets"
    with Child([sys.executable, "-m", "fanwen", "provision", str(folder)]) as command:
        assert command.wait() == 0, command.told
    return Folder(folder)


@pytest.fixture(scope="session")
def installation(
    secrets: Folder, state_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Three nodes, the site with two workers behind the proxy, the store of limits; the watcher has rebuilt."""
    folder = tmp_path_factory.mktemp("running")
    compose = read_compose({"FANWEN_SECRETS": str(secrets.root), "FANWEN_WORKERS": "2"})
    store, web, metrics, proxy, plain, told = free_ports(6)
    operator = Security(secrets.engine, OPERATOR, secrets.password(OPERATOR).read_text())
    settings = engine_settings(
        state_dir, f"installation-{uuid4().hex[:8]}", nodes=len(NODES), security=operator,
        extra=_settings(compose),
    )  # fmt: skip
    with ExitStack() as stack:
        stack.callback(remove_cluster, settings.folder)
        try:
            cluster = start_cluster(settings, lambda step: None)
        except EngineError as error:
            if os.environ.get("REQUIRE_ELASTICSEARCH") == "1":
                raise
            pytest.skip(f"no Elasticsearch: {error}")
        names = {
            f"https://{name}:9200": url for name, url in zip(NODES, cluster.urls, strict=True)
        } | {
            "limits:6379": f"127.0.0.1:{store}",
            "0.0.0.0:9109": f"127.0.0.1:{metrics}",
            "0.0.0.0:9108": f"127.0.0.1:{told}",
            "0.0.0.0": "127.0.0.1",
            "web:8000": f"127.0.0.1:{web}",
            "8000": str(web),
            "/corpus": str(CORPUS),
        }
        places = Places(compose, names)
        state = make_folder(folder / "state", state_dir)
        environ = os.environ | {"FANWEN_STATE_DIR": str(state), "FANWEN_VECTORS": "off"}
        it = Installation(secrets, places, cluster, web, metrics, proxy, plain, environ)
        limits = Path(compose["secrets"]["limits-settings"]["file"]).read_text()
        stack.enter_context(running_valkey(folder / "limits", store, limits))
        watcher = stack.enter_context(it.fanwen("watcher", *places.command("watcher")))
        watcher.wait_for("Generation 1 is live")
        stack.enter_context(it.fanwen("web", *places.command("web")))
        stack.enter_context(_proxy(it, folder / "proxy"))
        wait_until(lambda: _is_ready(it))
        yield it


def _settings(
    compose: Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]],
) -> dict[str, str]:
    """What the file sets of each node, the same for all."""
    services = compose["services"]
    every = [
        {n: v for n, v in services[name]["environment"].items() if "." in n and n not in _OF_A_NODE}
        for name in NODES
    ]
    assert every[0] == every[1] == every[2]
    # The folder that all nodes share is one that the engine has made.
    return {name: value for name, value in every[0].items() if name != "path.repo"}


def _proxy(it: Installation, folder: Path) -> AbstractContextManager[Child]:
    """nginx with the file's template, filled in as its image does it: by the variables that are set."""
    folder.mkdir()
    template = it.places.mounted("proxy", "/etc/nginx/templates/site.conf.template").read_text()
    environment = it.places.environment("proxy")
    ports = {
        "PROXY_PLAIN": str(it.plain),
        "PROXY_ENCRYPTED": str(it.proxy),
        "SITE_PORT": str(it.proxy),
    }
    for name, value in (
        environment | {n: f"127.0.0.1:{p}" if "PROXY" in n else p for n, p in ports.items()}
    ).items():
        template = template.replace(f"${{{name}}}", value)
    (folder / "site.conf").write_text(template)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nworker_processes 1;\n"
        "events { worker_connections 512; }\n"
        f"http {{\n{temporary}access_log off;\ninclude {folder}/site.conf;\n}}\n"
    )
    nginx = find_server("nginx")
    return running(
        [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", f"{folder}/error.log"],
        it.proxy,
    )


def _is_ready(it: Installation) -> bool:
    connection = HTTPConnection("127.0.0.1", it.web, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": SITE})
        return connection.getresponse().status == 200
    except OSError:
        time.sleep(0.1)
        return False
    finally:
        connection.close()
