"""`fanwen drill`: what is promised for bad days, tried on this machine with nodes and a site of its own."""

import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from fanwen.console.codes import ExitCode
from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say
from fanwen.console.progress import showing_stages
from fanwen.drilling.promises import PROMISES, Promise
from fanwen.drilling.stage import Broken, Stage, set_stage
from fanwen.settings import read_settings


@dataclass(frozen=True)
class Kept:
    """How a promise did: what was measured where it held, what was seen where it did not."""

    promise: str
    held: bool
    seen: str
    seconds: float


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what held as JSON.")
@click.pass_context
def drill(context: click.Context, as_json: bool) -> None:
    """Break an installation that is made for it, and see which promises hold.

    Nothing of what runs here is touched: a node, an index and a site are made, and removed. It takes about two minutes
    and 2 GiB. Exit code 1 when a promise did not hold.
    """
    settings = read_settings()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=settings.state_dir, prefix="drill-"))
    try:
        with (
            one_sentence(),
            showing_stages() as report,
            set_stage(settings, folder, report) as stage,
        ):
            code, _, told = stage.rebuild()
            if code:
                raise Broken(f"the first rebuild ended with {code}: {told}")
            kept = _play(stage)
    except Broken as error:
        raise click.ClickException(f"There was nothing to drill with: {error}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _show(kept, as_json)
    context.exit(ExitCode.DONE if all(one.held for one in kept) else ExitCode.SKIPPED)


def _play(stage: Stage) -> list[Kept]:
    with stage.served():
        kept = []
        for promise in PROMISES:
            say(f"{promise.text} …")
            kept.append(_try(stage, promise))
        return kept


def _try(stage: Stage, promise: Promise) -> Kept:
    begun = time.monotonic()
    try:
        seen, held = promise.keep(stage), True
    except Broken as error:
        seen, held = str(error), False
    took = time.monotonic() - begun
    with suppress(Broken):
        # What one has broken is not to be held against the next.
        stage.wait_until_served()
    return Kept(promise.text, held, seen, round(took, 1))


def _show(kept: list[Kept], as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in kept])
        return
    for one in kept:
        click.echo(
            f"{'held  ' if one.held else 'BROKEN'}  {one.promise}\n        {one.seen} ({one.seconds} s)"
        )
