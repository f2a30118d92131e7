"""Hits on a terminal."""

import click

from search.presentation.results import EssayHit, SearchResult, Span


def print_result(result: SearchResult) -> None:
    """How many there are, what was probably meant, and the page of hits."""
    near = f", and {result.near} near" if result.near else ""
    click.echo(f"{result.total} essays{near}")
    if result.did_you_mean:
        click.echo(f"did you mean: {result.did_you_mean}")
    for hit in result.hits:
        _print_hit(hit)


def _print_hit(hit: EssayHit) -> None:
    click.echo(f"\n{hit.essay.id}  {hit.essay.title}  ({hit.score:.2f})")
    if hit.lacking:
        click.echo(f"   lacks {' '.join(hit.lacking)}")
    for section in hit.sections:
        click.echo(f"   {_plain(section.heading)} {_plain(section.snippet)}")


def _plain(spans: tuple[Span, ...]) -> str:
    marked = ((click.style(s.text, bold=True) if s.hit else s.text) for s in spans)
    return "".join(marked)
