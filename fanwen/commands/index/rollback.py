"""`fanwen rollback`: readers see the generation before the live one again."""

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say
from fanwen.settings import read_settings
from fanwen.wiring.connecting import READER_TIMEOUT, connect
from indexer.index.generations.generation import live_generation
from indexer.index.generations.swapping import roll_back
from mappings.names import Names


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was swapped as JSON.")
def rollback(as_json: bool) -> None:
    """Swap the generation before the live one back in. Exit code 20 when none is kept."""
    settings = read_settings()
    names = Names(settings.prefix)
    with one_sentence():
        client = connect(settings, READER_TIMEOUT)
        before = live_generation(client, names)
        now = roll_back(client, names)
    say(f"Generation {now.number} is live again.")
    if as_json:
        print_json({"from": before.number if before else None, "to": now.number})
