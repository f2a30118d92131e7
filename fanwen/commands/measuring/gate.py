"""`fanwen gate`: what the indexer reads and how essays are ranked, measured against pinned floors."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from engine.signals import exiting_on_signals
from fanwen.bundled import CORPUS
from fanwen.console.codes import ExitCode
from fanwen.console.ending import one_sentence
from fanwen.console.printing import print_json, say
from fanwen.console.progress import showing_stages
from fanwen.evaluation.ranking import COLLECTIONS, measure_ranking
from fanwen.evaluation.resembling import SIMILAR, measure_similar
from fanwen.settings import read_settings
from fanwen.wiring.connecting import LOADER_TIMEOUT
from fanwen.wiring.filling import make_filler
from fanwen.wiring.making import make_service
from indexer.corpus.measuring import floors, run
from indexer.corpus.measuring.measure import Measure

_GOLD = Path("tests/gold/corpus")
_FLOORS = Path("tests/gold/floors.json")


@click.command()
@click.option(
    "--data", default="../shared/data", type=click.Path(path_type=Path), show_default=True
)
@click.option("--ranking", is_flag=True, help="Measure the ranking, over a running engine.")
@click.option("--errors", default=0, help="Show so many errors of each measure.")
@click.option("--raise", "raised", is_flag=True, help="Pin what is measured now; floors only rise.")
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
@click.pass_context
def gate(context: click.Context, /, data: Path, ranking: bool, errors: int, **output: bool) -> None:
    """Measure facets, folding and speed, or the ranking, and compare each with its pinned floor.

    Run in a checkout: the floors and what is right in the bundled pages stand in tests/gold.
    """
    wanted = (*COLLECTIONS, SIMILAR) if ranking else run.FILES
    files = run.find_data(data, wanted)
    for name in wanted:
        if name not in files:
            say(f"Skipped {name}: not in {data}.")
    known = floors.read_floors(_FLOORS)
    changed = floors.find_changed(known, files)
    for name in changed:
        say(f"{name} is not the file that the floors were measured on: check it, then --raise.")
    measures: list[Measure] = []
    for found in _measure_ranking(files) if ranking else run.measure_all(files, CORPUS, _GOLD):
        measures += found
        for measure in () if output["as_json"] else found:
            click.echo(present_line(measure, known))
            for error in measure.errors[:errors]:
                click.echo(f"      {error}")
    fallen = floors.find_fallen(known, measures)
    if output["as_json"]:
        print_json(present_measures(measures, known))
    for measure in fallen:
        say(f"{measure.name} fell to {measure.value:.3f}, below {known.floors[measure.name]:.3f}.")
    if output["raised"]:
        floors.write_floors(_FLOORS, floors.raise_floors(known, measures, files))
    context.exit(
        ExitCode.BELOW_FLOOR if fallen or (changed and not output["raised"]) else ExitCode.DONE
    )


def _measure_ranking(files: Mapping[str, Path]) -> Iterator[Sequence[Measure]]:
    settings = read_settings()
    with one_sentence(), exiting_on_signals(), showing_stages() as report:
        service = make_service(settings, LOADER_TIMEOUT)
        filler = make_filler(settings, report)
        for name, path in files.items():
            if name == SIMILAR:
                yield measure_similar(service, path, settings.state_dir, say)
            else:
                yield measure_ranking(service, path.parent, say, filler)


def present_line(measure: Measure, known: floors.Floors) -> str:
    """A measure beside its floor."""
    floor = known.floors.get(measure.name, 0.0)
    mark = "ok  " if measure.value >= floor else "FELL"
    counted = f"{measure.right:g}/{measure.counted}"
    notes = f"  {', '.join(measure.notes)}" if measure.notes else ""
    return f"{mark} {measure.name:45} {measure.value:.4f}  floor {floor:.3f}  {counted}{notes}"


def present_measures(measures: Sequence[Measure], known: floors.Floors) -> list[dict[str, object]]:
    """The measures with their floors and all of their errors."""
    return [
        {
            "name": measure.name,
            "value": measure.value,
            "floor": known.floors.get(measure.name),
            "right": measure.right,
            "counted": measure.counted,
            "errors": measure.errors,
            "notes": measure.notes,
        }
        for measure in measures
    ]
