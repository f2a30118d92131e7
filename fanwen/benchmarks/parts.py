"""The parts of the benchmark, and what each needs to be there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import Any

from artifacts.maven import Progress
from artifacts.maven import Report as Tell
from fanwen.benchmarks.asking import draw_queries
from fanwen.benchmarks.browsing import Browser, open_page, record
from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Report
from fanwen.benchmarks.measuring.embedding import measure_vectors
from fanwen.benchmarks.measuring.growing import measure_growth
from fanwen.benchmarks.measuring.pages import measure_pages, measure_repeated
from fanwen.benchmarks.measuring.peers import measure_peers
from fanwen.benchmarks.measuring.rebuilding import measure_rebuild
from fanwen.benchmarks.measuring.resembling import measure_similar, measure_suggestions
from fanwen.benchmarks.measuring.starting import measure_start
from fanwen.benchmarks.measuring.throughput import measure_throughput
from fanwen.benchmarks.recording import Sent
from fanwen.benchmarks.stage import NAMES, Stage, set_stage
from fanwen.settings import Settings
from fanwen.wiring.making import make_service
from indexer.index.generations.generation import live_generation
from search.service import SearchService


@dataclass(frozen=True)
class Site:
    """A filled stage with the site over it, in this process."""

    stage: Stage
    settings: Settings
    service: SearchService
    http: Browser
    tell: Tell


def _page(site: Site, effort: Effort) -> Report:
    return measure_pages(site.stage, site.service, site.http, effort)


def _repeated(site: Site, effort: Effort) -> Report:
    return measure_repeated(site.stage, site.http, effort)


def _throughput(site: Site, effort: Effort) -> Report:
    return measure_throughput(site.stage, site.settings, _record_pages(site, effort), effort)


def _record_pages(site: Site, effort: Effort) -> Mapping[str, Sequence[Sent]]:
    """The searches of the page of each query."""
    queries = draw_queries(site.stage.client, NAMES, effort.queries)
    return {query: record(site.service, partial(open_page, site.http, query)) for query in queries}


def _similar(site: Site, effort: Effort) -> Report:
    return measure_similar(site.stage, site.service, site.http, effort)


def _suggestions(site: Site, effort: Effort) -> Report:
    return measure_suggestions(site.stage, site.service, site.http, effort)


def _start(site: Site, effort: Effort) -> Report:
    return measure_start(site.stage, site.settings, effort)


def _peers(site: Site, effort: Effort) -> Report:
    generation = live_generation(site.stage.client, NAMES)
    if generation is None:
        raise AssertionError("nothing is live")
    return measure_peers(site.stage, generation, _record_pages(site, effort), effort)


def _vectors(site: Site, effort: Effort) -> Report:
    return measure_vectors(site.stage, site.settings, effort, site.tell)


def _growth(site: Site, effort: Effort) -> Report:
    return measure_growth(
        site.stage, lambda: _open(site.stage, site.settings, site.tell).http, effort, site.tell
    )


def _rebuild(site: Site, effort: Effort) -> Report:
    return measure_rebuild(site.stage, effort)


PARTS: Mapping[str, Callable[[Site, Effort], Report]] = {
    "page": _page,
    "repeated": _repeated,
    "throughput": _throughput,
    "similar": _similar,
    "suggestions": _suggestions,
    "start": _start,
    "peers": _peers,
    # Last, as these begin with an empty node.
    "vectors": _vectors,
    "rebuild": _rebuild,
    "growth": _growth,
}


def measure(
    parts: Sequence[str], settings: Settings, effort: Effort, tell: Tell
) -> Iterator[Report]:
    """The parts, in their own order. Raises `EngineError`."""
    with set_stage(settings, tell) as stage:
        stage.fill(effort.sections, tell)
        site = _open(stage, settings, tell)
        for name in PARTS:
            if name in parts:
                tell(Progress("measure", name))
                yield PARTS[name](site, effort)


def _open(stage: Stage, settings: Settings, tell: Tell) -> Site:
    ours = replace(settings, elasticsearch_url=stage.url, prefix=NAMES.prefix, vectors=False)
    service = make_service(ours)
    # The site itself, which commands that only measure the engine do without.
    create_app: Callable[[SearchService], Any] = import_module("webapp").create_app
    return Site(stage, ours, service, create_app(service).test_client(), tell)
