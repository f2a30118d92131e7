"""docker-compose.yml: a valid file whose containers may do little, and that holds no secret."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fanwen.__main__ import _COMMANDS
from tests.children import ROOT
from tests.deploy.compose import FILE, read_compose

COMPOSE = read_compose({})
SERVICES: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
OURS = ("web", "watcher", "backups")
# It writes its keystore beside its settings at each start.
WRITES_BESIDE_ITSELF = ("es01", "es02", "es03")


def test_it_is_what_the_specification_of_compose_files_says() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*command, str(FILE)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_runs_as_nobody_special_and_may_take_so_much(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service["user"].startswith(("0", "root"))
    assert set(service["deploy"]["resources"]["limits"]) == {"memory", "cpus", "pids"}
    assert service.get("read_only", False) is (name not in WRITES_BESIDE_ITSELF)
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted({*SERVICES} - {"watcher", "backups"}))
def test_whoever_is_asked_is_asked_whether_he_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


def test_no_secret_stands_in_the_file_nor_in_an_environment() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|_KEY|TOKEN", name):
                assert value.startswith("/run/secrets/"), name
    assert not re.search(r"://[^/\s]*:[^/\s]*@", FILE.read_text("utf-8"))


def test_each_secret_is_there_for_those_alone_who_need_it() -> None:
    held = {
        name: {s if isinstance(s, str) else s["source"] for s in service.get("secrets", [])}
        for name, service in SERVICES.items()
    }
    assert set().union(*held.values()) == set(COMPOSE["secrets"])
    assert [name for name in held if "fanwen-rebuild" in held[name]] == ["watcher"]
    assert [name for name in held if "fanwen-backup" in held[name]] == ["backups"]
    assert [name for name in held if "site-key" in held[name]] == ["proxy"]
    # Nobody has the operator's password, nor the authority's key.
    files = [secret["file"] for secret in COMPOSE["secrets"].values()]
    assert not [file for file in files if "operator" in file or "authority" in file]


def test_the_proxy_alone_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    outwards = {
        n for n, network in COMPOSE["networks"].items() if not (network or {}).get("internal")
    }
    assert not any(
        outwards & {*SERVICES[name]["networks"]} for name in (*WRITES_BESIDE_ITSELF, "limits")
    )


@pytest.mark.parametrize("name", OURS)
def test_our_containers_run_commands_and_take_settings_that_there_are(name: str) -> None:
    assert SERVICES[name]["command"][0] in _COMMANDS
    known = (ROOT / "fanwen" / "settings.py").read_text("utf-8")
    assert all(f'"{setting}"' in known for setting in SERVICES[name]["environment"])


def test_every_variable_is_explained() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", FILE.read_text("utf-8")))
    explained = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
    assert used == explained


def test_what_is_copied_into_the_image_is_there() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.M):
        assert all((ROOT / Path(name)).exists() for name in copied.split())
    assert re.search(r"^USER 10001:0$", text, re.M)
