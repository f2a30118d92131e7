"""`fanwen rebuild`: a new generation of the index from pages."""

from dataclasses import asdict
from pathlib import Path

import click

from fanwen.connecting import find_url, make_target
from fanwen.ending import ExitCode, one_sentence
from fanwen.printing import print_json, print_line, say
from fanwen.progress import showing_rebuild
from fanwen.settings import Settings, read_settings
from indexer.loading.dead_letters import write_letters
from indexer.loading.generations import live_generation
from indexer.loading.pages import parse_pages
from indexer.loading.planning import Plan, plan_rebuild
from indexer.loading.rebuild import rebuild as rebuild_index
from indexer.loading.summary import Summary
from indexer.model import Skipped
from indexer.reading.sources import find_files

_NAMED = 10


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what a rebuild would do, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_context
def rebuild(
    context: click.Context, sources: tuple[Path, ...], dry_run: bool, as_json: bool
) -> None:
    """Build a new generation of the index from files and folders, and swap it in.

    Readers keep the old generation until the new one is complete. Exit codes: 0 swapped,
    1 swapped but something was skipped, 10 nothing to do (--dry-run), 20 not swapped, 40 engine
    not reachable, 41 disk full, 50 too many pages refused, 60 no corpus.
    """
    settings = read_settings()
    if dry_run:
        context.exit(_plan(settings, sources, as_json))
    with one_sentence(), showing_rebuild() as report:
        summary = rebuild_index(make_target(settings, find_url(settings)), sources, report)
    letters = settings.state_dir / "dead-letters" / f"generation-{summary.generation}.jsonl"
    write_letters(letters, summary.letters)
    say_summary(summary)
    if summary.letters:
        say(f"What is missing stands in {letters}, a line each.")
    if as_json:
        print_line(summary.to_json())
    context.exit(ExitCode.SKIPPED if summary.letters else ExitCode.DONE)


def _plan(settings: Settings, sources: tuple[Path, ...], as_json: bool) -> ExitCode:
    skipped: list[Skipped] = []
    with one_sentence():
        target = make_target(settings, find_url(settings))
        pages = parse_pages(find_files(sources), skipped.append)
        live = live_generation(target.client, target.names)
        plan = plan_rebuild(target.client, live, pages, target.segmenter)
    for what in skipped:
        say(f"Skipped {what.source}: {what.message}.")
    say_plan(plan)
    if as_json:
        print_json(asdict(plan))
    return ExitCode.NOTHING_TO_DO if plan.nothing_to_do else ExitCode.DONE


def say_plan(plan: Plan) -> None:
    """Tell what would be done, and what it would take."""
    say(
        f"{len(plan.new):,} pages new, {len(plan.changed):,} changed, "
        f"{len(plan.vanished):,} vanished, {plan.unchanged:,} unchanged."
    )
    for name in ("new", "changed", "vanished"):
        pages = getattr(plan, name)
        more = f" and {len(pages) - _NAMED:,} more" if len(pages) > _NAMED else ""
        if pages:
            say(f"{name}: {', '.join(pages[:_NAMED])}{more}")
    if plan.seconds is not None and plan.disk_bytes is not None:
        size = f"{plan.disk_bytes / (1 << 20):,.1f} MiB"
        say(f"A rebuild would take about {plan.seconds:,.0f} s and {size} of disk.")


def say_summary(summary: Summary) -> None:
    """Tell what was built and what was not."""
    for letter in summary.letters:
        say(f"Skipped {letter.source}: {letter.reason}.")
    say(
        f"Generation {summary.generation} is live: {summary.pages:,} pages, "
        f"{summary.essays:,} essays ({summary.copies:,} of them copies), "
        f"{summary.sections:,} sections."
    )
