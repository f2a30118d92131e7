"""The corpus as a whole: how much is known of it and by what, and which essays there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import A, Q, Search

from mappings.documents import EssayDocument, essay_from_source
from search.query.facets import BY_NAME, without_copies
from search.retrieval.index import Index

# Facets that rest on words of the text, with the field that says how.
_BASES = {"year": "year.basis", "agency": "agency_type.basis", "region": "region.basis"}
# The engine's bounds for buckets and hits of one answer.
_MOST = 10_000


@dataclass(frozen=True)
class Figures:
    """How many essays there are but for copies, and of how many a facet is known, by its basis.

    `unknown` counts those without a value, `contradicted` those whose years cannot all be true,
    `differing` those whose title says otherwise than their text.
    """

    essays: int
    copies: int
    known: Mapping[str, Mapping[str, int]]
    unknown: Mapping[str, int]
    contradicted: int
    differing: int

    @property
    def corrected(self) -> bool:
        """Whether editors have corrected anything."""
        return any("corrected" in known for known in self.known.values())


def ask_for_figures(index: Index) -> Search:
    """The search that counts all of them."""
    search = index.search("essays").query(Q("match_all"))[:0].extra(track_total_hits=True)
    own = search.aggs.bucket("own", "filter", filter=without_copies(Q("match_all"), False))
    for facet, field in _BASES.items():
        own.bucket(f"{facet}_known", A("terms", field=field, size=5))
        own.bucket(f"{facet}_unknown", A("missing", field=BY_NAME[facet].field))
    own.bucket("contradicted", A("filter", Q("term", **{"year.contradicted": True})))
    own.bucket("differing", A("filter", Q("exists", field=BY_NAME["differs"].field)))
    return search


def read_figures(response: Any) -> Figures:
    """The figures in an answer."""
    own = response["aggregations"]["own"]
    return Figures(
        essays=own["doc_count"],
        copies=response["hits"]["total"]["value"] - own["doc_count"],
        known={
            facet: {
                bucket["key"]: bucket["doc_count"] for bucket in own[f"{facet}_known"]["buckets"]
            }
            for facet in _BASES
        },
        unknown={facet: own[f"{facet}_unknown"]["doc_count"] for facet in _BASES},
        contradicted=own["contradicted"]["doc_count"],
        differing=own["differing"]["doc_count"],
    )


def ask_for_doubtful(index: Index, without: Sequence[str], most: int) -> Search:
    """The search for essays whose title says otherwise than their text, or whose years disagree."""
    doubts = [Q("exists", field=BY_NAME["differs"].field), Q("term", **{"year.contradicted": True})]
    query = Q("bool", should=doubts, minimum_should_match=1, must_not=[Q("ids", values=[*without])])
    search = index.search("essays").query(without_copies(query, False))
    # A site's titles are wrong by the page; what a text contradicts itself in is rarer.
    search = search.sort(
        {"year.contradicted": {"order": "desc", "missing": "_last"}}, "page", "ordinal"
    )
    # Without the essays' words, which take most of what is kept.
    return search.source(excludes=["whole"]).extra(track_total_hits=True)[:most]


def read_doubtful(response: Any) -> tuple[int, list[EssayDocument]]:
    """How many there are, and the first of them."""
    hits = response["hits"]
    found = [essay_from_source(hit["_id"], hit["_source"]) for hit in hits["hits"]]
    return hits["total"]["value"], found


def ask_for_pages(index: Index, part: int, parts: int) -> Search:
    """The search for the source pages of one of so many equal parts of the corpus, from 0."""
    search = index.search("essays").query(Q("match_all"))[:0].extra(track_total_hits=False)
    include = {"partition": part, "num_partitions": parts}
    search.aggs.bucket("pages", A("terms", field="page", include=include, size=_MOST))
    return search


def read_pages(response: Any) -> list[str]:
    """Names of source pages."""
    return sorted(bucket["key"] for bucket in response["aggregations"]["pages"]["buckets"])


def ask_for_essay_ids(index: Index, pages: list[str]) -> Search:
    """The search for the essays of source pages but for copies, without their content."""
    search = index.search("essays").query(without_copies(Q("terms", page=pages), False))
    return search.source(False).sort("page", "ordinal")[:_MOST]


def read_essay_ids(response: Any) -> list[str]:
    """Ids in the order of pages and places."""
    return [hit["_id"] for hit in response["hits"]["hits"]]
