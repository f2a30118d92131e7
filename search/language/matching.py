"""Words and phrases of a query as queries of the engine, over any fields of either index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from mappings.segmentation import SEPARATOR, Segmenter
from search.language.longer import LongerWords, no_longer_words
from search.language.tree import And, Or, Phrase, Tree, Word
from search.language.vocabulary import Vocabulary
from search.profile import RelevanceProfile
from search.query.words import build_match, parse_words


@dataclass(frozen=True)
class Matching:
    """What decides how words match: the cutting, the weights, the names and longer words of an index."""

    segmenter: Segmenter
    profile: RelevanceProfile
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    longer: LongerWords = no_longer_words

    def cut(self, word: Word | Phrase) -> tuple[str, ...]:
        """The words of a leaf, each once, without punctuation."""
        return parse_words(word.text, self.segmenter)


def build_plain(tree: Tree, fields: Sequence[str], matching: Matching) -> Query | None:
    """Words, phrases and their And and Or; None where nothing in it can be looked for (xx, ××)."""
    match tree:
        case Word():
            words = matching.cut(tree)
            return build_match(words, fields, matching.profile, "100%") if words else None
        case Phrase():
            return _build_phrase(tree, fields, matching)
        case And(parts):
            return all_of(build_plain(part, fields, matching) for part in parts)
        case Or(parts):
            return any_of(build_plain(part, fields, matching) for part in parts)
        case _:
            return None


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


def _build_phrase(phrase: Phrase, fields: Sequence[str], matching: Matching) -> Query | None:
    """The characters in their order: whatever words the text was cut into, 育局 is in 教育局."""
    if not matching.cut(phrase):
        return None
    # Cut as the text was, for Latin letters and digits are one term up to where they were cut.
    text = SEPARATOR.join(matching.segmenter.cut(phrase.text))
    weights = {name: matching.profile.fields[name].words for name in fields}
    return any_of(
        Q("match_phrase", **{f"{name}.characters": {"query": text, "boost": weight}})
        for name, weight in weights.items()
    )
