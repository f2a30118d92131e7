"""A fixed search to measure pages by, so that a slow query of ours cannot make a page look quick.

Sections by words, pairs and single characters, three facets of which several values may be chosen, one hit an essay,
highlights, ten hits: what a site like this is first built with.
"""

from typing import Any

from mappings.segmentation import SEPARATOR, Segmenter

_FACETS = {"year": "year.years", "agency": "agency_type.value", "region": "region.path"}
_SIZES = {"year": 100, "agency": 100, "region": 1000}


def build_yardstick(query: str, segmenter: Segmenter) -> dict[str, Any]:
    """The body of the search."""
    words = SEPARATOR.join(word for word in segmenter.cut(query) if not word.isspace())
    ways = [{"match": {field: words}} for field in ("text", "text.pairs", "text.characters")]
    counted = {
        name: {
            "filter": {"match_all": {}},
            "aggs": {"values": {"terms": {"field": field, "size": _SIZES[name]}}},
        }
        for name, field in _FACETS.items()
    }
    return {
        "query": {"bool": {"should": ways, "minimum_should_match": 1}},
        "post_filter": {"match_all": {}},
        "aggs": counted,
        "collapse": {"field": "essay_id"},
        "highlight": {"fields": {"text": {}}, "encoder": "html"},
        "size": 10,
        "track_total_hits": True,
    }
