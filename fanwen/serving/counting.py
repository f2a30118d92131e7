"""What all workers counted, together, and what each counts of the engine."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from elastic_transport import Transport, TransportApiResponse, TransportError
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def exposition(folder: str) -> Callable[..., Any]:
    """A WSGI application that tells the counts which are kept in that folder."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    app: Callable[..., Any] = make_wsgi_app(registry)
    return app


class EngineMetrics:
    """How long the engine took for requests, and how many of them it failed."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._seconds = Histogram(
            "fanwen_engine_seconds", "How long the engine took to answer.", buckets=_SECONDS,
            registry=registry,
        )  # fmt: skip
        self._failures = Counter(
            "fanwen_engine_failures", "Requests that it did not answer, or that were not made as it had not answered.",
            ["kind"], registry=registry,
        )  # fmt: skip
        self._given_up = Gauge(
            "fanwen_engine_given_up", "Whether the engine is not asked, as it did not answer.",
            multiprocess_mode="livemax", registry=registry,
        )  # fmt: skip

    def tell_given_up(self, given_up: bool) -> None:
        """The breaker has opened, or closed."""
        self._given_up.set(given_up)

    def counted(self, transport: type[Transport]) -> type[Transport]:
        """A transport whose requests are counted."""
        metrics = self

        class Counted(transport):  # type: ignore[misc, valid-type]
            """Counts what it is asked for."""

            def perform_request(self, *args: Any, **options: Any) -> TransportApiResponse:
                begun = perf_counter()
                try:
                    answer: TransportApiResponse = super().perform_request(*args, **options)
                except TransportError as error:
                    metrics._failures.labels(type(error).__name__).inc()
                    raise
                metrics._seconds.observe(perf_counter() - begun)
                if answer.meta.status >= 500:
                    metrics._failures.labels(str(answer.meta.status)).inc()
                return answer

        return Counted
