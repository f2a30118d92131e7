"""`fanwen serve`: the site, until Ctrl-C."""

import logging
import socket

import click
import waitress

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending, one_sentence
from fanwen.console.printing import say
from fanwen.settings import Settings, read_settings
from fanwen.wiring.background import ready_model, working_in_background
from fanwen.wiring.breaking import Breaker
from fanwen.wiring.making import make_service
from search.service import SearchService
from webapp import create_app
from webapp.access import LOGGER
from webapp.front import Front
from webapp.held import query_log


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of FANWEN_PORT.")
def serve(port: int | None) -> None:
    """Serve the site over the running Elasticsearch."""
    settings = read_settings()
    with one_sentence():
        service = make_service(settings, breaker=Breaker())
    with working_in_background(lambda stop: ready_model(settings, service)):
        serve_site(service, settings, port or settings.port)


def serve_site(service: SearchService, settings: Settings, port: int) -> None:
    """Serves until the process is told to end."""
    check_port(settings.host, port)
    app = create_app(service, settings.log_days, Front(settings.hosts, settings.proxies))
    if settings.access_log:
        _listen()
    server = waitress.create_server(app, host=settings.host, port=port, threads=8)
    with app.app_context():
        log = query_log()
    log.start()
    say(f"Fanwen is at http://{settings.host}:{port}/  (Ctrl-C ends it)")
    try:
        server.run()
    finally:
        server.close()
        log.close()


def _listen() -> None:
    """Requests are told on stderr, a line of JSON each."""
    log = logging.getLogger(LOGGER)
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)


def check_port(host: str, port: int) -> None:
    """Raises `Ending` when the port is taken, before anything else is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"Port {port} on {host} is taken: set FANWEN_PORT to another one."
            raise Ending(ExitCode.USAGE, message) from error
