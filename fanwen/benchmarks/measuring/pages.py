"""The result page beside the searches that it needs, and beside the yardstick."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from importlib import import_module
from time import perf_counter
from urllib.parse import quote

import orjson

from fanwen.benchmarks.asking import draw_queries
from fanwen.benchmarks.browsing import Browser, open_page, open_path, record
from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.recording import JSON, Bare, Sent
from fanwen.benchmarks.stage import NAMES, Stage
from fanwen.benchmarks.timing import Times, Way, compare, take_turns
from fanwen.benchmarks.yardstick import build_yardstick
from search.service import SearchService


def measure_pages(stage: Stage, service: SearchService, http: Browser, effort: Effort) -> Report:
    """Pages for many queries, each as often as there are rounds."""
    drawn = draw_queries(stage.client, NAMES, 2 * effort.queries)
    # What is kept of words and terms is there, as on a site that runs.
    for query in drawn[effort.queries :]:
        open_page(http, query)
    drawn = drawn[: effort.queries]
    raw = {query: record(service, partial(open_page, http, query)) for query in drawn}
    yardsticks = {query: to_sent(build_yardstick(query, service.segmenter)) for query in drawn}
    with closing(Bare(stage.url)) as bare:
        ways: Mapping[str, Way[str]] = {
            "page": partial(open_page, http),
            "its searches": lambda query: bare.send(raw[query]),
            "yardstick": lambda query: bare.send(yardsticks[query]),
        }
        times = take_turns(ways, drawn, effort.rounds)
    page, searches, yardstick = (times[name] for name in ways)
    return Report(
        "page",
        f"a page of results, rendered and compressed: {effort.queries} queries, {effort.rounds} rounds",
        [
            Figure("page : its searches", compare(page, searches), most=effort.most(1.5, 3.5)),
            Figure("page : yardstick", compare(page, yardstick), most=effort.most(0.6, 5)),
            Figure("its searches : yardstick", compare(searches, yardstick)),
        ],
        [Taken.of(name, taken) for name, taken in times.items()],
        [f"{_mean(raw):.1f} requests a page"],
    )


def measure_repeated(stage: Stage, http: Browser, effort: Effort) -> Report:
    """The same address again, beside the first time."""
    # The site's own; commands that only measure the engine do without it.
    forget = import_module("webapp.keeping").forget_pages
    first: list[list[float]] = []
    again: list[list[float]] = []
    for _ in range(effort.rounds):
        forget(http.application)
        for times in (first, again):
            times.append([])
            for query in draw_queries(stage.client, NAMES, effort.queries):
                begun = perf_counter()
                open_path(http, f"/search?q={quote(query)}")
                times[-1].append(perf_counter() - begun)
    return Report(
        "repeated",
        "the same page again, from what is kept of the same generation and tuning",
        [Figure("again : first", compare(Times(again), Times(first)), most=effort.most(0.25, 0.5))],
        [Taken.of("first", Times(first)), Taken.of("again", Times(again))],
    )


def to_sent(body: Mapping[str, object]) -> Sequence[Sent]:
    """A search of the sections as bytes."""
    return [Sent("POST", f"/{NAMES.alias('sections')}/_search", JSON, orjson.dumps(body))]


def _mean(raw: Mapping[str, Sequence[Sent]]) -> float:
    return sum(map(len, raw.values())) / len(raw)
