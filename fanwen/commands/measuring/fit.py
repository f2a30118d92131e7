"""`fanwen fit`: the weights by which facets are decided, fitted anew."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import click

from fanwen.bundled import CORPUS
from fanwen.console.printing import say
from indexer.corpus.facets.deciding.weights import to_text, weights_path
from indexer.corpus.measuring import run
from indexer.corpus.measuring.calibration import calibrate
from indexer.corpus.measuring.labelled import read_bundled, read_confidences, read_domain
from indexer.corpus.measuring.left_out import answer_agency, fit_agency, measure_left_out

_GOLD = Path("tests/gold/corpus")


@click.command()
@click.option(
    "--data", default="../shared/data", type=click.Path(path_type=Path), show_default=True
)
@click.option("--errors", default=0, help="Show so many errors of each measure.")
@click.option("--dry-run", is_flag=True, help="Measure only: the weights stay as they are.")
def fit(data: Path, errors: int, dry_run: bool) -> None:
    """Fit the weights of the agency, and measure them on pages that they were not fitted to.

    Run in a checkout: what is right in the bundled pages stands in tests/gold. The pages of other
    hands are read from DATA; without them nothing is fitted.
    """
    files = run.find_data(data)
    missing = [name for name in run.FITTED_ON if name not in files]
    if missing:
        raise click.UsageError(f"{missing[0]} is not in {data}: name the folder with --data.")
    bundled = list(read_bundled(CORPUS, _GOLD))
    domain = list(read_domain(data / "domain"))
    examples = run.read_all_examples(files, bundled, domain)
    answers = answer_agency(examples)
    for measure in measure_left_out(answers, "left_out"):
        click.echo(f"{measure.name:30} {measure.value:.4f}  {measure.right:g}/{measure.counted}")
        for error in measure.errors[:errors]:
            click.echo(f"      {error}")
    given = [(answer.probability, answer.right) for answer in answers if answer.chosen is not None]
    _tell_confidence("agency, pages left out", given)
    read = [essay for essay in chain(bundled, domain) if not isinstance(essay, str)]
    for facet in ("year", "region"):
        _tell_confidence(facet, list(read_confidences(read, facet)))
    if not dry_run:
        path = weights_path("agency")
        path.write_text(to_text(fit_agency(examples)), "utf-8")
        say(f"Fitted to {len(examples)} essays: {path}.")


def _tell_confidence(facet: str, given: Sequence[tuple[float, bool]]) -> None:
    click.echo(f"confidence  given  right ({facet})")
    for row in calibrate(given):
        click.echo(f"{row.low:.1f} to {row.high:.1f}  {row.given:5}  {row.right / row.given:.3f}")
