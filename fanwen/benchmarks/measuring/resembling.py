"""Essays like one, beside the engine's own way; and what a reader may be typing, beside a search."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from urllib.parse import quote

import orjson
from elasticsearch import Elasticsearch

from fanwen.benchmarks.asking import draw_queries
from fanwen.benchmarks.browsing import Browser, open_anew, open_page, open_path, record
from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.generating import SEED
from fanwen.benchmarks.recording import JSON, Bare, Sent
from fanwen.benchmarks.stage import NAMES, Stage
from fanwen.benchmarks.timing import Way, compare, take_turns
from search.evaluation.baselines import build_more_like_this
from search.service import SearchService


def measure_similar(stage: Stage, service: SearchService, http: Browser, effort: Effort) -> Report:
    """Essays like one: the page, its searches, and `more_like_this` with the essay's text."""
    essays = _draw_essays(stage.client, effort.queries)
    queries = dict(zip(essays, draw_queries(stage.client, NAMES, len(essays)), strict=False))
    raw = {essay: record(service, partial(_open_similar, http, essay)) for essay in essays}
    engines = {essay: [_like(stage.client, essay)] for essay in essays}
    with closing(Bare(stage.url)) as bare:
        ways: Mapping[str, Way[str]] = {
            "page": partial(_open_similar, http),
            "its searches": lambda essay: bare.send(raw[essay]),
            "more_like_this": lambda essay: bare.send(engines[essay]),
            "page of results": lambda essay: open_page(http, queries[essay]),
        }
        times = take_turns(ways, list(queries), effort.rounds)
    page, searches, engine, results = (times[name] for name in ways)
    return Report(
        "similar",
        f"essays like one: {len(queries)} essays, {effort.rounds} rounds",
        [
            Figure(
                "its searches : more_like_this",
                compare(searches, engine),
                most=effort.most(0.5, 10),
            ),
            Figure("page : page of results", compare(page, results), most=effort.most(1, 3.5)),
        ],
        [Taken.of(name, taken) for name, taken in times.items()],
    )


def measure_suggestions(
    stage: Stage, service: SearchService, http: Browser, effort: Effort
) -> Report:
    """What is offered while somebody types, beside the searches of a page."""
    queries = draw_queries(stage.client, NAMES, effort.queries)
    raw = {query: record(service, partial(open_page, http, query)) for query in queries}
    with closing(Bare(stage.url)) as bare:
        ways: Mapping[str, Way[str]] = {
            "suggestions": partial(_open_suggestions, http),
            "searches of a page": lambda query: bare.send(raw[query]),
        }
        times = take_turns(ways, queries, effort.rounds)
    ratio = compare(times["suggestions"], times["searches of a page"], "p95")
    return Report(
        "suggestions",
        "what a reader may be typing",
        [Figure("suggestions : searches of a page, p95", ratio, most=effort.most(0.3, 3))],
        [Taken.of(name, taken) for name, taken in times.items()],
    )


def _draw_essays(client: Elasticsearch, count: int) -> Sequence[str]:
    chance = {"random_score": {"seed": SEED, "field": "ordinal"}, "boost_mode": "replace"}
    found = client.search(
        index=NAMES.alias("essays"),
        query={"function_score": {"query": {"match_all": {}}, **chance}},
        size=count,
        source=False,
        sort=["_score", "page", "ordinal"],
    )
    return [hit["_id"] for hit in found["hits"]["hits"]]


def _like(client: Elasticsearch, essay: str) -> Sent:
    query = build_more_like_this(client, NAMES, essay)
    body = {"query": query, "size": 10, "_source": {"excludes": ["whole"]}}
    return Sent("POST", f"/{NAMES.alias('essays')}/_search", JSON, orjson.dumps(body))


def _open_similar(http: Browser, essay: str) -> None:
    open_anew(http, f"/similar/{essay}?")


def _open_suggestions(http: Browser, query: str) -> None:
    # Half of it is typed.
    open_path(http, f"/suggest?q={quote(query[: max(1, len(query) // 2)])}")
