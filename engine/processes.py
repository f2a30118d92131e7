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
from engine.model import NodeRecord

# Elasticsearch closes its indices on SIGTERM; most take two seconds.
GRACE = 30.0
_STAT = Path("/proc")
# Field 22 of /proc/PID/stat, counted behind the name, which may hold spaces.
_STARTED = 19


def spawn(server: Path, java_home: Path, folder: NodeFolder, identity: Identity | None) -> int:
    """Starts a node and gives its process id.

    In a session of its own, so that a Ctrl-C at the terminal reaches us and not the node halfway.
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "ES_PATH_CONF": str(folder.config),
        "ES_TMPDIR": str(folder.temp),
        "ES_JAVA_HOME": str(java_home),
        # The launcher's own Java would leave its files in the shared temp folder.
        "JDK_JAVA_OPTIONS": f'"-Djava.io.tmpdir={folder.temp}" -XX:-UsePerfData',
        # It lives for seconds: what is compiled the best way would not be used often enough.
        "CLI_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -Xms32m",
        "HOME": str(folder.root),
        "LANG": "C.UTF-8",
    }
    with folder.printed.open("wb") as printed:
        process = subprocess.Popen(  # noqa: S603 - the server we unpacked
            # The data folder is named here and not in the file: it is how a process is recognised.
            [server / "bin" / "elasticsearch", f"-Epath.data={folder.data}"],
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
    """When the process started: seconds since the system started on Linux, else since the epoch.

    Since the epoch it would move whenever the clock is set, and our own node would be a stranger.
    """
    stat = _STAT / str(pid) / "stat"
    if not stat.exists():
        return float(psutil.Process(pid).create_time())
    fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
    return int(fields[_STARTED]) / os.sysconf("SC_CLK_TCK")


def is_same_process(pid: int, started: float) -> bool:
    """Whether the process that started then still runs; a later one with its number is not it."""
    try:
        same = _started_then(pid, started)
        return same and str(psutil.Process(pid).status()) != str(psutil.STATUS_ZOMBIE)
    except (psutil.NoSuchProcess, OSError):
        return False


def is_alive(node: NodeRecord) -> bool:
    """Whether the node's launcher runs; the server ends with it."""
    return is_same_process(node.pid, node.started)


def end(nodes: Iterable[NodeRecord], grace: float = GRACE) -> int:
    """Ends the nodes: SIGTERM, and SIGKILL after `grace` seconds. Gives how many were running."""
    running = [members for node in nodes if (members := _members(node))]
    remaining = [process for members in running for process in members]
    for process in remaining:
        _signal(process, signal.SIGTERM)
    _, stubborn = psutil.wait_procs(remaining, timeout=grace)
    for process in stubborn:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(stubborn)
    return len(running)


def _members(node: NodeRecord) -> list[psutil.Process]:
    """The launcher and the server it started: all processes of the node's own session.

    While one of them lives the system gives the launcher's number to nobody else; a stranger that
    has it tells that the whole session is gone.
    """
    with contextlib.suppress(psutil.NoSuchProcess, OSError):
        if not _started_then(node.pid, node.started):
            return []
    return [process for process in psutil.process_iter() if _belongs(process, node)]


def _belongs(process: psutil.Process, node: NodeRecord) -> bool:
    try:
        return os.getsid(process.pid) == node.pid and node.folder in " ".join(process.cmdline())
    except (OSError, psutil.Error):
        return False


def _started_then(pid: int, started: float) -> bool:
    return abs(process_start(pid) - started) < 0.02


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)
