"""The essays whose passages mean most nearly what a text does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Bool

from mappings.names import PASSAGES, section_id
from search.query.facets import build_constraints
from search.query.request import SearchRequest
from search.retrieval.index import Index

_NO_COPY = Bool(must_not=[Q("exists", field="copy_of")])


@dataclass(frozen=True)
class Near:
    """An essay's nearest passage: its cosine, and the section in which it begins."""

    cosine: float
    section: str


def build_nearest(index: Index, vector: Sequence[float], request: SearchRequest) -> Search:
    """The search for the passages nearest to a vector, among the essays that a reader has chosen.

    It finds none while the generation has no passages yet.
    """
    passages = index.profile.vectors.passages
    filters = [build_constraints(request), *([] if request.copies else [_NO_COPY])]
    search = index.search(PASSAGES).params(ignore_unavailable=True)
    search = search.knn(
        "vector",
        passages,
        num_candidates=passages,
        query_vector=list(vector),
        filter=Bool(filter=filters),
    )
    # Columns instead of documents: hundreds of hits are read in a fifth of the time.
    search = search.extra(stored_fields="_none_", docvalue_fields=["essay_id", "section"])
    # Of each essay its nearest passage alone: the answer is a quarter as long.
    search = search.extra(collapse={"field": "essay_id"})
    return search[: index.profile.vectors.essays]


def read_nearest(response: Any) -> dict[str, Near]:
    """Essay id -> its nearest passage, of the nearest essays, nearest first."""
    found: dict[str, Near] = {}
    # The plain answer: an object for each of hundreds of hits would cost more than the search.
    for hit in response["hits"]["hits"]:
        essay, section = hit["fields"]["essay_id"][0], hit["fields"]["section"][0]
        # The engine's score of a scalar product is (1 + cosine) / 2.
        found.setdefault(essay, Near(2 * hit["_score"] - 1, section_id(essay, section)))
    return found
