"""What tests start: it hears signals whoever started the suite, and nobody is waited for endlessly."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from tests.children import Child, is_alive

HEARS = """
import signal
print([signal.getsignal(n).name for n in (signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM)])
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
"""
SLEEPS = "import subprocess, time; subprocess.Popen(['sleep', '600']); print('up', flush=True); "
SLOW_TEST = """
import time
from tests.children import Child
def test_slow():
    with Child(["sh", "-c", "echo up; sleep 600"]) as child:
        child.wait_for("up")
        print("child", child.pid, flush=True)
        time.sleep(600)
"""


def deafly(command: Sequence[str]) -> list[str]:
    """The command as a shell starts what it puts into the background, and `nohup`."""
    return ["sh", "-c", "trap '' INT QUIT HUP; exec \"$@\"", "sh", *command]


def test_a_child_has_the_usual_signal_handling() -> None:
    with Child([sys.executable, "-c", HEARS]) as child:
        assert child.wait() == 0
        assert child.out == ["['SIG_DFL', 'SIG_DFL', 'SIG_DFL']", "True"]


def test_so_it_has_when_the_suite_was_started_deaf() -> None:
    inner = f"{__file__}::{test_a_child_has_the_usual_signal_handling.__name__}"
    with Child(deafly([sys.executable, "-m", "pytest", "-q", inner])) as suite:
        assert suite.wait() == 0, suite.out
        assert any("1 passed" in line for line in suite.out)


def test_a_line_that_never_comes_is_said_with_all_that_came() -> None:
    with (
        Child([sys.executable, "-c", SLEEPS + "time.sleep(600)"]) as child,
        pytest.raises(AssertionError, match="no 'down' within 0 s in \\['up'\\]"),
    ):
        child.wait_for("up")
        child.wait_for("down", seconds=0.3)


def test_a_child_that_ended_is_not_waited_for() -> None:
    with (
        Child([sys.executable, "-c", "print('up')"]) as child,
        pytest.raises(AssertionError, match="no 'down'"),
    ):
        child.wait_for("down", seconds=600)


def test_all_that_a_child_started_ends_with_it() -> None:
    with Child([sys.executable, "-c", SLEEPS + "time.sleep(600)"]) as child:
        child.wait_for("up")
        family = list(child.family)
        assert family
    assert not child.running
    assert not any(is_alive(process) for process in family)


def test_a_test_that_hangs_is_ended_with_its_children_and_all_stacks_are_shown(
    tmp_path: Path,
) -> None:
    (tmp_path / "test_slow.py").write_text(SLOW_TEST, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-s", "--timeout=2", str(tmp_path)]
    with Child(command) as suite:
        pid = int(suite.wait_for("child").split()[1])
        assert suite.wait() == 1
    told = "\n".join(suite.out + suite.told)
    assert "Timeout (>2.0s)" in told
    assert "Stack of Thread" in told
    assert not psutil.pid_exists(pid)
    assert "1 failed" in told


def test_signals_that_are_ignored_stay_so_in_this_process() -> None:
    command = deafly([sys.executable, "-c", "import tests.children as c; c.hear_for_children(); "
                      "import os, signal; os.kill(os.getpid(), signal.SIGHUP); print('alive')"])  # fmt: skip
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert answer.stdout == "alive\n"
    assert answer.returncode == 0
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_IGN
