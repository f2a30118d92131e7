"""`fanwen rebuild`: a new generation of the index from pages."""

from pathlib import Path

import click

from fanwen.connecting import find_url, make_target
from fanwen.ending import ExitCode, one_sentence
from fanwen.printing import print_json, say
from fanwen.progress import showing_rebuild
from fanwen.settings import read_settings
from indexer.loading.rebuild import Summary
from indexer.loading.rebuild import rebuild as rebuild_index


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_context
def rebuild(context: click.Context, sources: tuple[Path, ...], as_json: bool) -> None:
    """Build a new generation of the index from files and folders, and swap it in.

    Readers keep the old generation until the new one is complete. Exit codes: 0 swapped,
    1 swapped but something was skipped, 20 not swapped, 40 engine not reachable, 41 disk full,
    60 no corpus.
    """
    settings = read_settings()
    with one_sentence(), showing_rebuild() as report:
        summary = rebuild_index(make_target(settings, find_url(settings)), sources, report)
    say_summary(summary)
    if as_json:
        print_json(summary.to_json())
    context.exit(ExitCode.SKIPPED if summary.skipped else ExitCode.DONE)


def say_summary(summary: Summary) -> None:
    """Tell what was built and what was not."""
    for what in summary.skipped:
        say(f"Skipped {what.source}: {what.message}.")
    say(
        f"Generation {summary.generation} is live: {summary.pages:,} pages, "
        f"{summary.essays:,} essays ({summary.copies:,} of them copies), "
        f"{summary.sections:,} sections."
    )
