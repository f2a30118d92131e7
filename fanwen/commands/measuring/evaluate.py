"""`fanwen evaluate`: how well our ranking answers judged queries, beside two plain ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from engine.signals import exiting_on_signals
from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending, one_sentence
from fanwen.console.printing import print_json, say
from fanwen.console.progress import showing_stages
from fanwen.evaluation.evaluating import evaluate_collection
from fanwen.settings import read_settings
from fanwen.wiring.connecting import LOADER_TIMEOUT
from fanwen.wiring.filling import make_filler
from fanwen.wiring.making import make_service
from search.evaluation.collections import Collection, read_collection
from search.evaluation.comparing import Difference
from search.evaluation.measures import METRICS
from search.evaluation.presenting import Evaluation, present_evaluation
from search.evaluation.runs import write_run


@click.command()
@click.argument("collection_dir", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
@click.option("--per-query", is_flag=True, help="With --json: the measures of each query too.")
@click.option(
    "--run-out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the ranking of our system here, as a TREC run.",
)
@click.option("--queries", type=click.IntRange(min=1), help="Ask the first so many queries only.")
@click.option("--judged-only", is_flag=True, help="Each query ranks only what is rated for it.")
def evaluate(
    collection_dir: Path, as_json: bool, per_query: bool, run_out: Path | None, **chosen: Any
) -> None:
    """Measure the ranking of the default profile over COLLECTION_DIR, a folder in the form of BEIR.

    It holds corpus.jsonl, queries.jsonl and qrels/test.tsv (gzipped or not). Without corpus.jsonl
    the ratings are of essays of the live index; with a candidates.tsv (query id, document id) each
    query ranks only its candidates. Exit codes: 0 measured, 40 engine not reachable, 42 the engine
    refused, 60 no collection.
    """
    if run_out is not None and not run_out.absolute().parent.is_dir():
        raise Ending(ExitCode.USAGE, f"{run_out.parent} is no folder: make it, or name another.")
    settings = read_settings()
    # A job that is ended from outside removes its indices too.
    with one_sentence(), exiting_on_signals():
        collection = _narrow(read_collection(collection_dir), **chosen)
        # Loading is no reader's request, and a deep ranking takes longer than one.
        service = make_service(settings, LOADER_TIMEOUT)
        with showing_stages() as shown:
            filler = make_filler(settings, shown)
            evaluation = evaluate_collection(service, collection, say, filler)
    if run_out is not None:
        write_run(evaluation.run, run_out)
    for note in evaluation.notes:
        say(note)
    if as_json:
        print_json(present_evaluation(evaluation, per_query))
        return
    for line in present_tables(evaluation):
        click.echo(line)


def present_tables(evaluation: Evaluation) -> Iterator[str]:
    """The means of each system, and the differences with their intervals, as lines."""
    collection = evaluation.collection
    yield f"{collection.name}: {len(collection.queries):,} queries, {evaluation.documents:,} documents"
    yield ""
    yield f"{'':12}" + "".join(f"{metric:>12}" for metric in METRICS)
    for system in evaluation.systems:
        yield f"{system.system:12}" + "".join(f"{system.mean(metric):12.3f}" for metric in METRICS)
    yield ""
    yield f"{'difference':26}{'metric':12}{'delta':>7}  95 % interval         p  won/lost/same"
    for found in evaluation.differences:
        yield _present_difference(found)


def _present_difference(found: Difference) -> str:
    return (
        f"{f'{found.a} − {found.b}':26}{found.metric:12}{found.delta:+7.3f}  "
        f"{found.low:+.3f} … {found.high:+.3f}  {found.p:6.4f}  "
        f"{found.wins:,}/{found.losses:,}/{found.ties:,}"
    )


def _narrow(collection: Collection, queries: int | None, judged_only: bool) -> Collection:
    collection = collection.first(queries) if queries else collection
    return collection.of_judged_documents() if judged_only else collection
