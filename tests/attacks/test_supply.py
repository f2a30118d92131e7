"""What the project brings along: no secret in its files, no call that bandit's rules warn of without a reason."""

import re
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings

from tests.children import ROOT

_BINARY = (".png", ".svg")
# Hashes of packages, and texts of essays.
_UNREAD = re.compile(r"requirements.*\.txt|tests/gold/corpus/.*|lexicon/data/.*|fanwen/corpus/.*")


def exceptions() -> list[dict[str, Any]]:
    found = tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text("utf-8"))
    listed: list[dict[str, Any]] = found["exception"]
    return listed


def project_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [
        name
        for name in listed.stdout.splitlines()
        if not name.endswith(_BINARY) and not _UNREAD.fullmatch(name) and (ROOT / name).exists()
    ]


def test_no_secret_lies_in_a_file_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    today = datetime.now(UTC).date()
    known, used = exceptions(), set[int]()
    unknown = []
    with default_settings():
        for name in project_files():
            for secret in scan_file(name):
                fitting = [
                    number
                    for number, one in enumerate(known)
                    if name.startswith(one["file"]) and secret.type == one["kind"]
                ]
                used.update(fitting)
                if not fitting:
                    unknown.append(f"{name}:{secret.line_number}: {secret.type}")
    assert not unknown
    assert used == set(range(len(known))), "an exception that nothing needs any more"
    ended = [one for one in known if one["until"] < today]
    assert not ended, "look again whether these are none, and say until when"
    assert all(isinstance(one["until"], date) and one["why"] for one in known)


def test_bandits_rules_hold_or_a_reason_stands_beside() -> None:
    rules = ["--select", "S", "--no-cache", "--output-format", "concise"]
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *rules, "."],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    bare = []
    for name in project_files():
        if name.endswith(".py") and not name.startswith("tests/"):
            for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1):
                if re.search(r"# noqa: S\d+\s*$", line):
                    bare.append(f"{name}:{number}")
    assert not bare, "an exception without its reason"
