"""`fanwen tuning`: the numbers of the ranking."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from engine.signals import exiting_on_signals
from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending, one_sentence
from fanwen.console.printing import print_json, say
from fanwen.console.progress import showing_stages
from fanwen.evaluation.fitting import observe
from fanwen.settings import Settings, read_settings
from fanwen.wiring.connecting import LOADER_TIMEOUT, connect
from fanwen.wiring.filling import make_filler
from fanwen.wiring.making import make_service
from mappings.names import Names
from search.evaluation.collections import read_collection
from search.evaluation.fitting import Fitted, Setting, fit, read_setting
from search.profile import BadProfile, read_default_profile
from search.tuning.tuning import default_tuning, parse_tuning, to_form
from state.audit import COMMAND, Audit
from state.documents import Conflict
from state.judging import Judging
from state.tunings import Tunings
from webapp.editor.measuring import compare_sets, find_refusals


@click.group()
def tuning() -> None:
    """The numbers of the ranking: shown, published, fitted over judged collections."""


@tuning.command("export")
@click.option("--version", type=click.IntRange(1), help="Another version than the newest.")
def export(version: int | None) -> None:
    """Print the newest published tuning as JSON, or that of the code where none is: numbers, words, rules."""
    settings = read_settings()
    with one_sentence():
        tunings = _open(settings)
        found = tunings.version(version) if version else tunings.latest()
        if version and found is None:
            raise Ending(ExitCode.NOT_FOUND, f"There is no version {version} of the tuning.")
    print_json(found.form if found else to_form(default_tuning()))


@tuning.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--title", required=True, help="What it is for, as the desk lists it.")
def import_draft(file: IO[str], title: str) -> None:
    """Make a draft of the tuning in FILE, to be looked at and published at the desk."""
    settings = read_settings()
    with one_sentence():
        form = _read_form(file)
        tunings, audit = _open(settings), _audit(settings)
        latest = tunings.latest()
        draft = tunings.begin(title, form, latest.number if latest else 0, COMMAND)
        audit.add(COMMAND, "import draft", draft.id, title)
    say(f"Draft {draft.id} is at the desk.")


@tuning.command("publish")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--why", required=True, help="The reason, kept with the version.")
def publish(file: IO[str], why: str) -> None:
    """Publish the tuning in FILE as the next version; readers get it within seconds.

    `fanwen tuning export` prints one to begin with. A file that was exported from an older version
    than the newest is refused.
    """
    settings = read_settings()
    with one_sentence():
        form = _read_form(file)
        tunings, audit = _open(settings), _audit(settings)
        latest = tunings.latest()
        newest = latest.number if latest else 0
        if form.get("version", 0) != newest:
            raise Conflict(f"the tuning (version {newest} is the newest)")
        published = tunings.publish(form, newest, COMMAND, why)
        audit.add(COMMAND, "publish tuning", str(published.number), why)
    say(f"Version {published.number} is published.")


@tuning.command("check")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(file: IO[str], as_json: bool) -> None:
    """Measure the tuning in FILE beside the published one over all judged query sets.

    Exits with 70 where it should not be published: judged queries fall beyond noise, queries lose
    all their hits, or what is put on top does not hold.
    """
    settings = read_settings()
    with one_sentence():
        form = _read_form(file)
        service = make_service(settings, LOADER_TIMEOUT)
        judging = Judging(service.client, service.names)
        comparison = compare_sets(judging, service, form)
        found = find_refusals(service, form, comparison)
    refusals = [str(refusal.sentence) for refusal in found]
    differences = {name: asdict(c.difference) for name, (_, c) in comparison.sets.items()}
    if as_json:
        print_json({"sets": differences, "refusals": refusals})
    else:
        for name, d in differences.items():
            click.echo(f"{name}: nDCG@10 {d['delta']:+.3f} [{d['low']:+.3f}, {d['high']:+.3f}], "
                       f"p {d['p']:.3f}, {d['wins']} better, {d['losses']} worse")  # fmt: skip
    if refusals:
        raise Ending(ExitCode.BELOW_FLOOR, " ".join(refusals))


@tuning.command("rollback")
@click.option(
    "--to", "number", type=click.IntRange(0), help="Instead of the version before; 0 is the code's."
)
@click.option("--why", required=True, help="The reason, kept with the version.")
def rollback(number: int | None, why: str) -> None:
    """Publish an older version anew, as the next one."""
    settings = read_settings()
    with one_sentence():
        tunings, audit = _open(settings), _audit(settings)
        latest = tunings.latest()
        if latest is None:
            raise Ending(ExitCode.NOTHING_TO_DO, "No version of the tuning was published yet.")
        wanted = latest.base if number is None else number
        older = tunings.version(wanted) if wanted else None
        if wanted and older is None:
            raise Ending(ExitCode.NOT_FOUND, f"There is no version {wanted} of the tuning.")
        form = older.form if older else to_form(default_tuning())
        published = tunings.publish(form, latest.number, COMMAND, why)
        audit.add(COMMAND, f"roll tuning back to {wanted}", str(published.number), why)
    say(f"Version {published.number} is that of {wanted or 'the code'}.")


@tuning.command("history")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def history(as_json: bool) -> None:
    """Print all published versions, newest first."""
    settings = read_settings()
    with one_sentence():
        found = _open(settings).history()
    if as_json:
        print_json([asdict(version) for version in found])
        return
    for version in found:
        click.echo(f"{version.number:4}  {version.at[:16]}  {version.who}  {version.why}")
    if not found:
        click.echo("No version of the tuning was published yet.")


@tuning.command("fit")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--queries", type=click.IntRange(min=10), default=300, show_default=True,
    help="Ask so many of each collection.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def fit_numbers(folders: tuple[Path, ...], queries: int, as_json: bool) -> None:
    """Find the best numbers over collections in the form of BEIR, one profile for all of FOLDERS.

    Five times a fifth of the queries is left out and measured with what the others chose. Nothing
    is written: what is found is entered in the profile with its reason.
    """
    settings, profile = read_settings(), read_default_profile()
    with one_sentence(), exiting_on_signals(), showing_stages() as report:
        collections = [read_collection(folder).sample(queries) for folder in folders]
        service = make_service(settings, LOADER_TIMEOUT)
        filler = make_filler(settings, report)
        observed = [observe(service, one, profile, say, filler) for one in collections]
    fitted = fit(observed, read_setting(profile))
    if as_json:
        print_json(_present(fitted))
        return
    for line in _describe(fitted):
        click.echo(line)


def _open(settings: Settings) -> Tunings:
    return Tunings(connect(settings, LOADER_TIMEOUT), Names(settings.prefix))


def _audit(settings: Settings) -> Audit:
    return Audit(connect(settings, LOADER_TIMEOUT), Names(settings.prefix))


def _read_form(file: IO[str]) -> Mapping[str, Any]:
    """The tuning in a file, as it is kept. Raises `BadTuning`, `BadProfile`."""
    try:
        form = json.load(file)
    except ValueError as error:
        raise BadProfile(f"{file.name} is no JSON ({error}): write a tuning there.") from error
    if not isinstance(form, dict):
        raise BadProfile(f"{file.name} is no JSON object: write a tuning there.")
    return to_form(parse_tuning(form))


def _present(fitted: Fitted) -> dict[str, Any]:
    return {
        "best": fitted.best._asdict(),
        "folds": [fold._asdict() for fold in fitted.folds],
        "gains": dict(fitted.gains),
        "own": dict(fitted.own),
        "by_number": {
            name: {str(value): gain for value, gain in gains.items()}
            for name, gains in fitted.by_number.items()
        },
    }


def _describe(fitted: Fitted) -> Iterator[str]:
    yield "gain of nDCG@10 over the better plain ranking"
    yield f"{'collection':20}{'left out':>10}{'profile':>10}"
    for name, gain in fitted.gains.items():
        yield f"{name:20}{gain:+10.1%}{fitted.own[name]:+10.1%}"
    means = (sum(gains.values()) / len(gains) for gains in (fitted.gains, fitted.own))
    yield f"{'mean':20}" + "".join(f"{mean:+10.1%}" for mean in means)
    yield ""
    yield f"{'chosen':20}{_name(fitted.best)}"
    for number, fold in enumerate(fitted.folds, start=1):
        yield f"{f'without part {number}':20}{_name(fold)}"
    yield ""
    yield "best mean gain with each value of a number"
    for name, gains in fitted.by_number.items():
        yield f"{name:20}" + "  ".join(f"{value:g} {gain:+.2%}" for value, gain in gains.items())


def _name(setting: Setting) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in setting._asdict().items())
