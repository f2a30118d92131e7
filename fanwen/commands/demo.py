"""`fanwen demo`: the main job in one go, on the corpus that comes with the project."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from engine import running_cluster
from fanwen.commands.engine import to_engine_settings
from fanwen.commands.rebuild import say_summary
from fanwen.commands.serve import serve_site
from fanwen.connecting import find_url, make_service, make_target
from fanwen.ending import one_sentence
from fanwen.printing import say
from fanwen.progress import showing_engine, showing_rebuild
from fanwen.settings import Settings, read_settings
from indexer.loading.rebuild import rebuild

CORPUS = Path(__file__).parent.parent / "corpus"


@click.command()
def demo() -> None:
    """Start the engine, rebuild the index from the bundled corpus, and serve the site.

    Ctrl-C stops everything that was started. With ELASTICSEARCH_URL set, that cluster is used.
    """
    settings = read_settings()
    with one_sentence(), _engine(settings) as url:
        with showing_rebuild() as report:
            summary = rebuild(make_target(settings, url), [CORPUS], report)
        say_summary(summary)
        serve_site(make_service(settings, url), settings, settings.port)
    say("Stopped.")


@contextmanager
def _engine(settings: Settings) -> Iterator[str]:
    if settings.elasticsearch_url:
        yield find_url(settings)
        return
    with showing_engine() as report:
        cluster = running_cluster(to_engine_settings(settings), report)
        url = cluster.__enter__().urls[0]
    try:
        yield url
    finally:
        cluster.__exit__(None, None, None)
