"""`fanwen fold`: groups of copies among pages, without a server."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from fanwen.console.codes import ExitCode
from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say
from indexer.corpus.folding.copies import fold_copies, to_fingerprint
from indexer.corpus.model import Skipped
from indexer.corpus.reading.sources import find_files
from indexer.index.preparing.pages import parse_pages
from mappings.facets import Copy


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the groups as JSON.")
@click.pass_context
def fold(context: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Find exact, truncated and rewritten copies; each group has the fullest essay in front."""
    skipped: list[Skipped] = []
    with one_sentence():
        found = find_files(files)
    pages = parse_pages(found, skipped.append)
    copies = fold_copies(
        to_fingerprint(essay.id(page.name), essay.text) for page in pages for essay in page.essays
    )
    for what in skipped:
        say(f"Skipped {what.source}: {what.message}.")
    groups = present_groups(copies)
    if as_json:
        print_json({"groups": groups})
    for group in () if as_json else groups:
        click.echo(group["representative"])
        for member in group["members"]:
            click.echo(f"   {member['id']}  {member['kind']}  {member['containment']:.0%}")
    context.exit(ExitCode.SKIPPED if skipped else ExitCode.DONE)


def present_groups(copies: Mapping[str, Copy]) -> list[dict[str, Any]]:
    """The fixed JSON form: a representative with its members, groups of two or more only."""
    ordered = sorted(copies.items(), key=lambda item: (item[1].representative, item[0]))
    return [
        {
            "representative": representative,
            "members": [
                {"id": id_, "kind": copy.kind, "containment": copy.containment}
                for id_, copy in group
            ],
        }
        for representative, group in groupby(ordered, key=lambda item: item[1].representative)
    ]
