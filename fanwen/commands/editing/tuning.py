"""`fanwen tuning`: the numbers of the ranking."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import click
from elasticsearch import Elasticsearch

from engine.signals import exiting_on_signals
from fanwen.connecting import LOADER_TIMEOUT, find_url, make_client
from fanwen.ending import one_sentence
from fanwen.filling import make_filler
from fanwen.fitting import observe
from fanwen.making import make_service
from fanwen.printing import print_json, say
from fanwen.progress import showing_stages
from fanwen.settings import Settings, read_settings
from indexer.generations.generation import Generation, live_generation
from indexer.generations.tuning import read_tuning, write_tuning
from mappings.names import Names
from search.evaluation.collections import read_collection
from search.evaluation.fitting import Fitted, Setting, fit, read_setting
from search.failures import Unavailable
from search.profile import BadProfile, parse_profile, read_default_profile


@click.group()
def tuning() -> None:
    """The numbers of the ranking: shown, published, fitted over judged collections."""


@tuning.command("export")
def export() -> None:
    """Print the profile that the live generation is ranked by, as JSON."""
    settings = read_settings()
    with one_sentence():
        client, live = _open_live(settings)
        print_json(read_tuning(client, live))


@tuning.command("publish")
@click.argument("file", type=click.File(encoding="utf-8"))
def publish(file: IO[str]) -> None:
    """Rank the live generation, and those that are rebuilt after it, by the profile in FILE.

    Readers get it within seconds. `fanwen tuning export` prints one to begin with.
    """
    settings = read_settings()
    with one_sentence():
        profile = _read_profile(file)
        client, live = _open_live(settings)
        write_tuning(client, live, profile)
    say(f"Generation {live.number} is ranked by {profile['name']}.")


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
        service = make_service(settings, find_url(settings), LOADER_TIMEOUT)
        filler = make_filler(settings, report)
        observed = [observe(service, one, profile, say, filler) for one in collections]
    fitted = fit(observed, read_setting(profile))
    if as_json:
        print_json(_present(fitted))
        return
    for line in _describe(fitted):
        click.echo(line)


def _open_live(settings: Settings) -> tuple[Elasticsearch, Generation]:
    client = make_client(find_url(settings), LOADER_TIMEOUT)
    live = live_generation(client, Names(settings.prefix))
    if live is None:
        raise Unavailable("The index is not built yet: run `fanwen rebuild SOURCE`.")
    return client, live


def _read_profile(file: IO[str]) -> Mapping[str, Any]:
    try:
        profile = json.load(file)
    except ValueError as error:
        raise BadProfile(f"{file.name} is no JSON ({error}): write a profile there.") from error
    if not isinstance(profile, dict):
        raise BadProfile(f"{file.name} is no JSON object: write a profile there.")
    parse_profile(profile)
    return profile


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
