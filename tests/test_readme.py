"""The README's commands do what it says, from an empty state folder."""

import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)


@pytest.fixture
def environment(state_dir: Path) -> Iterator[dict[str, str]]:
    """An empty state folder and a free port; the engine's user must be able to enter the folder."""
    folder = state_dir / f"readme-{os.getpid()}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield os.environ | {
        "FANWEN_STATE_DIR": str(folder),
        "FANWEN_PORT": str(port),
        "FANWEN_HEAP": "512m",
        "ELASTICSEARCH_URL": "",
    }
    shutil.rmtree(folder, ignore_errors=True)


def left_over(environment: dict[str, str]) -> list[str]:
    folder = environment["FANWEN_STATE_DIR"]
    commands = (process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"]))
    return [" ".join(command) for command in commands if folder in " ".join(command)]


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    assert [re.findall(r"make [a-z]+", block) for block in BLOCKS[:2]] == [
        ["make run"],
        ["make test"],
    ]
    for target in ("setup", "run", "test", "check"):
        subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.node
@pytest.mark.slow
def test_make_run_serves_the_bundled_corpus_and_takes_everything_along(
    environment: dict[str, str],
) -> None:
    child = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stderr is not None
    said: list[str] = []
    for line in child.stderr:
        said.append(line)
        if "Fanwen is at" in line:
            break
    url = re.search(r"http://\S+", said[-1])
    assert url, said
    with urllib.request.urlopen(url[0]) as answer:
        assert "范文检索" in answer.read().decode()
    # Ctrl-C at a terminal reaches the whole group.
    os.killpg(child.pid, signal.SIGINT)
    said += child.stderr.readlines()
    child.wait(60)
    child.stderr.close()
    text = "".join(said)
    assert "fetch" in text
    assert "start: node-1" in text
    assert "is live" in text
    assert "Stopped." in text
    assert "Traceback" not in text
    assert left_over(environment) == []


@pytest.mark.node
@pytest.mark.slow
def test_the_commands_for_own_pages_run_one_after_the_other(environment: dict[str, str]) -> None:
    script = "set -e\n" + BLOCKS[2]
    answer = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    assert "is live" in answer.stderr
    assert "b01-environment-1" in answer.stdout
    assert "1 node(s) ended." in answer.stderr
    assert left_over(environment) == []


def test_every_setting_is_documented() -> None:
    settings = (ROOT / "fanwen" / "settings.py").read_text("utf-8")
    names = set(re.findall(r'"((?:FANWEN|ELASTICSEARCH)_[A-Z_]+)"', settings))
    assert names
    assert all(f"`{name}`" in README for name in names)


def test_every_file_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]
