"""Everything a reader can ask of the index, behind one object."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from mappings.documents import EssayDocument, SectionDocument
from mappings.names import KINDS, Names
from mappings.segmentation import Segmenter
from search.essays import Index, find_copies, find_essays, present_hit, read_essay
from search.highlighting import mark
from search.profile import RelevanceProfile, read_default_profile
from search.query import parse_words
from search.request import SearchRequest
from search.results import EssayHit, SearchResult, Span
from search.sections import find_best_sections, read_sections
from search.similar import find_similar


class Unavailable(Exception):
    """The engine could not answer; the message says what is wrong and what to do."""


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
    except ApiError as error:
        raise Unavailable(explain_api_error(error)) from error
    except TransportError as error:
        raise Unavailable(
            "Elasticsearch cannot be reached: check ELASTICSEARCH_URL and that it is running."
        ) from error


def explain_api_error(error: ApiError) -> str:
    """One sentence for a refusal of the engine, with what to do about it."""
    if error.status_code in (401, 403):
        return "Elasticsearch refused the user or password in ELASTICSEARCH_URL."
    return f"Elasticsearch answered {error.status_code} ({error.error}): see its log."


@dataclass(frozen=True)
class SearchService:
    """Searches, reads and compares essays of the live generation. Raises only `Unavailable`."""

    client: Elasticsearch
    names: Names
    segmenter: Segmenter
    profile: RelevanceProfile = field(default_factory=read_default_profile)

    def search(self, request: SearchRequest) -> SearchResult:
        """The page of results; when no essay holds all words, those that hold any of them."""
        words = parse_words(request.query, self.segmenter)
        with _saying_unavailable():
            index = self._open(request.generation)
            found = find_essays(index, request, words, "100%")
            loosened = not found.total and len(words) > 1
            if loosened:
                found = find_essays(index, request, words, 1)
            ids = [essay.id for essay, _ in found.essays]
            sections = find_best_sections(index, ids, words)
        hits = tuple(present_hit(essay, words, sections) for essay in found.essays)
        loosened = loosened and found.total > 0
        return SearchResult(
            found.total, hits, found.facets, words, found.took_ms, loosened, index.generation
        )

    def read_essay(self, essay_id: str) -> EssayPage | None:
        """An essay with its sections, or None when there is none of that id."""
        with _saying_unavailable():
            index = self._open()
            essay = read_essay(index, essay_id)
            if essay is None:
                return None
            sections = read_sections(index, essay_id)
            return EssayPage(essay, sections, find_copies(index, essay_id))

    def find_similar(self, essay_id: str, size: int = 10) -> SimilarPage | None:
        """The essays most like one, or None when there is none of that id."""
        with _saying_unavailable():
            index = self._open()
            essay = read_essay(index, essay_id)
            if essay is None:
                return None
            sections = read_sections(index, essay_id)
            hits = find_similar(index, essay, sections, self.segmenter, size)
        return SimilarPage(essay, hits)

    def mark(self, text: str, query: str) -> tuple[Span, ...]:
        """A text with the words of a query marked."""
        return mark(text, parse_words(query, self.segmenter))

    def _open(self, generation: int | None = None) -> Index:
        """The generation asked for while it is kept, else the live one."""
        if generation is None or not self._is_kept(generation):
            alias = self.names.alias(KINDS[0])
            numbers = map(self.names.generation_of, self.client.indices.get_alias(name=alias))
            generation = next(number for number in numbers if number is not None)
        return Index(self.client, self.names, generation, self.profile)

    def _is_kept(self, generation: int) -> bool:
        indices = [self.names.index(kind, generation) for kind in KINDS]
        return bool(self.client.indices.exists(index=indices))
