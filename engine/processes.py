"""The nodes' processes: started as children of nobody, ended for certain, never mistaken."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

import psutil

from engine.configuration import NodeFolder
from engine.identity import Identity
from engine.model import EngineError, NodeRecord

# Elasticsearch closes its indices on SIGTERM; most take two seconds.
GRACE = 30.0
_PRINTED = "printed.log"


def spawn(server: Path, java_home: Path, folder: NodeFolder, identity: Identity | None) -> int:
    """Starts a node and gives its process id.

    In a session of its own, so that a Ctrl-C at the terminal reaches us and not the node halfway.
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "ES_PATH_CONF": str(folder.config),
        "ES_TMPDIR": str(folder.temp),
        "ES_JAVA_HOME": str(java_home),
        "HOME": str(folder.root),
        "LANG": "C.UTF-8",
    }
    with (folder.logs / _PRINTED).open("wb") as printed:
        process = subprocess.Popen(  # noqa: S603 - the server we unpacked
            [server / "bin" / "elasticsearch"],
            env=environment,
            cwd=folder.root,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=identity.uid if identity else None,
            group=identity.gid if identity else None,
            extra_groups=[] if identity else None,
        )
    return process.pid


def process_start(pid: int) -> float:
    """When the process started, in seconds since the epoch."""
    return float(psutil.Process(pid).create_time())


def is_same_process(pid: int, started: float) -> bool:
    """Whether the process that started then still runs; a later one with its number is not it."""
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) < 1
        return same and str(process.status()) != str(psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def is_alive(node: NodeRecord) -> bool:
    """Whether the node's launcher runs; the server ends with it."""
    return is_same_process(node.pid, node.started)


def end(nodes: Iterable[NodeRecord], grace: float = GRACE) -> int:
    """Ends the nodes: SIGTERM, and SIGKILL after `grace` seconds. Gives how many were running."""
    running = {node.pid: members for node in nodes if (members := _members(node))}
    remaining = [process for members in running.values() for process in members]
    for process in remaining:
        _signal(process, signal.SIGTERM)
    _, stubborn = psutil.wait_procs(remaining, timeout=grace)
    for process in stubborn:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(stubborn)
    return len(running)


def explain_death(folder: NodeFolder) -> EngineError:
    """Why a node ended while starting, from what it printed."""
    printed = (folder.logs / _PRINTED).read_text("utf-8", "replace")
    if (
        "insufficient memory" in printed
        or "Could not reserve enough space" in printed
        or ("Cannot allocate memory" in printed)
    ):
        return EngineError(
            "There is not enough memory for the engine's heap: set FANWEN_HEAP smaller (512m)."
        )
    if "Invalid maximum heap size" in printed or "Invalid initial heap size" in printed:
        return EngineError("FANWEN_HEAP is no size Java knows: write it as 512m or 2g.")
    tail = " | ".join(line.strip() for line in printed.splitlines()[-3:] if line.strip())
    return EngineError(f"Elasticsearch ended while starting: {tail} (all of it in {folder.logs}).")


def _members(node: NodeRecord) -> list[psutil.Process]:
    """The launcher and the server it started: all processes of the node's own session."""
    found = []
    for process in psutil.process_iter():
        try:
            ours = os.getsid(process.pid) == node.pid
            if ours and process.create_time() > node.started - 1:
                found.append(process)
        except (ProcessLookupError, PermissionError, psutil.NoSuchProcess):
            continue
    return found


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)
