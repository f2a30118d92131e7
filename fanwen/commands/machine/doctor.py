"""`fanwen doctor`: what this machine has, what is wrong, and what to do about it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
from elasticsearch import Elasticsearch

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending, one_sentence
from fanwen.console.printing import print_json
from fanwen.settings import Settings, read_settings
from fanwen.wiring.connecting import READER_TIMEOUT, find_access, make_client
from indexer.index.generations.behind import count_behind, is_filling
from indexer.index.generations.generation import Generation, list_generations, live_generation
from mappings.names import BEHIND, KINDS, Names

_SPACE_NEEDED = 2 << 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: fine or not, and what was seen."""

    name: str
    fine: bool
    detail: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Check Python, disk, Elasticsearch and the index. Exit code 1 when something is wrong."""
    findings = list(_examine(read_settings()))
    if as_json:
        print_json([{"name": f.name, "fine": f.fine, "detail": f.detail} for f in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok   ' if finding.fine else 'WRONG'}  {finding.name}: {finding.detail}")
    context.exit(ExitCode.DONE if all(f.fine for f in findings) else ExitCode.SKIPPED)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield Finding("python", True, sys.version.split()[0])
    yield _examine_disk(settings)
    engine: list[Elasticsearch] = []

    def connect() -> str:
        engine.append(make_client(find_access(settings), READER_TIMEOUT))
        health = engine[0].cluster.health()
        return f"{health['status']}, {health['number_of_nodes']} node(s)"

    yield _try("elasticsearch", connect)
    if engine:
        yield _try("index", lambda: _describe_index(engine[0], Names(settings.prefix)))


def _examine_disk(settings: Settings) -> Finding:
    folder = settings.state_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"{free / 2**30:.1f} GiB free for {settings.state_dir}"
    enough = free >= _SPACE_NEEDED
    return Finding("disk", enough, detail if enough else detail + ": free at least 2 GiB")


def _try(name: str, look: Callable[[], str]) -> Finding:
    try:
        with one_sentence():
            return Finding(name, True, look())
    except Ending as ending:
        return Finding(name, False, ending.message)


def _describe_index(client: Elasticsearch, names: Names) -> str:
    live = live_generation(client, names)
    if live is None:
        raise Ending(
            ExitCode.NOT_FOUND, "there is no index yet: run `fanwen rebuild` with your pages"
        )
    counts = (f"{client.count(index=live.index(kind))['count']:,} {kind}" for kind in KINDS)
    kept = len(list_generations(client, names))
    behind = ", ".join(_describe_behind(client, live, kind) for kind in BEHIND)
    return f"generation {live.number} is live with {', '.join(counts)}; behind it {behind}; {kept} kept"


def _describe_behind(client: Elasticsearch, live: Generation, kind: str) -> str:
    count = count_behind(client, live, kind)
    rest = ", not all yet" if is_filling(client, live, kind) else ""
    return f"no {kind}" if count is None else f"{count:,} {kind}{rest}"
