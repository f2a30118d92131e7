"""What the query log tells: what is asked most, in vain and slowly, what is opened where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from mappings.names import Names
from state.asked.log import QUERIES

_LISTED = 50
_PLACES = 20
_MOST_COUNTED = 10_000


@dataclass(frozen=True)
class AskedQuery:
    """A query: how often it was asked, how many essays it found in the mean, the slowest answer."""

    query: str
    count: int
    total: float
    clicks: int
    ms: float


@dataclass(frozen=True)
class AskedReport:
    """All of some days. `places` counts what was opened by its place, `facets` chosen filters."""

    searches: int
    in_vain: int
    clicks: int
    median_ms: float
    slowest_ms: float
    top: Sequence[AskedQuery]
    zero: Sequence[AskedQuery]
    slow: Sequence[AskedQuery]
    places: Mapping[int, int]
    facets: Mapping[str, int]

    def rate(self, place: int) -> float:
        """How often the essay at a place was opened, of all searches."""
        return self.places.get(place, 0) / self.searches if self.searches else 0.0


@dataclass(frozen=True)
class QueryReports:
    """Reads the log. Raises what the client raises."""

    client: Elasticsearch
    names: Names

    def read(self, days: int) -> AskedReport:
        """What was done in the last days."""
        of_query: dict[str, Any] = {
            "total": {"avg": {"field": "total"}},
            "ms": {"max": {"field": "ms"}},
        }
        by_query = {"terms": {"field": "query", "size": _LISTED}, "aggs": of_query}
        named = {"bool": {"must_not": [{"term": {"query": ""}}]}}
        slowest = {
            "terms": {"field": "query", "size": _LISTED, "order": {"ms": "desc"}},
            "aggs": of_query,
        }
        aggs = {
            "searches": {
                "filter": {"term": {"what": "search"}},
                "aggs": {
                    "named": {"filter": named, "aggs": {"top": by_query, "slow": slowest}},
                    "zero": {"filter": {"term": {"total": 0}}, "aggs": {"top": by_query}},
                    "facets": {"terms": {"field": "facets", "size": _LISTED}},
                    "ms": {"percentiles": {"field": "ms", "percents": [50, 95]}},
                },
            },
            "clicks": {
                "filter": {"term": {"what": "click"}},
                "aggs": {
                    "places": {"terms": {"field": "place", "size": _PLACES, "order": {"_key": "asc"}}},
                    "queries": {"terms": {"field": "query", "size": _MOST_COUNTED}},
                },
            },
        }  # fmt: skip
        found = self._ask(days, aggs)
        if not found:
            return AskedReport(0, 0, 0, 0.0, 0.0, (), (), (), {}, {})
        searches, clicks = found["searches"], found["clicks"]
        opened = {b["key"]: b["doc_count"] for b in clicks["queries"]["buckets"]}
        percentiles = searches["ms"]["values"]
        return AskedReport(
            searches=searches["doc_count"],
            in_vain=searches["zero"]["doc_count"],
            clicks=clicks["doc_count"],
            median_ms=percentiles["50.0"] or 0.0,
            slowest_ms=percentiles["95.0"] or 0.0,
            top=_to_queries(searches["named"]["top"], opened),
            zero=_to_queries(searches["zero"]["top"], opened),
            slow=_to_queries(searches["named"]["slow"], opened),
            places={b["key"]: b["doc_count"] for b in clicks["places"]["buckets"]},
            facets={b["key"]: b["doc_count"] for b in searches["facets"]["buckets"]},
        )

    def count(self, days: int) -> dict[str, int]:
        """How often each query was asked that found anything, the most frequent first."""
        filters = [{"term": {"what": "search"}}, {"range": {"total": {"gt": 0}}}]
        aggs = {
            "found": {
                "filter": {"bool": {"filter": filters, "must_not": [{"term": {"query": ""}}]}},
                "aggs": {"queries": {"terms": {"field": "query", "size": _MOST_COUNTED}}},
            }
        }
        found = self._ask(days, aggs)
        buckets = found["found"]["queries"]["buckets"] if found else ()
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    def _ask(self, days: int, aggs: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = self.client.search(
                index=self.names.system(QUERIES),
                size=0,
                query={"range": {"at": {"gte": f"now-{days}d"}}},
                aggs=aggs,
            )
        except NotFoundError:
            return {}
        found: Mapping[str, Any] = answer["aggregations"]
        return found


def _to_queries(agg: Mapping[str, Any], clicks: Mapping[str, int]) -> tuple[AskedQuery, ...]:
    return tuple(
        AskedQuery(
            b["key"], b["doc_count"], b["total"]["value"] or 0.0, clicks.get(b["key"], 0),
            b["ms"]["value"] or 0.0,
        )
        for b in agg["buckets"]
    )  # fmt: skip
