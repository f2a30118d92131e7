"""Processes that tests start: whatever is waited for has a limit, and nobody is left behind."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

import psutil

ROOT = Path(__file__).parent.parent
# Far more than anything takes on a busy machine, and less than a test may take.
SECONDS = 60.0
_JOIN_SECONDS = 10.0
# What a shell, or `nohup`, may have made this process and so its children deaf to.
_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM)

_Line = tuple[list[str], str]


def wait_until(holds: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Returns when it holds; fails when it does not for so long."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"it did not hold within {seconds:.0f} s"
        time.sleep(0.1)


class Child:
    """A process in a session of its own, as a terminal gives to what it runs.

    `told` has the lines of its stderr that were waited for, `out` those of its stdout. As a context
    manager it ends the process, and all that this has started, however the block ends.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self.told: list[str] = []
        self.out: list[str] = []
        self.family: set[psutil.Process] = set()
        self._lines: SimpleQueue[_Line] = SimpleQueue()
        self.process = subprocess.Popen(
            command,
            env=env,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        streams = (self.process.stdout, self.out), (self.process.stderr, self.told)
        self._readers = [
            threading.Thread(target=self._read, args=[stream, kept], daemon=True)
            for stream, kept in streams
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """The number of the process, which is that of its group, too."""
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def wait_for(self, text: str, seconds: float = SECONDS) -> str:
        """The next line with that text, of what was not waited for before."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                kept, line = self._lines.get(timeout=min(left, 0.5))
            except Empty:
                if not any(reader.is_alive() for reader in self._readers) and self._lines.empty():
                    break
                continue
            kept.append(line)
            if text in line:
                self._meet_family()
                return line
        raise AssertionError(f"no {text!r} within {seconds:.0f} s in {self.out + self.told}")

    def wait(self, seconds: float = SECONDS) -> int:
        """How it ended; all that it said is in `told` and `out`."""
        self._meet_family()
        code = self.process.wait(seconds)
        self._hear_rest()
        return code

    def write_line(self, line: str) -> None:
        """One line for its stdin."""
        assert self.process.stdin
        print(line, file=self.process.stdin, flush=True)

    def close_input(self) -> None:
        """Its stdin ends here."""
        assert self.process.stdin
        self.process.stdin.close()

    def end(self) -> None:
        """It has ended, if need be as by `kill -9`, and so have all that it had started."""
        self._meet_family()
        family = [psutil.Process(self.pid)] if self.running else []
        for process in [*family, *self.family]:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        self.process.wait(_JOIN_SECONDS)
        # One that nobody has reaped yet is dead all the same.
        until = time.monotonic() + _JOIN_SECONDS
        while any(map(is_alive, self.family)) and time.monotonic() < until:
            time.sleep(0.02)
        self._hear_rest()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream and not any(reader.is_alive() for reader in self._readers):
                stream.close()

    def _read(self, stream: IO[str], kept: list[str]) -> None:
        for line in stream:
            self._lines.put((kept, line.rstrip("\n")))

    def _hear_rest(self) -> None:
        for reader in self._readers:
            # Someone who is left behind may hold the other end.
            reader.join(_JOIN_SECONDS)
        while not self._lines.empty():
            kept, line = self._lines.get()
            kept.append(line)

    def _meet_family(self) -> None:
        if self.running:
            try:
                self.family.update(psutil.Process(self.pid).children(recursive=True))
            except psutil.NoSuchProcess:
                return


def is_alive(process: psutil.Process) -> bool:
    """Whether it runs; one that ended and that nobody has reaped does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def hear_for_children() -> None:
    """What this process is deaf to, its children are not: only what is ignored is handed down."""
    for number in _SIGNALS:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda number, frame: None)
