"""Everything a reader can ask of the index, behind one object."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from mappings.definitions import TUNING_KEY
from mappings.documents import EssayDocument, SectionDocument
from mappings.names import KINDS, Names
from mappings.segmentation import Segmenter
from search.failures import Unavailable, explain_failure
from search.presentation.highlighting import mark
from search.presentation.results import EssayHit, SearchResult, Span
from search.profile import ESSAY_FIELD, RelevanceProfile, parse_profile, read_default_profile
from search.query.question import Question, build_question
from search.query.rarity import Rarity
from search.query.request import SearchRequest
from search.query.weighing import texts_of, weigh
from search.query.words import parse_words, telling_words
from search.retrieval.essays import (
    Index,
    find_copies,
    find_essays,
    find_held,
    present_hit,
    read_essay,
)
from search.retrieval.sections import find_best_sections, read_sections
from search.retrieval.similar import find_similar

_Meta = Mapping[str, Any]


@dataclass(frozen=True)
class EssayPage:
    """An essay with all its sections in reading order, and the copies folded under it."""

    essay: EssayDocument
    sections: tuple[SectionDocument, ...]
    copies: tuple[EssayDocument, ...] = ()


@dataclass(frozen=True)
class SimilarPage:
    """An essay and those most like it, each with reasons."""

    essay: EssayDocument
    hits: tuple[EssayHit, ...]


@contextmanager
def _saying_unavailable() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise Unavailable("The index is not built yet: run `fanwen rebuild SOURCE`.") from error
    except (ApiError, TransportError) as error:
        raise Unavailable(explain_failure(error)) from error


@dataclass(frozen=True)
class SearchService:
    """Searches, reads and compares essays of the live generation. Raises only `Unavailable`."""

    client: Elasticsearch
    names: Names
    segmenter: Segmenter
    # Instead of the one that the generation is tuned to.
    profile: RelevanceProfile | None = None
    rarity: Rarity = field(default_factory=lambda: Rarity(ESSAY_FIELD))

    def search(self, request: SearchRequest) -> SearchResult:
        """The page of results."""
        with _saying_unavailable():
            index = self.open(request.generation)
            question = self.ask(index, request.query)
            found = find_essays(index, request, question)
            words, telling = (question.words, question.telling) if question else ((), ())
            ids = [essay.id for essay, _ in found.essays]
            sections = find_best_sections(index, ids, telling)
            held = find_held(index, ids, question) if question and found.near else {}
        hits = tuple(
            present_hit(hit, telling, sections, _lacking(question, held.get(hit[0].id)))
            for hit in found.essays
        )
        return SearchResult(
            found.total, found.near, hits, found.facets, words, found.took_ms, index.generation
        )

    def ask(self, index: Index, query: str) -> Question | None:
        """What is asked of an index for a query text; None where it holds nothing to look for."""
        terms = weigh(query, self.segmenter, index.profile)
        if not terms.words:
            return None
        words = texts_of(terms.words)
        idf = self.rarity.read(self.client, index.name("essays"), words)
        return build_question(terms, idf, index.profile)

    def read_essay(self, essay_id: str) -> EssayPage | None:
        """An essay with its sections, or None when there is none of that id."""
        with _saying_unavailable():
            index = self.open()
            essay = read_essay(index, essay_id)
            if essay is None:
                return None
            sections = read_sections(index, essay_id)
            return EssayPage(essay, sections, find_copies(index, essay_id))

    def find_similar(self, essay_id: str, size: int = 10) -> SimilarPage | None:
        """The essays most like one, or None when there is none of that id."""
        with _saying_unavailable():
            index = self.open()
            essay = read_essay(index, essay_id)
            if essay is None:
                return None
            sections = read_sections(index, essay_id)
            hits = find_similar(index, essay, sections, self.segmenter, size)
        return SimilarPage(essay, hits)

    def mark(self, text: str, query: str) -> tuple[Span, ...]:
        """A text with the telling words of a query marked."""
        return mark(text, telling_words(parse_words(query, self.segmenter)))

    def open(self, generation: int | None = None) -> Index:
        """The generation asked for while it is kept, else the live one; ranked as it is tuned."""
        names = [] if generation is None else [self.names.index(kind, generation) for kind in KINDS]
        with _saying_unavailable():
            metas = self._read_metas(names, missing=True) if names else []
            if len(metas) < len(KINDS):
                metas = self._read_metas([self.names.alias(KINDS[0])])
        number, meta = metas[0]
        return Index(self.client, self.names, number, self.profile or _to_profile(meta))

    def _read_metas(self, names: Sequence[str], missing: bool = False) -> list[tuple[int, _Meta]]:
        """(generation, what it says of itself) of each of these indices that there is."""
        path = "*.mappings._meta"
        answer = self.client.indices.get_mapping(
            index=names, filter_path=path, ignore_unavailable=missing
        )
        # What a generation says of itself stands in its first kind of index.
        there = [name for name in names if name in answer] or list(answer)
        numbers = ((self.names.generation_of(name), answer[name]) for name in there)
        return [(n, found["mappings"]["_meta"]) for n, found in numbers if n is not None]


def _lacking(question: Question | None, held: frozenset[str] | None) -> tuple[str, ...]:
    if question is None or held is None or question.matches(held):
        return ()
    return question.lacking(held)


def _to_profile(meta: _Meta) -> RelevanceProfile:
    return parse_profile(meta[TUNING_KEY]) if TUNING_KEY in meta else read_default_profile()
