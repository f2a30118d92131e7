"""Elasticsearch itself, asked no more than the others are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from fanwen.benchmarks.peers.model import FACETS, MOST_VALUES, Counts, PlainEssay

_INDEX = "bench-peer"
_MAPPING = {
    "properties": {
        # By this name alone the bare analysis by white space is there.
        "words": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
        **{name: {"type": "keyword"} for name in FACETS},
    },
    "_source": {"enabled": False},
}
_COUNTED = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in FACETS}


class Engine:
    """One index of one shard."""

    def __init__(self, client: Elasticsearch) -> None:
        self._client = client
        client.indices.delete(index=_INDEX, ignore_unavailable=True)
        settings = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}
        client.indices.create(index=_INDEX, mappings=_MAPPING, settings=settings)

    def build(self, essays: Iterable[PlainEssay]) -> None:
        """See `Peer`."""
        actions = (
            {
                "_index": _INDEX,
                "_id": essay.id,
                "words": " ".join(essay.words),
                **{name: value for name, value in essay.facets.items() if value},
            }
            for essay in essays
        )
        bulk(self._client, actions)
        self._client.indices.forcemerge(index=_INDEX, max_num_segments=1)
        self._client.indices.refresh(index=_INDEX)

    def find(self, words: Sequence[str]) -> Sequence[str]:
        """See `Peer`."""
        return _ids(self._search(words, track_total_hits=False))

    def count(self, words: Sequence[str]) -> tuple[Sequence[str], Counts]:
        """See `Peer`."""
        # What it keeps of answers would be asked for, not the answers.
        answer = self._search(words, aggs=_COUNTED, request_cache=False)
        counts = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
            for name, found in answer["aggregations"].items()
        }
        return _ids(answer), counts

    def size(self) -> int:
        """See `Peer`."""
        stats = self._client.indices.stats(index=_INDEX, metric="store")
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])

    def close(self) -> None:
        """See `Peer`."""
        self._client.indices.delete(index=_INDEX)

    def _search(self, words: Sequence[str], **more: Any) -> Mapping[str, Any]:
        terms = [{"term": {"words": word}} for word in words]
        query = {"bool": {"should": terms}}
        answer: Mapping[str, Any] = self._client.search(
            index=_INDEX, query=query, size=10, **more
        ).body
        return answer


def _ids(answer: Mapping[str, Any]) -> Sequence[str]:
    return [hit["_id"] for hit in answer["hits"]["hits"]]
