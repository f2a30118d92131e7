"""`make run`, looked at and told to end; as a program it does so for a suite that was started deaf."""

import os
import re
import signal
import sys
import time
import urllib.request
from collections.abc import Mapping

import psutil

from tests.children import Child, hear_for_children

# Fetching, starting and a first rebuild, on a machine that is busy with something else.
SECONDS = 240.0


def check_make_run(
    environment: Mapping[str, str], number: signal.Signals, begins_with: str
) -> None:
    """It serves the bundled corpus until the signal, and nothing of it is left."""
    with Child(["make", "run"], environment) as child:
        url = re.search(r"http://\S+", child.wait_for("Fanwen is at", SECONDS - 60))
        assert url
        with urllib.request.urlopen(url[0], timeout=30) as answer:
            assert "范文检索" in answer.read().decode()
        # Ctrl-C at a terminal reaches the whole group; who is impatient does it twice.
        os.killpg(child.pid, number)
        os.killpg(child.pid, number)
        child.wait()
        assert child.told[0].startswith(begins_with)
        text = "\n".join(child.told)
        for said in ("start: node-1", "is live", "Stopped."):
            assert said in text
        assert "Traceback" not in text, text
        check_nothing_is_left(environment)


def check_nothing_is_left(environment: Mapping[str, str]) -> None:
    """All that works in the state folder ends; `make` may be gone before what it ran is."""
    until = time.monotonic() + 60
    while left := left_over(environment):
        assert time.monotonic() < until, left
        time.sleep(0.2)


def left_over(environment: Mapping[str, str]) -> list[str]:
    """The command lines of processes that work in the state folder."""
    folder = environment["FANWEN_STATE_DIR"]
    commands = (process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"]))
    return [" ".join(command) for command in commands if folder in " ".join(command)]


if __name__ == "__main__":
    hear_for_children()
    check_make_run(os.environ, signal.Signals(int(sys.argv[1])), sys.argv[2])
