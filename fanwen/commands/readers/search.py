"""`fanwen search`: the reader's search on the command line."""

from importlib import import_module

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say
from fanwen.settings import read_settings
from search.query.request import SORTS, parse_request

_LATER = ("fanwen.wiring.making", "search.presentation.presenting", "fanwen.console.hits")


@click.command()
@click.argument("query")
@click.option("--genre", multiple=True, help="A kind of essay such as 总结; may be repeated.")
@click.option(
    "--role", multiple=True, help="It has a section for that: 问题, 措施; may be repeated."
)
@click.option("--year", multiple=True, help="A year, or `unknown`; may be repeated.")
@click.option("--agency", multiple=True, help="An agency type such as 教育; may be repeated.")
@click.option("--region", multiple=True, help="A path such as 四川省/成都市; may be repeated.")
@click.option(
    "--differs", multiple=True, help="Where title and text differ: year, agency or region."
)
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True)
@click.option("--page", type=int, default=1, show_default=True)
@click.option("--size", type=int, default=10, show_default=True, help="Essays a page.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def search(query: str, as_json: bool, **options: object) -> None:
    """Search the live generation of the index for QUERY."""
    args = {name: _to_values(value) for name, value in options.items()} | {"q": [query]}
    request, notes = parse_request(args)
    settings = read_settings()
    # Whoever only asks for help does not wait for the client of the engine.
    making, presenting, hits = map(import_module, _LATER)
    with one_sentence():
        result = making.make_service(settings).search(request)
    for note in (*notes, *result.notes):
        say(note)
    if as_json:
        print_json(presenting.present_search(result))
        return
    hits.print_result(result)


def _to_values(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
