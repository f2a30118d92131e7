"""The essays of a generation as one text each, for the plain rankings to rank."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from elasticsearch.helpers import scan

from search.retrieval.index import Index

_BATCH = 500


def read_essay_words(index: Index) -> Iterator[tuple[str, list[str]]]:
    """(essay id, its title, headings and texts as they are stored, in reading order) of each essay."""
    titles = {hit["_id"]: hit["_source"]["title"] for hit in _scan(index, "essays", ["title"])}
    fields = ["essay_id", "heading", "text"]
    sections = (hit["_source"] for hit in _scan(index, "sections", fields, "essay_id", "ordinal"))
    for id_, group in groupby(sections, key=lambda section: str(section["essay_id"])):
        parts = [part for section in group for part in (section["heading"], section["text"])]
        yield id_, [titles[id_], *parts]


def _scan(index: Index, kind: str, fields: list[str], *order: str) -> Iterator[dict[str, Any]]:
    query = {"_source": fields, "sort": list(order) or ["_doc"]}
    name = index.name(kind)
    yield from scan(index.client, query=query, index=name, size=_BATCH, preserve_order=bool(order))
