"""`fanwen watch`: rebuild again and again, as a service."""

from contextlib import ExitStack
from pathlib import Path

import click

from fanwen.console.durations import parse_duration
from fanwen.settings import read_settings
from fanwen.watching.changes import Changes
from fanwen.watching.metrics import Metrics
from fanwen.watching.watcher import Watcher, hearing_signals
from fanwen.wiring.addresses import parse_address


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--interval", type=parse_duration, metavar="DURATION", default="1d", show_default=True,
    help="From the end of a rebuild to the next, if nothing else asks for one.",
)  # fmt: skip
@click.option(
    "--on-change", is_flag=True, help="Rebuild when files of the sources have changed, too."
)
@click.option(
    "--quiet", type=parse_duration, metavar="DURATION", default="5s", show_default=True,
    help="How long nothing must have changed before --on-change rebuilds.",
)  # fmt: skip
@click.option(
    "--metrics", metavar="HOST:PORT", default="127.0.0.1:9108", show_default=True,
    help="Where Prometheus reads /metrics, or 'none'.",
)  # fmt: skip
def watch(
    sources: tuple[Path, ...],
    interval: float,
    on_change: bool,
    quiet: float,
    metrics: str,
) -> None:
    """Rebuild from SOURCES now, and again at intervals or when their files change, until Ctrl-C.

    A rebuild that failed for want of the engine or of disk is gone on with after a while; one that
    a gate refused waits for its time. What is asked for at the desk is done, too: a rebuild, what
    one would do, or going back a generation. Tells JSON lines on stderr, and Prometheus at /metrics.
    """
    settings, told = read_settings(), Metrics()
    watcher = Watcher(settings, sources, interval, told)
    with ExitStack() as stack:
        if address := parse_address("--metrics", metrics):
            stack.enter_context(told.served(address))
        if on_change:
            stack.enter_context(Changes(sources, quiet, watcher.told))
        stack.enter_context(hearing_signals(watcher))
        watcher.run()
