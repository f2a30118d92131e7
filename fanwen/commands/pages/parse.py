"""`fanwen parse`: what a page holds, without a server."""

from pathlib import Path

import click

from fanwen.console.codes import ExitCode
from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say, say_miscount
from indexer.corpus.model import Essay, Page, Skipped
from indexer.corpus.presenting import present_page
from indexer.corpus.reading.sources import find_files
from indexer.index.preparing.pages import parse_pages


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list, an object a page.")
@click.pass_context
def parse(context: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Parse pages (.txt .html .md .docx .jsonl, or .gz) into essays, sections and facets.

    Exit code 1 when something was skipped, 60 when there is nothing to read.
    """
    skipped: list[Skipped] = []

    def on_skip(what: Skipped) -> None:
        skipped.append(what)
        say(f"Skipped {what.source}: {what.message}.")

    with one_sentence():
        found = find_files(files)
    pages = map(_tell_lacking, parse_pages(found, on_skip))
    if as_json:
        print_json([present_page(page) for page in pages])
    else:
        for page in pages:
            _print_page(page)
    context.exit(ExitCode.SKIPPED if skipped else ExitCode.DONE)


def _tell_lacking(page: Page) -> Page:
    if page.lacks_essays:
        say_miscount(page.name, len(page.essays), page.said)
    return page


def _print_page(page: Page) -> None:
    account = page.account
    click.echo(f"{page.name}  {page.title}")
    dropped = ", ".join(f"{reason} {count:,}" for reason, count in account.dropped.items())
    click.echo(f"  {account.characters:,} characters: {account.kept:,} kept; {dropped}")
    for essay in page.essays:
        click.echo(f"  {essay.ordinal}. {essay.title}  [{_facet_line(essay)}]")
        for section in essay.sections:
            click.echo("      " + "  " * section.level + (section.heading or "—"))


def _facet_line(essay: Essay) -> str:
    facets = essay.facets
    year = (
        "-"
        if facets.year is None
        else str(facets.year.value or f"{facets.year.from_}–{facets.year.to}")
    )
    agency = facets.agency_type.value if facets.agency_type else "-"
    region = "/".join(facets.region.value) if facets.region else "-"
    return f"{facets.genre or '-'} · {year} · {agency} {facets.agency_name or ''} · {region}"
