"""The watcher: one rebuild after the other, each in a process of its own."""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType
from typing import IO, Any, Literal

import orjson

from fanwen.ending import ExitCode
from fanwen.printing import say
from fanwen.watching.metrics import CRASHED, OUTCOMES, Metrics

Reason = Literal["start", "interval", "change", "again", "stop"]

# What needs a person is not tried again before its time; all else passes by itself.
_FINAL = {
    ExitCode.DONE, ExitCode.SKIPPED, ExitCode.NOTHING_TO_DO, ExitCode.NOT_SWAPPED,
    ExitCode.OVER_BUDGET, ExitCode.CORPUS, ExitCode.USAGE,
}  # fmt: skip
_FIRST_WAIT_SECONDS = 10.0
_MOST_DOUBLED = 10
_LONGEST_WAIT_SECONDS = 900.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Watcher:
    """Rebuilds from the sources until it is told to end.

    A rebuild that was left on its way is gone on with. `told` may be called from other threads.
    """

    def __init__(self, sources: Sequence[Path], interval: float, metrics: Metrics) -> None:
        self._command = [
            sys.executable, "-m", "fanwen", "rebuild", *map(str, sources), "--resume", "--json",
        ]  # fmt: skip
        self._interval, self._metrics = interval, metrics
        # A signal's handler may put into it whatever else is going on.
        self._news: SimpleQueue[Reason] = SimpleQueue()
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False

    def told(self) -> None:
        """Files have changed."""
        self._news.put("change")

    def run(self) -> None:
        """Returns after SIGINT, SIGTERM or SIGHUP, which end a running rebuild where it can resume."""
        reason: Reason = "start"
        failed = 0
        with self._hearing_signals():
            while not self._stopped:
                code = self._rebuild(reason)
                failed = 0 if code in _FINAL else failed + 1
                wait = self._grow(failed) if failed else self._interval
                if not self._stopped:
                    _log("waiting", seconds=round(wait, 1))
                    reason = self._wait(wait, "again" if failed else "interval")
        _log("stopped")

    def _rebuild(self, reason: Reason) -> int:
        while not self._news.empty():
            # What has changed until now is read now.
            self._news.get()
        if self._stopped:
            return ExitCode.INTERRUPTED
        _log("rebuild", reason=reason)
        self._metrics.begin()
        with tempfile.TemporaryFile("w+") as out:
            code = self._run_child(out)
            out.seek(0)
            summary = _read_summary(out)
        self._metrics.end(code, summary, time.time())
        outcome = OUTCOMES.get(code, CRASHED)
        live = {"generation": summary["generation"]} if summary else {}
        _log("rebuilt", outcome=outcome, code=code, **live)
        return code

    def _run_child(self, out: IO[str]) -> int:
        # A session of its own: Ctrl-C reaches it through us alone, and so only once. When we are
        # gone, it finds nobody to tell its events to, and ends.
        with subprocess.Popen(  # noqa: S603 - ourselves
            self._command, stdout=out, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as child:
            self._child = child
            if self._stopped:
                child.terminate()
            for line in child.stderr or ():
                say(line.rstrip())
                self._metrics.hear(_read_event(line))
        self._child = None
        return child.returncode

    def _grow(self, failed: int) -> float:
        """Growing waits with jitter: those who wait for one engine do not all come back at once."""
        doubled = _FIRST_WAIT_SECONDS * 2.0 ** min(failed - 1, _MOST_DOUBLED)
        wait = min(doubled, _LONGEST_WAIT_SECONDS, self._interval)
        return wait * random.uniform(0.75, 1.25)  # noqa: S311

    def _wait(self, seconds: float, then: Reason) -> Reason:
        try:
            return self._news.get(timeout=seconds)
        except Empty:
            return then

    @contextmanager
    def _hearing_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._stop) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self._stopped = True
        self._news.put("stop")
        if self._child is not None:
            self._child.terminate()


def _log(event: str, **figures: Any) -> None:
    say(orjson.dumps({"event": event, "at": round(time.time(), 1), **figures}).decode())


def _read_event(line: str) -> Mapping[str, Any]:
    try:
        event = orjson.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _read_summary(out: IO[str]) -> Mapping[str, Any]:
    lines = out.read().splitlines()
    return _read_event(lines[-1]) if lines else {}
