"""`fanwen serve`: the site, until Ctrl-C."""

import os

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import say
from fanwen.serving.supervisor import supervise
from fanwen.serving.tracing import check_tracing
from fanwen.settings import Settings, read_settings
from fanwen.wiring.access import read_secret
from fanwen.wiring.connecting import find_access


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of FANWEN_PORT.")
@click.option("--workers", type=click.IntRange(1, 64), help="Instead of FANWEN_WORKERS.")
def serve(port: int | None, workers: int | None) -> None:
    """Serve the site over the running Elasticsearch."""
    # The workers read their settings themselves.
    for name, value in (("FANWEN_PORT", port), ("FANWEN_WORKERS", workers)):
        if value:
            os.environ[name] = str(value)
    settings = read_settings()
    with one_sentence():
        find_access(settings)
    # What a worker would end by is said here, in a sentence.
    if settings.limits_password_file:
        read_secret(settings.limits_password_file)
    if settings.tracing:
        check_tracing()
    _warn(settings)
    supervise(settings)


def _warn(settings: Settings) -> None:
    if settings.workers > 1 and not settings.limits_url:
        say(
            "Each of the workers counts by itself how often somebody signs in or reports: "
            "FANWEN_LIMITS_URL names a valkey where they count together."
        )
