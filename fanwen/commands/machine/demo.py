"""`fanwen demo`: the main job in one go, on the corpus that comes with the project."""

import signal
from contextlib import ExitStack, suppress
from types import FrameType

import click

from engine import running_cluster
from fanwen.bundled import CORPUS, lay_out_judged
from fanwen.commands.index.rebuild import say_summary
from fanwen.commands.machine.engine import to_engine_settings
from fanwen.console.ending import one_sentence
from fanwen.console.printing import say
from fanwen.console.progress import showing_rebuild, showing_stages
from fanwen.serving.child import serve_in_a_child
from fanwen.serving.supervisor import check_ports
from fanwen.settings import Settings, read_settings
from fanwen.watching.metrics import Metrics
from fanwen.watching.watcher import Watcher, watching
from fanwen.wiring.background import say_step, working_in_background
from fanwen.wiring.filling import Stop, fill_live, make_filler
from fanwen.wiring.making import make_target
from fanwen.wiring.noting import noting
from indexer.index.embedding.filling import FillingStopped
from indexer.index.generations.generation import Generation
from indexer.index.rebuilding.job import Ears
from indexer.index.rebuilding.rebuild import rebuild
from state.judging import Judging

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@click.command()
def demo() -> None:
    """Start the engine, rebuild the index from the bundled corpus, and serve the site.

    Ctrl-C stops everything that was started. With ELASTICSEARCH_URL set, that cluster is used.
    """
    settings = read_settings()
    check_ports(settings)
    for number in _SIGNALS:
        signal.signal(number, _interrupt)
    try:
        with one_sentence(), ExitStack() as started:
            _run(settings, started)
    except KeyboardInterrupt:
        say("Interrupted.")
    say("Stopped.")


def _run(settings: Settings, started: ExitStack) -> None:
    _start_engine(settings, started)
    target = make_target(settings)
    with showing_rebuild() as tell, noting(target, tell) as (note, end):
        summary = rebuild(target, [CORPUS], ears=Ears(note))
        end(summary)
    say_summary(target, summary)
    lay_out_judged(Judging(target.client, target.names))
    say("Editors: `fanwen accounts add NAME` makes the first account for /editor.")
    generation = Generation(summary.generation, target.names)

    def fill(stop: Stop) -> None:
        filler = make_filler(settings, say_step, stop)
        with suppress(FillingStopped):
            fill_live(target.client, generation, filler)

    # What editors ask for is rebuilt; the corpus itself never changes.
    watcher = Watcher(settings, [CORPUS], None, Metrics())
    with working_in_background(fill), watching(watcher):
        raise click.exceptions.Exit(serve_in_a_child())


def _start_engine(settings: Settings, started: ExitStack) -> None:
    if settings.elasticsearch_url:
        return
    with showing_stages() as report:
        started.enter_context(running_cluster(to_engine_settings(settings), report))


def _interrupt(signum: int, frame: FrameType | None) -> None:
    # A service manager's SIGTERM must end the engine as Ctrl-C does. Once is enough: `make` passes
    # on what its whole group has heard already, and the end must not be interrupted.
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
