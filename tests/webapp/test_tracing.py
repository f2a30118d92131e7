"""Traces: a span a request with the engine's below it, and nothing of what was asked."""

from urllib.parse import quote

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from fanwen.console.ending import Ending
from fanwen.serving import tracing
from fanwen.wiring.connecting import make_client
from search.service import SearchService
from webapp import create_app
from webapp.tracing import add_tracing

pytestmark = pytest.mark.node


def test_a_request_is_a_span_with_the_engines_below_and_nothing_of_what_was_asked(
    service: SearchService, elasticsearch_url: str
) -> None:
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    trace.set_tracer_provider(provider)
    own = SearchService(make_client(elasticsearch_url, 30), service.names, service.segmenter)
    app = create_app(own)
    add_tracing(app, provider.get_tracer("test"))
    answer = app.test_client().get(f"/search?q={quote('工作')}")
    spans = kept.get_finished_spans()
    (page,) = [span for span in spans if span.name == "reader.search"]
    assert page.attributes is not None
    assert page.attributes["http.response.status_code"] == 200
    assert page.attributes["fanwen.request_id"] == answer.headers["X-Request-ID"]
    below = [span for span in spans if span.parent and span.parent.span_id == page.context.span_id]
    assert len(below) >= 2
    told = "".join(span.to_json() for span in spans)
    assert "工作" not in told
    assert quote("工作") not in told


def test_without_what_it_takes_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(tracing, "import_module", missing)
    with pytest.raises(Ending, match=r"fanwen\[tracing\]"):
        tracing.check_tracing()
