"""Synonyms of a query's words: 低保 is held by an essay that says 最低生活保障."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from lexicon.vocabulary import Vocabulary, straighten
from mappings.folding import fold
from mappings.segmentation import Segmenter
from search.profile import ESSAY_FIELDS
from search.query.plain import any_of


@dataclass(frozen=True)
class Expansion:
    """A name in a query, the words that it was cut into, and others that are as good."""

    name: str
    words: tuple[str, ...]
    others: tuple[str, ...]

    def build(self, fields: Sequence[str] = ESSAY_FIELDS) -> Query:
        """Documents that say it in another way."""
        ways = [
            Q("match_phrase", **{f"{name}.characters": {"query": other}})
            for name in fields
            for other in self.others
        ]
        return any_of(ways) or Q("match_none")


def expand(
    text: str, segmenter: Segmenter, synonyms: Vocabulary[tuple[str, ...]]
) -> Sequence[Expansion]:
    """The names of a text that have synonyms, where they begin and end with one of its words."""
    words = segmenter.cut(text)
    ends = list(accumulate(map(len, words)))
    starts = {0: 0} | {end: number + 1 for number, end in enumerate(ends)}
    found = []
    for name in synonyms.find(straighten(fold(text))):
        if name.start in starts and name.end in starts:
            inside = words[starts[name.start] : starts[name.end]]
            found.append(Expansion(name.name, tuple(inside), name.entry))
    return found
