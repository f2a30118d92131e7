"""What rebuilds did, as Prometheus reads it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server

from fanwen.console.codes import CRASHED, OUTCOMES, ExitCode
from fanwen.console.ending import Ending
from fanwen.wiring.addresses import Address

FRESH = (ExitCode.DONE, ExitCode.SKIPPED, ExitCode.NOTHING_TO_DO)


class Metrics:
    """Counters and gauges of the rebuilds that one watcher has run."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._ended = Counter(
            "fanwen_rebuilds",
            "Rebuilds that ended, by outcome.",
            ["outcome"],
            registry=self.registry,
        )
        for outcome in (*OUTCOMES.values(), CRASHED):
            self._ended.labels(outcome)
        self._refusals = Counter(
            "fanwen_rebuild_gate_refusals", "Gates that did not let a generation in.", ["gate"],
            registry=self.registry,
        )  # fmt: skip
        self._running = self._gauge("running", "Whether a rebuild runs now.")
        self._done = self._gauge("progress_pages", "Pages done in the rebuild that runs.", "step")
        self._wanted = self._gauge("wanted_pages", "Pages that are to be done in it.")
        self._fresh = self._gauge(
            "last_success_timestamp_seconds", "When the index was last found or made up to date."
        )
        self._seconds = self._gauge("duration_seconds", "How long the last rebuild took.")
        self._stages = self._gauge("stage_seconds", "How long each stage of it took.", "stage")
        self._pages = self._gauge("pages", "Pages of the last rebuild.", "state")
        self._generation = Gauge(
            "fanwen_generation", "The generation made live last.", registry=self.registry
        )

    def begin(self) -> None:
        """A rebuild begins."""
        self._running.set(1)
        self._wanted.set(0)
        for step in ("prepared", "written"):
            self._done.labels(step).set(0)

    def hear(self, event: Mapping[str, Any]) -> None:
        """Something that the rebuild told of itself."""
        name = event.get("event")
        if name == "compared":
            self._wanted.set(event["redone"])
        elif name in ("prepared", "written"):
            self._done.labels(name).set(event["pages"])
        elif name == "gate" and not event["passed"]:
            self._refusals.labels(event["gate"]).inc()

    def end(self, code: int, summary: Mapping[str, Any], now: float) -> None:
        """The rebuild ended; `summary` has a generation when the index is up to date."""
        self._running.set(0)
        self._ended.labels(OUTCOMES.get(code, CRASHED)).inc()
        if code in FRESH:
            self._fresh.set(now)
        if "generation" in summary:
            self._generation.set(summary["generation"])
            self._seconds.set(summary["seconds"])
            for state in ("indexed", "unchanged", "dead"):
                self._pages.labels(state).set(summary[state])
            for stage, seconds in summary["stages"].items():
                self._stages.labels(stage).set(seconds)

    @contextmanager
    def served(self, address: Address) -> Iterator[None]:
        """They can be read there at /metrics. Raises `Ending` when the port is taken."""
        try:
            server, thread = start_http_server(address.port, address.host, self.registry)
        except OSError as error:
            message = f"Metrics cannot be served at {address} ({error.strerror}): choose another."
            raise Ending(ExitCode.USAGE, message) from error
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"fanwen_rebuild_{name}", text, labels, registry=self.registry)
