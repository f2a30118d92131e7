"""`fanwen verify`: whether the index is what its certificate says, and what the pages say."""

from pathlib import Path

import click

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending, one_sentence
from fanwen.console.printing import print_json, say
from fanwen.settings import read_settings
from fanwen.wiring.making import make_segmenter, make_target
from indexer.corpus.reading.sources import find_files
from indexer.index.generations.certificate import read_certificate
from indexer.index.generations.generation import live_generation
from indexer.index.generations.verification import (
    Differences,
    agrees,
    compare_with_pages,
    hash_index,
)
from indexer.index.preparing.pages import parse_pages
from indexer.index.preparing.shared import use_amendments
from indexer.index.rebuilding.amending import read_amendments

_NAMED = 10


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.pass_context
def verify(context: click.Context, sources: tuple[Path, ...], as_json: bool) -> None:
    """Compare the live generation with its certificate and, when given, with its SOURCES.

    Exit codes: 0 the same, 20 not the same, 40 engine not reachable.
    """
    settings = read_settings()
    with one_sentence():
        target = make_target(settings)
        live = live_generation(target.client, target.names)
        certificate = read_certificate(target.client, live) if live else None
        if live is None or certificate is None:
            raise Ending(ExitCode.NOT_FOUND, "No finished generation is live: rebuild first.")
        intact = agrees(hash_index(target.client, live), certificate)
        differences = Differences((), (), ())
        if sources:
            amendments = read_amendments(target.client, target.names).amendments
            use_amendments(amendments)
            pages = parse_pages(find_files(sources), corrections=amendments.of_page)
            segmenter = make_segmenter(settings).with_words(amendments.dictionary)
            differences = compare_with_pages(target.client, live, pages, segmenter)
    say_differences(live.number, intact, differences)
    if as_json:
        found = {name: list(pages) for name, pages in vars(differences).items()}
        print_json({"generation": live.number, "intact": intact, **found})
    context.exit(ExitCode.DONE if intact and differences.none else ExitCode.NOT_SWAPPED)


def say_differences(number: int, intact: bool, differences: Differences) -> None:
    """Tell what is not as it should be, or that all is."""
    if intact and differences.none:
        say(f"Generation {number} is what it was built as.")
    if not intact:
        say(f"Generation {number} is not what its certificate says: rebuild.")
    for name, pages in vars(differences).items():
        if pages:
            more = f" and {len(pages) - _NAMED:,} more" if len(pages) > _NAMED else ""
            say(f"{len(pages):,} pages are {name}: {', '.join(pages[:_NAMED])}{more}.")
