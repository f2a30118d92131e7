"""Traces for OpenTelemetry, where they are wanted: a span a request, with those of the engine's client below it.

What was asked is in none of them. Where they go is told as everywhere: `OTEL_EXPORTER_OTLP_ENDPOINT` and its like.
"""

from importlib import import_module
from typing import Any

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending

SERVICE = "fanwen"


def check_tracing() -> None:
    """Raises `Ending` where what it takes is not installed."""
    try:
        import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError as error:
        raise Ending(
            ExitCode.USAGE,
            "FANWEN_TRACING is on, and what it takes is not installed: pip install 'fanwen[tracing]'.",
        ) from error


def make_provider() -> Any:
    """What spans are taken from, and told to the collector; its `shutdown` tells the last of them."""
    sdk = import_module("opentelemetry.sdk.trace")
    export = import_module("opentelemetry.sdk.trace.export")
    exporter = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    resources = import_module("opentelemetry.sdk.resources")
    provider = sdk.TracerProvider(resource=resources.Resource.create({"service.name": SERVICE}))
    provider.add_span_processor(export.BatchSpanProcessor(exporter.OTLPSpanExporter()))
    # The engine's client takes its spans from here.
    import_module("opentelemetry.trace").set_tracer_provider(provider)
    return provider
