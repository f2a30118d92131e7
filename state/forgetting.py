"""Deleting what is found: by pages of ids, as not every engine can delete by a query itself."""

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.helpers import bulk

_PIECE = 1_000


def forget(client: Elasticsearch, index: str, query: Mapping[str, Any]) -> int:
    """Documents that a query finds are gone; returns how many. An index that is not there has none."""
    gone = 0
    try:
        while hits := client.search(index=index, query=query, size=_PIECE, source=False)["hits"][
            "hits"
        ]:
            actions = ({"_op_type": "delete", "_index": index, "_id": hit["_id"]} for hit in hits)
            deleted, _ = bulk(client, actions, raise_on_error=False, refresh=True)
            gone += deleted
            if not deleted:
                break
    except NotFoundError:
        return gone
    return gone
