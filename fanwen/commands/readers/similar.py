"""`fanwen similar`: essays like one essay, and why."""

import click

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending, one_sentence
from fanwen.console.printing import print_json
from fanwen.settings import read_settings
from fanwen.wiring.making import make_service
from search.presentation.presenting import present_hit
from search.query.request import SearchRequest
from search.retrieval.similar import DIALS, Dial


@click.command()
@click.argument("essay_id")
@click.option("--size", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--section", type=int, help="Like this section of it, by its place.")
@click.option(
    "--dial",
    type=click.Choice(DIALS),
    default="all",
    show_default=True,
    help="The same task at other agencies, or the same agency in other years.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def similar(essay_id: str, size: int, section: int | None, dial: Dial, as_json: bool) -> None:
    """Essays like ESSAY_ID (`page-ordinal`), most alike first, with the reasons."""
    settings = read_settings()
    with one_sentence():
        service = make_service(settings)
        found = service.find_similar(essay_id, SearchRequest(size=size), dial, section)
    if found is None:
        raise Ending(ExitCode.NOT_FOUND, f"There is no essay {essay_id} in the live generation.")
    if as_json:
        hits = [present_hit(hit) for hit in found.result.hits]
        print_json({"essay": essay_id, "total": found.result.total, "hits": hits})
        return
    for hit in found.result.hits:
        terms = " ".join(r.value for r in hit.reasons if r.kind == "term")
        click.echo(f"{hit.essay.id}  {hit.essay.title}  ({hit.score:.2f})\n   {terms}")
