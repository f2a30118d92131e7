"""`fanwen facts`: what people have checked, to be kept as a file and to measure by."""

from dataclasses import asdict
from pathlib import Path

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, print_line
from fanwen.settings import read_settings
from fanwen.wiring.connecting import READER_TIMEOUT, connect
from indexer.corpus.measuring.checked import measure_checked
from indexer.corpus.reading.sources import find_files
from indexer.index.preparing.pages import parse_pages
from mappings.names import Names
from state.facts import Fact, Facts


@click.group()
def facts() -> None:
    """Facts of essays that people have checked at the desk."""


@facts.command("export")
def export() -> None:
    """Print all of them, a JSON line each: essay, facet, value, verdict, how the essay begins, who."""
    for fact in _read():
        print_line(asdict(fact))


@facts.command("measure")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--errors", default=20, show_default=True, help="Name so many of each facet.")
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
def measure(sources: tuple[Path, ...], errors: int, as_json: bool) -> None:
    """Read the pages of SOURCES, without what was corrected, and compare with what was checked."""
    with one_sentence():
        known = _read()
        measures = measure_checked(parse_pages(find_files(sources)), known)
    if as_json:
        print_json(
            [
                {"name": m.name, "value": m.value, "of": m.counted, "errors": m.errors[:errors]}
                for m in measures
            ]
        )
        return
    for one in measures:
        click.echo(f"{one.name}: {one.value:.1%} of {one.counted}")
        for error in one.errors[:errors]:
            click.echo(f"      {error}")


def _read() -> list[Fact]:
    settings = read_settings()
    with one_sentence():
        client = connect(settings, READER_TIMEOUT)
        return Facts(client, Names(settings.prefix)).all()
