"""Words and phrases of a query as queries of the engine, over any fields of either index."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from mappings.segmentation import SEPARATOR, Segmenter
from search.language.tree import And, Or, Phrase, Tree, Word
from search.profile import ESSAY_FIELDS, RelevanceProfile
from search.query.facets import build_named
from search.query.longer import longer_words_of
from search.query.words import parse_words

# Characters that are a token each, whatever they were cut into.
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_PAIR = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2}")


@dataclass(frozen=True)
class Matching:
    """What decides how words match: the cutting, with its dictionary, and the weights."""

    segmenter: Segmenter
    profile: RelevanceProfile

    def cut(self, leaf: Word | Phrase) -> tuple[str, ...]:
        """The words of a leaf, each once, without punctuation."""
        return parse_words(leaf.text, self.segmenter)

    def longer(self, word: str) -> Sequence[str]:
        """The words of the dictionary that hold a word."""
        return longer_words_of(self.segmenter)(word)


def build_word(word: str, fields: Sequence[str] = ESSAY_FIELDS) -> Query:
    """Documents with the word as a term, or as neighbouring characters of a longer one.

    Essays, that are asked by all of their text, hold it by a facet, too: 成都 by their region.
    """
    named = build_named(word) if fields is ESSAY_FIELDS else None
    ways = [way for name in fields for way in (_term(name, word), _narrow(name, word))]
    return any_of([*ways, named]) or Q("match_none")


def build_plain(tree: Tree, fields: Sequence[str], matching: Matching) -> Query | None:
    """Words, phrases and their And and Or; None where nothing in it can be looked for (xx, ××)."""
    match tree:
        case Word():
            return all_of(build_word(word, fields) for word in matching.cut(tree))
        case Phrase():
            return _build_phrase(tree, fields, matching)
        case And(parts):
            return all_of(build_plain(part, fields, matching) for part in parts)
        case Or(parts):
            return any_of(build_plain(part, fields, matching) for part in parts)
        case _:
            return None


def build_wish(text: str, fields: Sequence[str], profile: RelevanceProfile) -> Query:
    """A word or phrase that is worth showing, each field by its weight in the profile."""
    weights = {name: profile.fields[name] for name in fields}
    ways = [
        way
        for name, weight in weights.items()
        for way in (_term(name, text, weight.words), _inside(name, text, weight.pairs))
    ]
    return Bool(should=ways, minimum_should_match=1)


def all_of(queries: Iterable[Query | None]) -> Query | None:
    """Documents that every query matches; what cannot be looked for is left out."""
    known = [query for query in queries if query is not None]
    return Bool(must=known) if len(known) > 1 else next(iter(known), None)


def any_of(queries: Iterable[Query | None]) -> Query | None:
    """Documents that at least one query matches; what cannot be looked for is left out."""
    known = [query for query in queries if query is not None]
    if len(known) > 1:
        return Bool(should=known, minimum_should_match=1)
    return next(iter(known), None)


def _term(name: str, word: str, boost: float = 1.0) -> Query:
    return Q("term", **{name: {"value": word, "boost": boost}})


def _inside(name: str, text: str, boost: float = 1.0) -> Query:
    """Neighbouring characters. Two of them are a term of their own, which takes no looking at places."""
    if _PAIR.fullmatch(text):
        return _term(f"{name}.pairs", text, boost)
    return Q("match_phrase", **{f"{name}.characters": {"query": text, "boost": boost}})


def _narrow(name: str, text: str) -> Query:
    """`_inside`, unscored; of three characters and more only those documents are looked into that hold all pairs."""
    if not _HAN.fullmatch(text) or len(text) < 3:
        return _inside(name, text)
    pairs = (_term(f"{name}.pairs", text[n : n + 2]) for n in range(len(text) - 1))
    return Bool(filter=[*pairs, _inside(name, text)])


def _build_phrase(phrase: Phrase, fields: Sequence[str], matching: Matching) -> Query | None:
    """The characters in their order: whatever words the text was cut into, 育局 is in 教育局."""
    if not matching.cut(phrase):
        return None
    # Cut as the text was, for Latin letters and digits are one term up to where they were cut.
    text = SEPARATOR.join(matching.segmenter.cut(phrase.text))
    return any_of(_inside(name, text) for name in fields)
