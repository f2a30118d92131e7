"""`fanwen judge`: a language model rates the first essays of a query set, beside the people who do."""

import os

import click

from engine.signals import exiting_on_signals
from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending, one_sentence
from fanwen.console.printing import print_json, say
from fanwen.settings import read_settings
from fanwen.wiring.connecting import LOADER_TIMEOUT
from fanwen.wiring.making import make_service
from search.evaluation.agreeing import Agreement, Rated, compare_judges
from search.evaluation.model_judge import ModelJudge
from search.query.request import SearchRequest
from search.service import SearchService
from state.audit import COMMAND, Audit
from state.judging import MODEL, Judgement, Judging, QuerySet

KEY_VARIABLE = "FANWEN_JUDGE_KEY"


@click.command()
@click.argument("name")
@click.option("--address", required=True, help="Where the model is asked, as https://host/v1.")
@click.option("--model", required=True, help="The model's name there.")
@click.option(
    "--limit", type=click.IntRange(1, 20_000), default=200, show_default=True,
    help="Ask for so many ratings at most.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the agreement as JSON.")
def judge(name: str, address: str, model: str, limit: int, as_json: bool) -> None:
    """Let a language model rate the first ten essays of each query of the set NAME.

    Essays are sent to that address; a key for it stands in FANWEN_JUDGE_KEY. The ratings are kept
    as the model's own: nothing is measured by them. What is told is how far they agree with people's.
    """
    settings = read_settings()
    with one_sentence(), exiting_on_signals():
        asking = ModelJudge(address, model, os.environ.get(KEY_VARIABLE, ""))
        service = make_service(settings, LOADER_TIMEOUT)
        judging = Judging(service.client, service.names)
        found = next((one for one in judging.sets() if name in (one.name, one.id)), None)
        if found is None:
            raise Ending(ExitCode.NOT_FOUND, f"There is no query set {name!r} at the desk.")
        count = _rate(service, judging, found, asking, limit)
        about = Audit(service.client, service.names)
        about.add(COMMAND, "let a model judge", found.id, f"{model} at {address}: {count}")
        rated = [Rated(j.query, j.essay, j.who, j.rating) for j in judging.of_set(found.id)]
    say(f"{count:,} ratings by {model} are kept in {found.name!r}, marked as a model's.")
    agreements = [one for one in compare_judges(rated) if f"{MODEL}{model}" in one.judges]
    if as_json:
        print_json([vars(one) for one in agreements])
        return
    for one in agreements:
        click.echo(_describe(one))


def _rate(
    service: SearchService, judging: Judging, query_set: QuerySet, asking: ModelJudge, limit: int
) -> int:
    """How many essays were rated that the model had not rated before."""
    who = f"{MODEL}{asking.model}"
    known = {(one.query, one.essay) for one in judging.of_set(query_set.id) if one.who == who}
    count = 0
    for query in query_set.queries:
        for hit in service.search(SearchRequest(query.text)).hits:
            if count == limit:
                return count
            page = service.read_essay(hit.essay.id)
            if page is None or (query.id, hit.essay.id) in known:
                continue
            text = "\n".join(part for s in page.sections for part in (s.heading, s.text) if part)
            answer = asking.judge(query.text, text)
            judging.judge(
                Judgement(query_set.id, query.id, hit.essay.id, who, answer.rating, answer.reason)
            )
            count += 1
    return count


def _describe(one: Agreement) -> str:
    told = f"{' and '.join(one.judges)}: {one.both} essays rated by both"
    return f"{told}, kappa {one.kappa:.2f}" if one.kappa is not None else told
