"""Servers of other people that tests start: found, given a place on loopback, ended for certain."""

import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.children import Child, wait_until


def find_server(*names: str) -> str:
    """The program that goes by one of these names; without one the test is skipped, or fails where it must not be."""
    for name in names:
        # Debian has what listens beside what an administrator runs, where nobody's path leads.
        if found := shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"):
            return found
    if os.environ.get("REQUIRE_SERVERS") == "1":
        pytest.fail(f"none of {', '.join(names)} is installed")
    pytest.skip(f"none of {', '.join(names)} is installed")


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens at now."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[Child]:
    """The server, once it listens."""
    with Child(command) as server:
        wait_until(lambda: listens(port))
        yield server


@contextmanager
def running_valkey(folder: Path, port: int, settings: str) -> Iterator[Child]:
    """A store with those settings, on loopback."""
    folder.mkdir(exist_ok=True)
    file = folder / "valkey.conf"
    file.write_text(settings)
    here = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder))
    command = [find_server("valkey-server", "redis-server"), str(file), *here]
    with running(command, port) as server:
        yield server
