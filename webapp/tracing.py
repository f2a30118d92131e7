"""A span a request: its page, method, status and number, and nothing of what was asked."""

from typing import Any

from flask import Flask, Response, g, request

from webapp.access import request_id


def add_tracing(app: Flask, tracer: Any) -> None:
    """Requests are spans of that tracer (of OpenTelemetry); what the engine is asked meanwhile lies below them."""

    @app.before_request
    def begin() -> None:
        g.span = tracer.start_as_current_span(request.endpoint or "none")
        g.told = g.span.__enter__()
        g.told.set_attribute("http.request.method", request.method)
        g.told.set_attribute("fanwen.request_id", request_id())

    @app.after_request
    def tell(response: Response) -> Response:
        if told := g.get("told"):
            told.set_attribute("http.response.status_code", response.status_code)
        return response

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if span := g.pop("span", None):
            span.__exit__(None, None, None)
