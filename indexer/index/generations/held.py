"""Which pages and documents a generation holds, asked of the engine itself."""

from collections.abc import Iterator, Sequence

from elasticsearch import Elasticsearch

from indexer.index.generations.generation import Generation
from mappings.names import KINDS

_SIZE = 5_000
_PAGES = 1_000


def find_ids(
    client: Elasticsearch, generation: Generation, pages: Sequence[str]
) -> dict[str, set[tuple[str, str]]]:
    """Page -> (kind, id) of each of its documents, as of the last refresh."""
    found: dict[str, set[tuple[str, str]]] = {page: set() for page in pages}
    for kind in KINDS:
        after: list[object] | None = None
        while True:
            hits = client.search(
                index=generation.index(kind),
                query={"terms": {"page": list(pages)}},
                source=False,
                docvalue_fields=[{"field": "page"}],
                sort=["_doc"],
                size=_SIZE,
                search_after=after,
                allow_partial_search_results=False,
            )["hits"]["hits"]
            for hit in hits:
                found[hit["fields"]["page"][0]].add((kind, hit["_id"]))
            if len(hits) < _SIZE:
                break
            after = hits[-1]["sort"]
    return found


def find_pages(client: Elasticsearch, generation: Generation) -> Iterator[str]:
    """The names of all pages, in their order."""
    after: dict[str, str] | None = None
    while True:
        sources = [{"page": {"terms": {"field": "page"}}}]
        composite: dict[str, object] = {"sources": sources, "size": _PAGES}
        answer = client.search(
            index=generation.index("essays"),
            size=0,
            aggs={"pages": {"composite": composite | ({"after": after} if after else {})}},
            allow_partial_search_results=False,
        )["aggregations"]["pages"]
        yield from (bucket["key"]["page"] for bucket in answer["buckets"])
        after = answer.get("after_key")
        if after is None:
            return
