"""The README's commands do what it says, from an empty state folder."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.children import ROOT, Child
from tests.conftest import QUICK, make_folder
from tests.making_run import SECONDS, check_nothing_is_left
from tests.test_children import deafly

README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted((ROOT / "fanwen" / "corpus").glob("*.txt"))
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)


@pytest.fixture
def environment(state_dir: Path) -> Iterator[dict[str, str]]:
    """An empty state folder and a free port; the engine's user must be able to enter the folder."""
    folder = state_dir / f"readme-{os.getpid()}"
    folder.mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield os.environ | {
        "FANWEN_STATE_DIR": str(folder),
        "FANWEN_PORT": str(port),
        "FANWEN_HEAP": "512m",
        "FANWEN_JAVA_OPTIONS": " ".join(QUICK),
        "ELASTICSEARCH_URL": "",
    }
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fetched(environment: dict[str, str], elasticsearch_url: str, state_dir: Path) -> dict[str, str]:
    """The same, but the server is there already, and the dictionary."""
    folder = make_folder(Path(environment["FANWEN_STATE_DIR"]), state_dir)
    (folder / "engine").mkdir()
    (folder / "engine" / "server").symlink_to(state_dir / "engine" / "server")
    return environment


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    assert [re.findall(r"make [a-z]+", block) for block in BLOCKS[:2]] == [
        ["make run"],
        ["make test"],
    ]
    for target in ("setup", "run", "test", "check"):
        command = ["make", "-n", target]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=30)


def run_deaf(environment: dict[str, str], number: signal.Signals, begins_with: str) -> None:
    """`make run` as a suite runs it that a shell has put into the background."""
    suite = [sys.executable, "-m", "tests.making_run", str(number.value), begins_with]
    with Child(deafly(suite), environment) as child:
        assert child.wait(SECONDS) == 0, "\n".join(child.told)


@pytest.mark.node
@pytest.mark.slow
@pytest.mark.needs_seconds(400, because="it fetches a server, starts it and rebuilds")
def test_make_run_fetches_all_it_needs_and_ends_with_all_it_started(
    environment: dict[str, str],
) -> None:
    run_deaf(environment, signal.SIGINT, "fetch")


@pytest.mark.node
@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.needs_seconds(400, because="it starts a server and rebuilds")
def test_make_run_with_all_it_needs_ends_as_a_service_does(fetched: dict[str, str]) -> None:
    run_deaf(fetched, signal.SIGTERM, "start")


@pytest.mark.node
@pytest.mark.slow
@pytest.mark.needs_seconds(400, because="it starts a server and runs a dozen commands")
def test_the_commands_for_own_pages_run_one_after_the_other(
    fetched: dict[str, str], tmp_path: Path
) -> None:
    for page in [*PAGES[:2], ROOT / "fanwen" / "corpus" / "b01-environment.txt"]:
        shutil.copy(page, tmp_path)
    script = "set -e\n" + BLOCKS[2].replace(" fanwen/corpus ", f" {tmp_path} ")
    assert script.count(str(tmp_path)) == 2
    with Child(["bash", "-c", script], fetched) as child:
        assert child.wait(SECONDS) == 0, child.told
        assert any("is live" in line for line in child.told)
        assert any("b01-environment-1" in line for line in child.out)
        assert "1 node(s) ended." in child.told
        check_nothing_is_left(fetched)


def test_every_setting_is_documented() -> None:
    settings = (ROOT / "fanwen" / "settings.py").read_text("utf-8")
    names = set(re.findall(r'"((?:FANWEN|ELASTICSEARCH)_[A-Z_]+)"', settings))
    assert names
    assert all(f"`{name}`" in README for name in names)


def test_every_file_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]
