"""The installation of docker-compose.yml, as readers, editors, operators and attackers meet it."""

import json
import os
import re
import signal
import ssl
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import quote, urlencode

import pytest
from elasticsearch import ApiError, Elasticsearch

from fanwen.provisioning.provision import Folder
from fanwen.provisioning.roles import BACKUP, OPERATOR, REBUILD, WEB
from fanwen.wiring.connecting import make_client
from tests.children import Child
from tests.deploy.conftest import SITE, Installation
from tests.deploy.readers import QUERIES, Readers, window

pytestmark = [
    pytest.mark.node,
    pytest.mark.needs_seconds(300, because="three nodes start on two cores"),
]
SEARCH = f"/search?q={quote('工作总结')}"
PASSWORD = "a long enough passphrase"


def test_a_reader_comes_by_the_proxy_encrypted_and_compressed(installation: Installation) -> None:
    answer, body = installation.get(SEARCH, **{"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert body[:2] == b"\x1f\x8b"
    assert answer.headers["Strict-Transport-Security"]
    assert answer.headers["Content-Security-Policy"]
    assert "nginx/" not in answer.headers.get("Server", "")
    _, plain = installation.get(SEARCH)
    assert "工作总结" in plain.decode()


def test_who_comes_unencrypted_is_sent_to_the_encrypted_way(installation: Installation) -> None:
    connection = HTTPConnection("127.0.0.1", installation.plain, timeout=10)
    connection.request("GET", SEARCH, headers={"Host": SITE})
    answer = connection.getresponse()
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{SITE}:{installation.proxy}{SEARCH}"


def test_a_browser_that_knows_another_authority_does_not_come_in(
    installation: Installation,
) -> None:
    stranger = HTTPSConnection(SITE, installation.proxy, context=ssl.create_default_context())
    with pytest.raises(ssl.SSLCertVerificationError):
        stranger.request("GET", "/")


def test_metrics_and_unknown_names_are_not_there_for_readers(installation: Installation) -> None:
    assert installation.get("/metrics")[0].status == 404
    assert installation.get("/", Host="evil.example")[0].status == 400
    connection = HTTPConnection("127.0.0.1", installation.metrics, timeout=10)
    connection.request("GET", "/metrics")
    assert b"fanwen_requests_total" in connection.getresponse().read()


def test_an_editor_signs_in_and_publishes_by_the_proxy(installation: Installation) -> None:
    with installation.fanwen("web", "accounts", "add", "anna", "--role", "admin") as command:
        for _ in range(2):
            command.write_line(PASSWORD)
        assert command.wait() == 0, command.told
    browser = Browser(installation)
    assert browser.sign_in("anna", PASSWORD) == 302
    assert all("Secure" in cookie for cookie in browser.given)
    status, page = browser.get("/editor/")
    assert (status, "anna" in page) == (200, True)


def test_both_workers_count_wrong_passwords_together(installation: Installation) -> None:
    tries = [Browser(installation, "127.0.0.2").sign_in("nobody", "wrong") for _ in range(22)]
    assert tries == [200] * 20 + [429] * 2


class Browser:
    """Keeps cookies, and sends forms with the mark of the page that they are on."""

    def __init__(self, installation: Installation, source: str = "127.0.0.1") -> None:
        self._site, self._source, self._cookies = installation, source, dict[str, str]()
        self.given: list[str] = []

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def sign_in(self, name: str, password: str) -> int:
        return self.send("/editor/sign-in", name=name, password=password)

    def send(self, path: str, **form: str) -> int:
        _, page = self.get(path)
        mark = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert mark, page
        return self._ask("POST", path, urlencode({**form, "csrf_token": mark[1]}))[0]

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = self._site.browser(self._source)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Referer": f"https://{SITE}:{self._site.proxy}{path}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.given.append(cookie)
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        connection.close()
        return answer.status, text


Ask = Callable[[Elasticsearch], object]
ESSAYS, SYSTEM, OTHER = "fanwen-essays-000001", "fanwen-system-reports", "other-000001"
# What is asked, and who of all accounts may.
ASKED: Mapping[str, tuple[Ask, set[str]]] = {
    "search a generation": (
        lambda c: c.search(index="fanwen-essays", size=1),
        {WEB, REBUILD, BACKUP},
    ),
    "write to a generation": (lambda c: c.index(index=ESSAYS, document={"x": 1}), {REBUILD}),
    "delete a document of one": (lambda c: c.delete(index=ESSAYS, id="none"), {REBUILD}),
    "delete a generation": (
        lambda c: c.indices.delete(index="fanwen-essays-999999"),
        {REBUILD, BACKUP},
    ),
    "swap what is live": (
        lambda c: c.indices.put_alias(index=ESSAYS, name="fanwen-spare"),
        {REBUILD, BACKUP},
    ),
    "close an index": (lambda c: c.indices.close(index="fanwen-essays-999999"), {REBUILD, BACKUP}),
    "keep what people say": (
        lambda c: c.index(index=SYSTEM, document={"at": "2026-01-01"}),
        {WEB, REBUILD},
    ),
    "delete all that they said": (
        lambda c: c.indices.delete(index="fanwen-system-none"),
        {REBUILD, BACKUP},
    ),
    "read another installation": (lambda c: c.search(index=OTHER), set()),
    "write to another": (lambda c: c.index(index=OTHER, document={}), set()),
    "make an index elsewhere": (lambda c: c.indices.create(index="elsewhere"), set()),
    "change the cluster": (
        lambda c: c.cluster.put_settings(persistent={"action.auto_create_index": "true"}),
        set(),
    ),
    "make an account": (
        lambda c: c.security.put_user(username="x", password="y" * 12, roles=["superuser"]),
        set(),
    ),
    "make a key": (lambda c: c.security.create_api_key(name="x"), set()),
    "see how the nodes are": (lambda c: c.nodes.stats(), {WEB, REBUILD, BACKUP}),
    "stop the nodes from placing shards": (lambda c: c.cluster.reroute(), set()),
    "read a backup": (
        lambda c: c.snapshot.get(repository="fanwen", snapshot="*"),
        {BACKUP},
    ),
    "remove a backup": (
        lambda c: c.snapshot.delete(repository="fanwen", snapshot="none"),
        {BACKUP},
    ),
}


@pytest.mark.parametrize("account", [WEB, REBUILD, BACKUP])
def test_an_account_may_do_what_its_process_needs_and_nothing_else(
    installation: Installation, account: str
) -> None:
    client = installation.client(account)
    allowed = {what for what, (ask, _) in ASKED.items() if is_allowed(client, ask)}
    assert allowed == {what for what, (_, who) in ASKED.items() if account in who}


def is_allowed(client: Elasticsearch, ask: Ask) -> bool:
    try:
        ask(client)
    except ApiError as error:
        # That it is not there, or closed to writing, is told to those alone who may ask.
        return error.error != "security_exception"
    return True


def test_nobody_comes_in_without_a_password_or_with_the_engines_own_name(
    installation: Installation,
) -> None:
    for account, password in (("", ""), ("elastic", "changeme"), (WEB, "wrong")):
        access = replace(installation.access(WEB), user=account, password=password)
        client = make_client(access, 10)
        with pytest.raises(ApiError) as refused:
            client.cluster.health()
        assert refused.value.status_code == 401


WRONG: Mapping[str, tuple[Mapping[str, str], int, str]] = {
    "another authority": ({"ELASTICSEARCH_CA": ""}, 40, "is not vouched for"),
    "unencrypted": ({"ELASTICSEARCH_URL": "http://es01.example:9200"}, 2, "unencrypted"),
    "a wrong password": (
        {"ELASTICSEARCH_PASSWORD_FILE": "WRONG"},
        42,
        "refused the user or password",
    ),
    "no file": ({"ELASTICSEARCH_PASSWORD_FILE": "/nowhere"}, 2, "/nowhere cannot be read"),
    "no password": ({"ELASTICSEARCH_PASSWORD_FILE": ""}, 2, "without ELASTICSEARCH_PASSWORD_FILE"),
    "no certificate": ({"ELASTICSEARCH_CA": __file__}, 2, "holds no certificate"),
    "no address": ({"ELASTICSEARCH_URL": "es01"}, 2, "is no address"),
}


@pytest.mark.parametrize(("changed", "code", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_the_way_to_the_engine_is_said_in_a_sentence(
    installation: Installation, secrets: Folder, changed: Mapping[str, str], code: int, said: str
) -> None:
    wrong = secrets.root / "wrong"
    wrong.write_text("wrong")
    environ = {**installation.environ, **installation.places.environment("web")}
    environ |= {name: value.replace("WRONG", str(wrong)) for name, value in changed.items()}
    with Child([sys.executable, "-m", "fanwen", "search", "工作"], environ) as command:
        assert command.wait() == code
    assert said in command.told[-1]
    assert "Traceback" not in "".join(command.told)
    assert secrets.password(WEB).read_text() not in "".join(command.told)


def ids_of(installation: Installation) -> list[list[str]]:
    """The first ten of some searches."""
    found = []
    for query in ("工作总结", "教育 2019", "环境保护", "计划"):
        answer, body = installation.get(f"/api/search?q={quote(query)}")
        assert answer.status == 200
        found.append([hit["essay"] for hit in json.loads(body)["hits"]])
    return found


def test_a_backup_brings_all_of_it_back_after_it_was_wiped(installation: Installation) -> None:
    before = ids_of(installation)
    assert all(before)
    command = installation.places.command("backups")
    with installation.fanwen("backups", *command) as backups:
        name = backups.wait_for("is made").split(" ")[0]
        backups.process.terminate()
        assert backups.wait() == 0
    operator = installation.client(OPERATOR)
    indices = list(operator.indices.get(index="fanwen-*"))
    operator.indices.delete(index=indices)
    assert installation.get("/readyz")[0].status == 503
    password = str(installation.secrets.password(OPERATOR))
    access = {"ELASTICSEARCH_USER": OPERATOR, "ELASTICSEARCH_PASSWORD_FILE": password}
    with installation.fanwen("backups", "backup", "restore", name, **access) as restore:
        assert restore.wait() == 0, restore.told
    assert ids_of(installation) == before
    assert Browser(installation).sign_in("anna", PASSWORD) == 302
    with installation.fanwen("watcher", "verify", installation.places("/corpus")) as verify:
        assert verify.wait() == 0, verify.told


def test_one_of_three_nodes_killed_is_hardly_noticed_by_readers_nor_by_a_rebuild(
    installation: Installation,
) -> None:
    """The last of this file: afterwards two nodes are left."""
    calm = Readers(installation.web, SITE, 1)
    expected = {query: calm.ask(query).essays for query in QUERIES}
    assert all(expected.values())
    master = next(iter(installation.client(OPERATOR).cat.master(format="json")))["node"]
    lost = next(node for node in installation.cluster.nodes if node.name == master)
    # So few that a busy machine serves them, too: what fails is to be for want of the node.
    readers = Readers(installation.web, SITE, 6)
    rebuild = ("rebuild", installation.places("/corpus"), "--full", "--json")
    environ = {"FANWEN_STATE_DIR": str(installation.secrets.root.parent / "rebuild")}
    with readers.asking():
        time.sleep(2)
        with installation.fanwen("watcher", *rebuild, **environ) as job:
            job.wait_for("entered loading")
            os.killpg(lost.pid, signal.SIGKILL)
            time.sleep(8)
            # What it was writing may lie on the lost node alone: it waits for that to come back.
            job.process.terminate()
            assert job.wait() in (0, 40, 130, -signal.SIGTERM)
        # On the nodes that are left another one comes to its end.
        with installation.fanwen("watcher", *rebuild, **environ) as job:
            assert job.wait(100) == 0, job.told[-4:]
        time.sleep(2)
    answers = readers.answers()
    wrong = [a for a in answers if a.status == 200 and a.essays != expected[a.query]]
    failed = Counter(("busy" if a.busy else a.status) for a in answers if a.status != 200)
    print(f"{len(answers)} asked, failed {dict(failed)}, window {window(answers):.2f} s")
    assert not wrong
    assert len(answers) > 60
    assert window(answers) < 1
