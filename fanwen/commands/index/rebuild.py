"""`fanwen rebuild`: a new generation of the index from pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import click

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending, one_sentence, told_as_json
from fanwen.console.interrupting import stopping
from fanwen.console.printing import print_json, print_line, say, say_miscount
from fanwen.console.progress import showing_rebuild, showing_stages
from fanwen.settings import Settings, read_settings
from fanwen.wiring.filling import fill_live, make_filler
from fanwen.wiring.making import make_target
from fanwen.wiring.noting import noting
from indexer.index.gates.run import GATES
from indexer.index.generations.generation import Generation
from indexer.index.loading.dead_letters import DeadLetter, write_letters
from indexer.index.rebuilding.estimating import Estimate
from indexer.index.rebuilding.job import Ears, Event, Options, Target, Tell
from indexer.index.rebuilding.planning import Plan
from indexer.index.rebuilding.rebuild import rebuild as rebuild_index
from indexer.index.rebuilding.summary import Summary, read_letters_of
from indexer.index.rebuilding.trying import plan_rebuild
from search.evaluation.collections import Collection, read_collection
from search.evaluation.lines import BadCollection

_NAMED = 20


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what a rebuild would do, and do nothing.")
@click.option("--resume", is_flag=True, help="Go on with the rebuild that was left on its way.")
@click.option("--full", is_flag=True, help="Write every page anew, changed or not.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that parse; one a core.")
@click.option(
    "--queries",
    type=click.File(encoding="utf-8"),
    help="Readers' queries, one a line, for the gate.",
)
@click.option(
    "--judged",
    type=click.Path(path_type=Path),
    help="A folder of queries.jsonl and qrels/test.tsv with ratings of our essays, for the gate.",
)
@click.option(
    "--force-gate", "forced", multiple=True, type=click.Choice(list(GATES)), help="Overrule a gate."
)
@click.option("--reason", default="", help="Why the gates are overruled; kept in the certificate.")
@click.option("--asked", default="", hidden=True, help="Who asked for it at the desk, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan or summary as JSON.")
@click.pass_context
def rebuild(context: click.Context, /, sources: tuple[Path, ...], **given: object) -> None:
    """Build a new generation of the index from files and folders, and swap it in.

    Readers keep the old generation until the new one is complete and every gate lets it in. Exit
    codes: 0 swapped, 1 swapped but something was skipped, 10 nothing to do, 20 not swapped (a gate),
    30 another rebuild runs, 40 engine not reachable, 41 disk full, 42 engine refuses, 50 too many
    pages refused, 60 no corpus, 130 interrupted; go on with --resume. With --json the last line on
    stdout is one JSON document however it ends.
    """
    with told_as_json(bool(given["as_json"])):
        context.exit(_run(sources, given))


def _run(sources: tuple[Path, ...], given: dict[str, object]) -> ExitCode:
    settings, as_json = read_settings(), bool(given["as_json"])
    if given["dry_run"]:
        return _plan(settings, sources, as_json)
    with one_sentence():
        options = _to_options(given)
    with one_sentence(), stopping(as_json) as stop, showing_rebuild() as tell:
        target = _make_target(settings, given)
        with (
            noting(target, tell, str(given["asked"])) as (note, end),
            _letters_told(target, note) as tell_all,
        ):
            summary = rebuild_index(target, sources, options, Ears(tell_all, stop))
            end(summary)
    say_summary(target, summary)
    with one_sentence(), stopping(as_json) as stop, showing_stages() as report:
        filler = make_filler(settings, report, stop)
        behind = fill_live(target.client, Generation(summary.generation, target.names), filler)
    code = to_exit_code(summary)
    if as_json:
        print_line(summary.to_json() | behind.to_json() | {"code": code})
    return code


@contextmanager
def _letters_told(target: Target, tell: Tell) -> Iterator[Tell]:
    """Also of a run that does not reach its end it is told what it had left out until then."""
    begun: list[int] = []

    def tell_all(event: Event) -> None:
        if event.name == "planned":
            begun.append(event.figures["run"])
        tell(event)

    try:
        yield tell_all
    except Exception:
        for run in begun:
            say_letters(target, run, read_letters_of(target, run))
        raise


def to_exit_code(summary: Summary) -> ExitCode:
    """How the command ends after a rebuild that did."""
    if summary.outcome == "nothing to do":
        return ExitCode.NOTHING_TO_DO
    return ExitCode.SKIPPED if summary.letters else ExitCode.DONE


def say_summary(target: Target, summary: Summary) -> None:
    """Tell what was built and what was not."""
    say_letters(target, summary.run, summary.letters)
    for miscount in summary.miscounts[:_NAMED]:
        say_miscount(miscount.page, miscount.essays, miscount.said)
    if len(summary.miscounts) > _NAMED:
        say(f"So it is with {len(summary.miscounts):,} pages in all.")
    counts = (
        f"{summary.pages:,} pages, {summary.essays:,} essays ({summary.copies:,} of them copies), "
        f"{summary.sections:,} sections."
    )
    if summary.outcome == "nothing to do":
        say(f"Nothing has changed; generation {summary.generation} stays live: {counts}")
    else:
        new = f"{summary.indexed:,} pages written, {summary.unchanged:,} carried over"
        say(f"Generation {summary.generation} is live: {counts} {new}.")


def say_letters(target: Target, run: int, letters: Sequence[DeadLetter]) -> None:
    """Tell what a run left out, and keep it in a file."""
    say_first_letters(letters)
    write_letters(target.letters(run), letters)
    if letters:
        say(f"What is missing stands in {target.letters(run)}, a line each.")


def say_first_letters(letters: Sequence[DeadLetter]) -> None:
    """Tell the first few things that were skipped."""
    for letter in letters[:_NAMED]:
        say(f"Skipped {letter.source}: {letter.reason}.")
    if len(letters) > _NAMED:
        say(f"Skipped {len(letters) - _NAMED:,} more.")


def say_plan(plan: Plan, estimate: Estimate) -> None:
    """Tell what would be done, and what it would take."""
    for reason, pages in plan.reasons.items():
        named = ", ".join(plan.named.get(reason, []))
        say(f"{pages:6,} {reason}" + (f": {named}" if named else ""))
    if plan.vanished:
        say(f"{len(plan.vanished):6,} vanished: {', '.join(plan.vanished[:10])}")
    if plan.nothing_to_do:
        say("Nothing to do.")
    elif estimate.seconds is not None and estimate.disk_bytes is not None:
        size = f"{estimate.disk_bytes / (1 << 20):,.1f} MiB"
        say(f"A rebuild would take about {estimate.seconds:,.0f} s and {size} of disk.")


def _plan(settings: Settings, sources: tuple[Path, ...], as_json: bool) -> ExitCode:
    with one_sentence():
        target = make_target(settings)
        plan, estimate, letters = plan_rebuild(target, sources)
    say_first_letters(letters)
    say_plan(plan, estimate)
    if as_json:
        nothing = {"nothing_to_do": plan.nothing_to_do}
        print_json({**asdict(plan), **asdict(estimate), **nothing, "dead": len(letters)})
    return ExitCode.NOTHING_TO_DO if plan.nothing_to_do else ExitCode.DONE


def _to_options(given: dict[str, object]) -> Options:
    forced, reason = given["forced"], str(given["reason"])
    if forced and not reason.strip():
        raise Ending(ExitCode.USAGE, "Say with --reason why the gate is overruled: it is recorded.")
    lines = (line.strip() for line in given["queries"] or ())  # type: ignore[attr-defined]
    return Options(
        full=bool(given["full"]),
        resume=bool(given["resume"]),
        forced=dict.fromkeys(forced, reason),  # type: ignore[call-overload]
        queries=[line for line in lines if line],
        judged=_read_judged(given["judged"]),
    )


def _read_judged(folder: object) -> Collection | None:
    if not isinstance(folder, Path):
        return None
    collection = read_collection(folder)
    if collection.corpus is not None:
        raise BadCollection(
            f"{folder} has a corpus.jsonl: the gate needs ratings of our own essays, without one."
        )
    for note in collection.notes:
        say(note)
    return collection


def _make_target(settings: Settings, given: dict[str, object]) -> Target:
    target = make_target(settings)
    workers = given["workers"]
    return replace(target, workers=workers) if isinstance(workers, int) else target
