"""A reader's words, and the query that decides which documents match them.

Reader text never reaches the server's own query parsers, where a few kilobytes of
parentheses end the process: it is cut into words here and sent as match queries only.
"""

from collections.abc import Sequence

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from lexicon.stop_words import stop_words
from mappings.segmentation import Segmenter
from search.profile import RelevanceProfile

MOST_WORDS = 32


def parse_words(text: str, segmenter: Segmenter) -> tuple[str, ...]:
    """The words of a query, folded, each once, in their order: `教育局,宣传` -> 教育局 宣传."""
    words = (word for word in segmenter.cut(text) if any(c.isalnum() for c in word))
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def telling_words(words: Sequence[str]) -> tuple[str, ...]:
    """The words that are counted and marked: all but those that tell nothing, if there are any."""
    return tuple(word for word in words if word not in stop_words()) or tuple(words)


def build_match(
    words: Sequence[str], fields: Sequence[str], profile: RelevanceProfile, minimum: int | str
) -> Query:
    """Matches documents that hold `minimum` of the words, each in any field, best fields first.

    A word is held as a term of its own, or by all its character pairs in one field:
    so 工作 is found in 工作力度, which was cut as one word.
    """
    if not words:
        return Q("match_all")
    clauses = [_build_word(word, fields, profile) for word in words]
    return Bool(should=clauses, minimum_should_match=minimum)


def _build_word(word: str, fields: Sequence[str], profile: RelevanceProfile) -> Query:
    clauses: list[Query] = []
    for name in fields:
        weight = profile.fields[name]
        clauses.append(Q("term", **{name: {"value": word, "boost": weight.words}}))
        if len(word) == 1:
            single = {"query": word, "boost": profile.characters}
            clauses.append(Q("match", **{f"{name}.characters": single}))
        else:
            pairs = {"query": word, "operator": "and", "boost": weight.pairs}
            clauses.append(Q("match", **{f"{name}.pairs": pairs}))
    return Bool(should=clauses, minimum_should_match=1)
