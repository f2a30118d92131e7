"""What our rankings are compared with: BM25 of words, and of character pairs; for essays like one the engine's own way.

Title and text are one value in one field. Nothing is tuned, and every document that holds any term
of the query is ranked: the figures say how hard a collection is.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from mappings.definitions import read_definition
from mappings.names import Names
from mappings.segmentation import SEPARATOR, Segmenter
from search.evaluation.collections import Query
from search.evaluation.indexing import EvaluationFailed
from search.evaluation.runs import Ranking, Run, to_ranking
from search.profile import ESSAY_FIELD
from search.retrieval.sections import MOST_SECTIONS

# System -> the field that it matches.
BASELINES = {"bm25-words": "text", "bm25-pairs": "text.pairs"}
# As the engine's `more_like_this` has it when nothing is said.
_TERMS = 25
# Of all queries of one request together.
_MOST_HITS = 5_000


def build_definition() -> dict[str, Any]:
    """An index with both fields; the analyzers are those of the essays, the scoring is BM25's own."""
    pairs = {"type": "text", "analyzer": "pairs"}
    text = {"type": "text", "analyzer": "whitespace", "fields": {"pairs": pairs}}
    return {
        "settings": {"analysis": read_definition("essays")["settings"]["analysis"]},
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "properties": {"id": {"type": "keyword"}, "text": text},
        },
    }


def to_baseline_source(id_: str, *words: str) -> dict[str, str]:
    """The document of these stored words: title, headings and texts, each cut and joined already."""
    return {"id": id_, "text": SEPARATOR.join(part for part in words if part)}


def rank_baseline(
    index: tuple[Elasticsearch, str],
    system: str,
    queries: Sequence[Query],
    segmenter: Segmenter,
    depth: int,
) -> Run:
    """The run of one baseline over an index of `build_definition`, `depth` documents a query."""
    client, name = index
    searches = [_build_search(BASELINES[system], query, segmenter, depth) for query in queries]
    answers = _search_many(client, name, searches, max(1, _MOST_HITS // depth))
    rankings = {
        query.id: _read_ranking(query, answer)
        for query, answer in zip(queries, answers, strict=True)
    }
    return Run(system, rankings)


def _build_search(field: str, query: Query, segmenter: Segmenter, depth: int) -> dict[str, Any]:
    return {
        "query": {"match": {field: SEPARATOR.join(segmenter.cut(query.text))}},
        # Of equal scores at the end of the ranking the same ones are in it each time.
        "sort": ["_score", {"id": "desc"}],
        "track_total_hits": False,
        "size": depth,
    }


def _search_many(
    client: Elasticsearch, name: str, searches: Sequence[dict[str, Any]], batch: int
) -> Iterator[dict[str, Any]]:
    for start in range(0, len(searches), batch):
        lines = [line for search in searches[start : start + batch] for line in ({}, search)]
        yield from client.msearch(index=name, searches=lines)["responses"]


def _read_ranking(query: Query, answer: dict[str, Any]) -> Ranking:
    if "error" in answer:
        reason = answer["error"].get("reason", answer["error"].get("type"))
        raise EvaluationFailed(f"Elasticsearch could not answer query {query.id}: {reason}.")
    return to_ranking((hit["_id"], hit["_score"]) for hit in answer["hits"]["hits"])


def build_more_like_this(client: Elasticsearch, names: Names, essay_id: str) -> dict[str, Any]:
    """The engine's own query for essays like one, given its words: it keeps none of them by its id."""
    found = client.search(
        index=names.alias("sections"),
        query={"term": {"essay_id": essay_id}},
        sort=["ordinal"],
        size=MOST_SECTIONS,
        source={"includes": ["heading", "text"]},
    )
    parts = (hit["_source"][name] for hit in found["hits"]["hits"] for name in ("heading", "text"))
    like = {"fields": [ESSAY_FIELD], "like": SEPARATOR.join(parts), "max_query_terms": _TERMS}
    return {"more_like_this": like}
