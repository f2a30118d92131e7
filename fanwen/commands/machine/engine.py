"""`fanwen engine`: the local Elasticsearch in the background."""

import click

from engine import EngineSettings, read_status, start_cluster, stop_cluster
from fanwen.console.codes import ExitCode
from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say
from fanwen.console.progress import showing_stages
from fanwen.settings import Settings, read_settings


@click.group()
def engine() -> None:
    """Start, stop and look at the local Elasticsearch."""


@engine.command()
@click.option("--nodes", type=click.IntRange(1, 5), default=1, show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), help="HTTP port of the first node.")
def start(nodes: int, port: int | None) -> None:
    """Fetch Elasticsearch if needed and start it; nothing happens when it already runs."""
    settings = read_settings()
    with one_sentence(), showing_stages() as report:
        cluster = start_cluster(to_engine_settings(settings, nodes, port), report)
    for url in cluster.urls:
        say(f"Elasticsearch {cluster.version} is at {url}")


@engine.command()
def stop() -> None:
    """End the local Elasticsearch."""
    with one_sentence():
        ended = stop_cluster(read_settings().state_dir)
    say(f"{ended} node(s) ended." if ended else "No local Elasticsearch was running.")


@engine.command()
@click.option("--json", "as_json", is_flag=True, help="Print the state as JSON.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """Say what runs. Exit code 4 when nothing does."""
    with one_sentence():
        found = read_status(read_settings().state_dir)
    if as_json:
        print_json(found.to_json())
    for node in () if as_json else found.nodes:
        click.echo(f"{node.url}  pid {node.pid}  {node.health}")
    if not found.urls:
        say("No local Elasticsearch is running: `fanwen engine start` starts one.")
        context.exit(ExitCode.NOT_FOUND)


def to_engine_settings(
    settings: Settings, nodes: int = 1, port: int | None = None
) -> EngineSettings:
    """The engine's part of the settings."""
    return EngineSettings(
        state_dir=settings.state_dir,
        heap=settings.heap,
        nodes=nodes,
        http_port=port,
        java_home=settings.java_home,
        java_options=settings.java_options,
    )
