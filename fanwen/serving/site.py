"""The site that a worker answers with: all that readers and editors see, warm before the first of them comes."""

import logging
from contextlib import suppress
from threading import Thread
from typing import Any

from fanwen.serving.counting import EngineMetrics
from fanwen.serving.telling import tell_in_lines
from fanwen.serving.tracing import SERVICE, make_provider
from fanwen.settings import Settings, read_settings
from fanwen.wiring.access import read_secret
from fanwen.wiring.background import ready_model
from fanwen.wiring.breaking import Breaker, guarded
from fanwen.wiring.making import make_service
from search.failures import Unavailable
from search.query.request import SearchRequest
from search.service import SearchService
from webapp import create_app
from webapp.front import Front
from webapp.held import query_log
from webapp.limiting import Store
from webapp.metrics import Metrics
from webapp.tracing import add_tracing

# What every reader's first search needs: dictionary, tables, connections.
_WARMING = "工作总结"


class Site:
    """A WSGI application that ends what goes on behind it."""

    def __init__(self) -> None:
        settings = read_settings()
        if settings.access_log:
            tell_in_lines()
        else:
            # How many wait is counted, and refused where it is too many.
            logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        engine = EngineMetrics()
        breaker = Breaker(tell=engine.tell_given_up)
        service = make_service(
            settings, wrap=lambda transport: guarded(engine.counted(transport), breaker)
        )
        warm(service)
        front = Front(settings.hosts, settings.proxies, find_store(settings))
        self._app = create_app(service, settings.log_days, front, Metrics())
        self._traces = make_provider() if settings.tracing else None
        if self._traces:
            add_tracing(self._app, self._traces.get_tracer(SERVICE))
        with self._app.app_context():
            self._log = query_log()
        self._log.start()
        # The model may have to be fetched first: readers search by words until then.
        Thread(target=ready_model, args=[settings, service], name="model", daemon=True).start()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer one request."""
        return self._app(environ, start_response)

    def close(self) -> None:
        """What was asked is kept, as far as the engine takes it."""
        self._log.close()
        if self._traces:
            self._traces.shutdown()


def find_store(settings: Settings) -> Store | None:
    """Where processes count together, if they do. Raises `Ending` where its password cannot be read."""
    if not settings.limits_url:
        return None
    file = settings.limits_password_file
    return Store(settings.limits_url, read_secret(file) if file else "")


def make_site() -> Site:
    """What a worker loads."""
    return Site()


def warm(service: SearchService) -> None:
    """The first reader waits no longer than the second; without an engine there is nothing to warm but ourselves."""
    service.segmenter.cut(_WARMING)
    with suppress(Unavailable):
        service.search(SearchRequest(_WARMING))
