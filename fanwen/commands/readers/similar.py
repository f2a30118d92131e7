"""`fanwen similar`: essays like one essay, and why."""

import click

from fanwen.connecting import find_url
from fanwen.ending import Ending, ExitCode, one_sentence
from fanwen.making import make_service
from fanwen.printing import print_json
from fanwen.settings import read_settings
from search.presentation.presenting import present_hit


@click.command()
@click.argument("essay_id")
@click.option("--size", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def similar(essay_id: str, size: int, as_json: bool) -> None:
    """Essays like ESSAY_ID (`page-ordinal`), most alike first, with the reasons."""
    settings = read_settings()
    with one_sentence():
        found = make_service(settings, find_url(settings)).find_similar(essay_id, size)
    if found is None:
        raise Ending(ExitCode.NOT_FOUND, f"There is no essay {essay_id} in the live generation.")
    if as_json:
        hits = [present_hit(hit) for hit in found.hits]
        print_json({"essay": essay_id, "total": len(hits), "hits": hits})
        return
    for hit in found.hits:
        terms = " ".join(r.value for r in hit.reasons if r.kind == "term")
        click.echo(f"{hit.essay.id}  {hit.essay.title}  ({hit.score:.2f})\n   {terms}")
