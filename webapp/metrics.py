"""What is counted of requests, for Prometheus: how many, how long, and how many are being answered."""

from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

# From a page that is only sent to one that waited for an engine for as long as it may.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
_NO_PAGE = "none"


class Metrics:
    """Counts of one process; `registry` has those of no other application in it."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or CollectorRegistry()
        self.requests = Counter(
            "fanwen_requests", "Requests that were answered.", ["page", "status"], registry=registry
        )
        self.seconds = Histogram(
            "fanwen_request_seconds", "How long requests took.", ["page"], buckets=_SECONDS,
            registry=registry,
        )  # fmt: skip
        self.in_flight = Gauge(
            "fanwen_requests_in_flight", "Requests that are being answered.",
            multiprocess_mode="livesum", registry=registry,
        )  # fmt: skip


def add_metrics(app: Flask, metrics: Metrics) -> None:
    """All requests of the application are counted, by the name of their page: addresses are endless."""

    @app.before_request
    def begin() -> None:
        g.counted_from = perf_counter()
        metrics.in_flight.inc()

    @app.after_request
    def count(response: Response) -> Response:
        page = request.endpoint or _NO_PAGE
        metrics.requests.labels(page, response.status_code).inc()
        if begun := g.get("counted_from"):
            metrics.seconds.labels(page).observe(perf_counter() - begun)
        return response

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if g.pop("counted_from", None):
            metrics.in_flight.dec()
