"""The watcher: one rebuild after the other, each in a process of its own."""

import math
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Any, Literal

import orjson

from fanwen.console.codes import CRASHED, OUTCOMES, ExitCode
from fanwen.console.printing import say
from fanwen.settings import Settings
from fanwen.watching.desk import Desk
from fanwen.watching.metrics import Metrics
from state.requests import Asked

Reason = Literal["start", "interval", "change", "again", "request", "stop"]

# What needs a person is not tried again before its time; all else passes by itself.
_FINAL = {
    ExitCode.DONE, ExitCode.SKIPPED, ExitCode.NOTHING_TO_DO, ExitCode.NOT_SWAPPED,
    ExitCode.OVER_BUDGET, ExitCode.CORPUS, ExitCode.USAGE,
}  # fmt: skip
# What is asked for and no rebuild.
_ASIDE = ("plan", "rollback")
_FIRST_WAIT_SECONDS = 10.0
_MOST_DOUBLED = 10
# A rebuild that is told to stop does so at the next page.
_PATIENCE_SECONDS = 30.0
_LONGEST_WAIT_SECONDS = 900.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Watcher:
    """Rebuilds from the sources until it is told to end.

    A rebuild that was left on its way is gone on with. `told`, `asked` and `stop` may be called
    from other threads. Without an `interval` it rebuilds only for the other reasons.
    """

    def __init__(
        self,
        settings: Settings,
        sources: Sequence[Path],
        interval: float | None,
        metrics: Metrics,
    ) -> None:
        self._sources = [str(source) for source in sources]
        self._interval, self._metrics = interval, metrics
        self._desk = Desk(settings, sources, self.asked)
        # A signal's handler may put into it whatever else is going on.
        self._news: SimpleQueue[Reason] = SimpleQueue()
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False

    def told(self) -> None:
        """Files have changed."""
        self._news.put("change")

    def asked(self) -> None:
        """Somebody at the desk wants something."""
        if self._news.empty():
            self._news.put("request")

    def stop(self) -> None:
        """It returns soon, and ends a running rebuild where that can be resumed."""
        self._stopped = True
        self._news.put("stop")
        if self._child is not None:
            self._child.terminate()

    def run(self, first: Reason | None = "start") -> None:
        """Returns after `stop`; rebuilds at once for a `first` reason, or waits for one."""
        failed, due = 0, time.monotonic()
        with self._desk:
            reason = first or self._wait(None, "interval")
            while not self._stopped:
                asked = self._desk.take() if reason == "request" else None
                if asked is not None and asked.kind in _ASIDE:
                    self._do_aside(asked)
                elif asked is not None or reason != "request":
                    code = self._rebuild(reason, asked)
                    failed = 0 if code in _FINAL else failed + 1
                    wait = self._grow(failed) if failed else self._interval
                    due = math.inf if wait is None else time.monotonic() + wait
                    if not self._stopped:
                        _log("waiting", seconds=None if wait is None else round(wait, 1))
                left = None if due == math.inf else max(0.0, due - time.monotonic())
                reason = self._wait(left, "again" if failed else "interval")
        _log("stopped")

    def _rebuild(self, reason: Reason, asked: Asked | None) -> int:
        while not self._news.empty():
            # What has changed until now is read now; what is asked for is looked for again.
            self._news.get()
        if self._stopped:
            return ExitCode.INTERRUPTED
        _log("rebuild", reason=reason)
        self._desk.tell("rebuilding")
        self._metrics.begin()
        options = ["--resume", "--json"]
        if asked is not None:
            options += ["--asked", f"{asked.who}: {asked.why}"]
            options += ["--full"] if asked.kind == "full" else []
        code, summary, told = self._run_child(["rebuild", *self._sources, *options])
        self._metrics.end(code, summary, time.time())
        outcome = OUTCOMES.get(code, CRASHED)
        live = {"generation": summary["generation"]} if "generation" in summary else {}
        _log("rebuilt", outcome=outcome, code=code, **live)
        self._desk.tell("waiting")
        if asked is not None:
            self._desk.end(asked, outcome, told)
        return code

    def _do_aside(self, asked: Asked) -> None:
        """What is no rebuild: to say what one would do, or to go back to the generation before."""
        _log("asked", kind=asked.kind, who=asked.who)
        plan = ["rebuild", *self._sources, "--dry-run", "--json"]
        arguments = plan if asked.kind == "plan" else ["rollback", "--json"]
        code, printed, told = self._run_child(arguments)
        known = code in (ExitCode.DONE, ExitCode.NOTHING_TO_DO)
        outcome = "done" if known else OUTCOMES.get(code, CRASHED)
        self._desk.end(asked, outcome, orjson.dumps(printed).decode() if known else told)

    def _run_child(self, arguments: Sequence[str]) -> tuple[int, Mapping[str, Any], str]:
        """Its exit code, what it printed, and the last sentence that it told."""
        command = [sys.executable, "-m", "fanwen", *arguments]
        last = ""
        # A session of its own: Ctrl-C reaches it through us alone, and so only once. When we are
        # gone, it finds nobody to tell its events to, and ends.
        with (
            tempfile.TemporaryFile("w+") as out,
            subprocess.Popen(  # noqa: S603 - ourselves
                command, stdout=out, stderr=subprocess.PIPE, text=True, start_new_session=True
            ) as child,
        ):
            self._child = child
            if self._stopped:
                child.terminate()
            for line in child.stderr or ():
                say(line.rstrip())
                event = _read_event(line)
                self._metrics.hear(event)
                last = last if event or not line.strip() else line.strip()
            child.wait()
            self._child = None
            out.seek(0)
            return child.returncode, _read_printed(out.read()), last

    def _grow(self, failed: int) -> float:
        """Growing waits with jitter: those who wait for one engine do not all come back at once."""
        doubled = _FIRST_WAIT_SECONDS * 2.0 ** min(failed - 1, _MOST_DOUBLED)
        wait = min(doubled, _LONGEST_WAIT_SECONDS, self._interval or _LONGEST_WAIT_SECONDS)
        return wait * random.uniform(0.75, 1.25)  # noqa: S311 - jitter

    def _wait(self, seconds: float | None, then: Reason) -> Reason:
        try:
            return self._news.get(timeout=seconds)
        except Empty:
            return then


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """The watcher waits for requests in a thread of its own; it is stopped with the block."""
    thread = threading.Thread(target=watcher.run, args=(None,), name="watcher", daemon=True)
    thread.start()
    try:
        yield
    finally:
        watcher.stop()
        thread.join(_PATIENCE_SECONDS)


@contextmanager
def hearing_signals(watcher: Watcher) -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP stop the watcher."""

    def stop(signum: int, frame: FrameType | None) -> None:
        watcher.stop()

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _log(event: str, **figures: Any) -> None:
    say(orjson.dumps({"event": event, "at": round(time.time(), 1), **figures}).decode())


def _read_event(line: str) -> Mapping[str, Any]:
    try:
        event = orjson.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _read_printed(text: str) -> Mapping[str, Any]:
    """The JSON that a command printed: in its last line, or in all of them."""
    lines = text.splitlines()
    return _read_event(lines[-1]) or _read_event(text) if lines else {}
