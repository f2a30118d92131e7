"""What readers would see under a draft, beside what they see."""

from collections.abc import Iterable
from dataclasses import dataclass

from mappings.dictionary import DictionaryChanges
from mappings.segmentation import Segmenter
from search.asking.recutting import Impact
from search.presentation.results import EssayHit
from search.query.request import SearchRequest
from search.service import SearchService
from search.tuning.amending.parsing import parse_amendments
from search.tuning.tuning import Form
from webapp.editor.measuring import drafted

_SHOWN = 10
_WORD = "word "


@dataclass(frozen=True)
class Moved:
    """A hit under a draft, and how many places it rose; None where it was not there."""

    hit: EssayHit
    rose: int | None


@dataclass(frozen=True)
class Lists:
    """The first of the published list and of the draft's, how many match in each, and the query's words.

    `later` are its words once the index is built with the draft's dictionary.
    """

    published: tuple[EssayHit, ...]
    drafted: tuple[Moved, ...]
    before: int
    after: int
    words: tuple[str, ...]
    later: tuple[str, ...]


def compare_lists(service: SearchService, form: Form, query: str) -> Lists:
    """Both lists for a query."""
    asked = SearchRequest(query, size=_SHOWN)
    other = drafted(service, form)
    published, now = service.search(asked), other.search(asked)
    places = {hit.essay.id: place for place, hit in enumerate(published.hits)}
    moved = tuple(
        Moved(hit, places[hit.essay.id] - place if hit.essay.id in places else None)
        for place, hit in enumerate(now.hits)
    )
    live = service.segmenter_of(service.open())
    later = service.segmenter.with_words(dictionary_of(form))
    return Lists(
        published.hits, moved, published.total, now.total, _cut(live, query), _cut(later, query)
    )


def dictionary_of(form: Form) -> DictionaryChanges:
    """What a draft changes of the dictionary."""
    return parse_amendments(form).dictionary


def find_impacts(service: SearchService, form: Form, base: Form) -> tuple[list[Impact], int]:
    """What becomes of the texts that have a word which the draft adds, forbids or weighs anew.

    That is of the first few words, with how many were not looked at.
    """
    after, before = parse_amendments(form), parse_amendments(base)
    words = sorted(
        term.removeprefix(_WORD)
        for term in {name for name, _ in after.terms.items() ^ before.terms.items()}
        if term.startswith(_WORD)
    )
    shown = [service.find_impact(word, after.dictionary) for word in words[:_SHOWN]]
    return shown, len(words) - len(shown)


def find_recut_queries(service: SearchService, form: Form, queries: Iterable[str]) -> list[str]:
    """The queries that the draft's dictionary cuts otherwise."""
    live = service.segmenter_of(service.open())
    later = service.segmenter.with_words(dictionary_of(form))
    return [query for query in dict.fromkeys(queries) if live.cut(query) != later.cut(query)]


def _cut(segmenter: Segmenter, text: str) -> tuple[str, ...]:
    return tuple(word for word in segmenter.cut(text) if not word.isspace())
