"""What commands print: JSON documents on stdout, messages on stderr."""

from typing import Any

import click
import orjson


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())


def print_line(document: Any) -> None:
    """One JSON document on one line of stdout, the last one of a job."""
    click.echo(orjson.dumps(document).decode())


def say(message: str) -> None:
    """A message for the person at the terminal."""
    click.echo(message, err=True)


def say_miscount(page: str, essays: int, said: int | None) -> None:
    """Tell of a page that yielded another number of essays than its title says."""
    say(f"{page}: {essays} essays found, the page's title says {said}.")
