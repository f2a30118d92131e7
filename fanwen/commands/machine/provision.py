"""`fanwen provision`: certificates, accounts of the engine and secrets of an installation."""

from pathlib import Path

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import say
from fanwen.provisioning.provision import RENEWABLE, Folder, Renewable
from fanwen.provisioning.provision import provision as provide
from fanwen.settings import read_settings
from mappings.names import Names

NODES = ("es01", "es02", "es03")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--node", "nodes", multiple=True, default=NODES, show_default=True,
              help="The name of a node of the engine; may be repeated.")  # fmt: skip
@click.option("--site", default="localhost", show_default=True, help="The name that readers type.")
@click.option("--renew", multiple=True, type=click.Choice(RENEWABLE), help="Make it anew.")
def provision(
    folder: Path, nodes: tuple[str, ...], site: str, renew: tuple[Renewable, ...]
) -> None:
    """Make FOLDER with what a secured installation needs; what is there already is kept.

    Nothing of it is told on the terminal. Nodes read new certificates and accounts within seconds;
    processes that sign in with a new password have to be started anew.
    """
    names = Names(read_settings().prefix)
    with one_sentence():
        for sentence in provide(Folder(folder), names, nodes, site, renew):
            say(sentence)
    say(f"{folder} is complete.")
