"""`fanwen reports`: what readers say is wrong."""

from dataclasses import asdict

import click

from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json
from fanwen.settings import read_settings
from fanwen.wiring.connecting import READER_TIMEOUT, connect
from mappings.names import Names
from state.reports import Reports


@click.command()
@click.option("--most", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def reports(most: int, as_json: bool) -> None:
    """Print what readers say is wrong with essays, newest first."""
    settings = read_settings()
    with one_sentence():
        client = connect(settings, READER_TIMEOUT)
        found = Reports(client, Names(settings.prefix)).latest(most)
    if as_json:
        print_json([asdict(report) for report in found])
        return
    for report in found:
        click.echo(
            f"{report.at}  {report.essay}  {report.about}: {report.shown} -> {report.should}"
        )
        if report.remark:
            click.echo(f"   {' '.join(report.remark.split())}")
    if not found:
        click.echo("No reports.")
