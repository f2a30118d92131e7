"""`fanwen search`: the reader's search on the command line."""

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say
from fanwen.settings import read_settings
from fanwen.wiring.making import make_service
from search.presentation.presenting import present_search
from search.presentation.results import EssayHit, Span
from search.query.request import SORTS, parse_request


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
    with one_sentence():
        result = make_service(settings).search(request)
    for note in (*notes, *result.notes):
        say(note)
    if as_json:
        print_json(present_search(result))
        return
    near = f", and {result.near} near" if result.near else ""
    click.echo(f"{result.total} essays{near}")
    if result.did_you_mean:
        click.echo(f"did you mean: {result.did_you_mean}")
    for hit in result.hits:
        _print_hit(hit)


def _to_values(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, tuple) else [str(value)]


def _print_hit(hit: EssayHit) -> None:
    click.echo(f"\n{hit.essay.id}  {hit.essay.title}  ({hit.score:.2f})")
    if hit.lacking:
        click.echo(f"   lacks {' '.join(hit.lacking)}")
    for section in hit.sections:
        click.echo(f"   {_plain(section.heading)} {_plain(section.snippet)}")


def _plain(spans: tuple[Span, ...]) -> str:
    marked = ((click.style(s.text, bold=True) if s.hit else s.text) for s in spans)
    return "".join(marked)
