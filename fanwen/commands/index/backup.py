"""`fanwen backup`: the live generation and what people put in, kept in the engine's repository and brought back."""

import time

import click
from elasticsearch import ApiError, TransportError

from fanwen.console.durations import parse_duration
from fanwen.console.ending import one_sentence
from fanwen.console.interrupting import stopping
from fanwen.console.printing import print_json, say
from fanwen.settings import read_settings
from fanwen.wiring.connecting import LOADER_TIMEOUT, connect
from indexer.index.backups.repository import Backup, BackupRefused, Repository
from indexer.index.backups.restoring import restore as bring_back
from mappings.names import Names
from search.failures import explain_failure

_STEP_SECONDS = 0.5


@click.group()
def backup() -> None:
    """Keep the live generation and what people put in, and bring it back.

    Backups lie in a repository of the engine named as FANWEN_PREFIX; where there is none, one is made in the folder
    that all nodes share (`path.repo`).
    """


@backup.command("create")
@click.option("--keep", type=click.IntRange(1), help="Remove all but so many of the newest.")
@click.option("--json", "as_json", is_flag=True, help="Print the backup as JSON.")
def create(keep: int | None, as_json: bool) -> None:
    """Make a backup now."""
    with one_sentence():
        made = _make(_repository(), keep)
    if as_json:
        print_json(made.to_json())


@backup.command("run")
@click.option("--every", type=parse_duration, metavar="DURATION", default="1d", show_default=True)
@click.option(
    "--keep", type=click.IntRange(1), default=14, show_default=True, help="How many stay."
)
def run(every: float, keep: int) -> None:
    """Make a backup now and again and again, until Ctrl-C. One that fails is told, and the next is made in its time."""
    repository = _repository()
    with stopping() as asked:
        while not asked():
            try:
                _make(repository, keep)
            except BackupRefused as error:
                say(str(error))
            except (ApiError, TransportError) as error:
                say(f"No backup was made: {explain_failure(error)}")
            until = time.monotonic() + every
            while time.monotonic() < until and not asked():
                time.sleep(_STEP_SECONDS)


@backup.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def show(as_json: bool) -> None:
    """List the backups, oldest first."""
    with one_sentence():
        backups = _repository().all()
    if as_json:
        print_json([one.to_json() for one in backups])
        return
    for one in backups:
        whole = "" if one.complete else "  NOT COMPLETE"
        click.echo(
            f"{one.name}  {one.made_at}  generation {one.generation}, {one.pages:,} pages, "
            f"{len(one.state)} indices of what people put in{whole}"
        )


@backup.command("restore")
@click.argument("name")
@click.option("--replace", is_flag=True, help="Also instead of what people have put in since.")
@click.option("--json", "as_json", is_flag=True, help="Print what came back as JSON.")
def restore(name: str, replace: bool, as_json: bool) -> None:
    """Bring the backup NAME back: its generation goes live once it is there and is what it was.

    What people put in comes back where nothing is; sessions do not come back.
    """
    with one_sentence():
        repository = _repository()
        restored = bring_back(repository, repository.find(name), replace)
    say(f"Generation {restored.generation} is live, as it was kept.")
    if restored.left:
        say(f"Left as it is now: {', '.join(restored.left)}. --replace brings it back as it was.")
    if as_json:
        print_json(
            {
                "generation": restored.generation,
                "state": list(restored.state),
                "left": list(restored.left),
            }
        )


def _repository() -> Repository:
    settings = read_settings()
    return Repository(connect(settings, LOADER_TIMEOUT), Names(settings.prefix))


def _make(repository: Repository, keep: int | None) -> Backup:
    made = repository.make()
    say(f"{made.name} is made: generation {made.generation}, {made.pages:,} pages.")
    for name in repository.forget_old(keep) if keep else ():
        say(f"{name} is removed.")
    return made
