"""Merging a live generation: what was written in pieces is searched as one.

Nobody finds anything else for it, as nothing in it was deleted; but a search goes through one piece instead of several,
and what the engine keeps of whole texts for copies that lag behind is dropped, as far as it knows by then that there
are none, which it tells every 30 s. It takes a twentieth of the rebuild, when readers have the generation already.
"""

from elasticsearch import Elasticsearch

from indexer.index.generations.generation import Generation

# A piece of 5 GB takes minutes.
_SECONDS = 3600.0


def merge(client: Elasticsearch, generation: Generation) -> int:
    """The generation is in one piece a shard; how many pieces there were more. Raises what the client raises."""
    more = {index: count_pieces(client, index) for index in generation.indices}
    for index, count in more.items():
        if count:
            # Only what is in a commit is dropped.
            client.indices.flush(index=index, force=True, wait_if_ongoing=True)
            client.options(request_timeout=_SECONDS).indices.forcemerge(
                index=index, max_num_segments=1
            )
    return sum(more.values())


def count_pieces(client: Elasticsearch, index: str) -> int:
    """How many pieces its shards have beyond one each."""
    shards = client.indices.segments(index=index)["indices"][index]["shards"]
    copies = (copy for group in shards.values() for copy in group if copy["routing"]["primary"])
    return sum(max(0, copy["num_search_segments"] - 1) for copy in copies)
