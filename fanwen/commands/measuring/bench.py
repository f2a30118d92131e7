"""`fanwen bench`: how fast Fanwen is beside what the engine alone takes, and beside others."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from engine.signals import exiting_on_signals
from fanwen.benchmarks.charts import draw
from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Report
from fanwen.benchmarks.parts import PARTS, measure
from fanwen.console.codes import ExitCode
from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json
from fanwen.console.progress import showing_stages
from fanwen.settings import read_settings


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option(
    "--quick", is_flag=True, help="A small corpus, few rounds and wide bounds: for each change."
)
@click.option(
    "--sections", type=click.IntRange(500, 1_000_000), help="Of so many sections instead."
)
@click.option(
    "--charts", type=click.Path(file_okay=False, path_type=Path), help="Draw SVG charts into it."
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.pass_context
def bench(context: click.Context, /, parts: Sequence[str], quick: bool, **options: Any) -> None:
    """Measure PARTS, or all of them, on a node and generated pages of its own.

    All are ratios of what was measured in turn in one run. Exit code 1 when a bound is not kept.
    """
    effort = Effort.quick() if quick else Effort.full()
    effort = replace(effort, sections=options["sections"] or effort.sections)
    reports: list[Report] = []
    with exiting_on_signals(), one_sentence(), showing_stages() as tell:
        for report in measure(parts or list(PARTS), read_settings(), effort, tell):
            reports.append(report)
            if not options["as_json"]:
                _print(report)
    if options["charts"]:
        draw(reports, options["charts"])
    if options["as_json"]:
        print_json([one.to_json() for one in reports])
    context.exit(ExitCode.DONE if all(one.holds for one in reports) else ExitCode.SKIPPED)


def _print(report: Report) -> None:
    click.echo(f"\n{report.part}: {report.about}")
    for figure in report.figures:
        kept = {None: "", True: "kept", False: "NOT KEPT"}[figure.holds]
        spread = f"{figure.ratio.least:.2f} to {figure.ratio.most:.2f}"
        click.echo(
            f"  {figure.name:<44} {figure.ratio.median:6.2f}  ({spread})  {figure.bound:<7} {kept}"
        )
    for taken in report.taken:
        click.echo(f"  {taken.name:<44} {taken.p50:8.1f} ms, p95 {taken.p95:8.1f} ms")
    for note in report.notes:
        click.echo(f"  {note}")
