"""Queries as readers type them, drawn from the headings of a corpus."""

import random
import re
from collections.abc import Sequence

from elasticsearch import Elasticsearch

from fanwen.benchmarks.generating import SEED
from mappings.names import Names
from mappings.segmentation import SEPARATOR

_WORD = re.compile(r"[一-鿿]{2,4}")
# What readers add to what they look for, and how often.
_KINDS = ("工作总结", "总结", "计划", "2014年", "2012")
_WITH_KIND = 0.4
# One word of a heading, two, two, or three.
_LENGTHS = (1, 2, 2, 3)
_DRAWN = 3


def draw_queries(client: Elasticsearch, names: Names, count: int) -> Sequence[str]:
    """So many different queries, the same for the same index."""
    dice = random.Random(SEED)  # noqa: S311 - nothing secret
    chance = {"random_score": {"seed": SEED, "field": "ordinal"}, "boost_mode": "replace"}
    found = client.search(
        index=names.alias("sections"),
        query={"function_score": {"query": {"exists": {"field": "heading"}}, **chance}},
        size=count * _DRAWN,
        source={"includes": ["heading"]},
        sort=["_score", "essay_id", "ordinal"],
    )
    queries: dict[str, None] = {}
    for hit in found["hits"]["hits"]:
        words = [
            word for word in hit["_source"]["heading"].split(SEPARATOR) if _WORD.fullmatch(word)
        ]
        if len(words) > 1:
            drawn = dice.sample(words, min(len(words), dice.choice(_LENGTHS)))
            queries[" ".join([*drawn, *_add_kind(dice)])] = None
    return list(queries)[:count]


def _add_kind(dice: random.Random) -> Sequence[str]:
    return [dice.choice(_KINDS)] if dice.random() < _WITH_KIND else []
