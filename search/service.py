"""Everything a reader can ask of the index, behind one object."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from mappings.documents import EssayDocument, SectionDocument
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.asking import Asker, Found
from search.failures import Unavailable, explain_failure
from search.language.chips import to_chips
from search.language.parsing import parse_query
from search.language.recognising import recognise, to_filter
from search.language.tree import Tree
from search.looking import Looker, QueryEmbedder
from search.opening import Opener
from search.outlining import LEAST_ESSAYS, MOST_ESSAYS, Heading, Part, to_parts
from search.presentation.highlighting import mark
from search.presentation.results import EssayHit, Offer, SearchResult, Span
from search.profile import RelevanceProfile, read_default_profile
from search.query.conditions import read_conditions
from search.query.plain import Matching
from search.query.question import to_wording
from search.query.rarity import Rarity
from search.query.request import SearchRequest
from search.retrieval.essays import (
    RankedEssay,
    ask_for_copies,
    ask_for_essay,
    present_hit,
    read_documents,
)
from search.retrieval.headings import ask_for_headings, read_headings
from search.retrieval.index import Index
from search.retrieval.sections import ask_for_sections, find_alike_sections, read_sections
from search.retrieval.similar import (
    Dial,
    Source,
    build_similar_search,
    choose_terms,
    explain_likeness,
    read_similar,
    to_source,
)
from search.suggesting.completing import (
    Completion,
    build_completions,
    read_completions,
    read_typed,
)
from search.suggesting.relief import MOST_OFFERED, Relief, find_reliefs

# Of a text that a reader pastes this much is read: an essay is shorter.
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class EssayPage:
    """An essay with all its sections in reading order, and the copies folded under it."""

    essay: EssayDocument
    sections: tuple[SectionDocument, ...]
    copies: tuple[EssayDocument, ...] = ()


@dataclass(frozen=True)
class SimilarPage:
    """Essays like one, like a section of one, or like a text of the reader's, each with reasons."""

    essay: EssayDocument | None
    result: SearchResult
    dial: Dial
    # The section that the others are to be like; None for the whole essay.
    section: SectionDocument | None = None


@dataclass(frozen=True)
class Outline:
    """The usual parts of essays; none where these are too few to say."""

    parts: tuple[Part, ...]
    essays: Mapping[str, EssayDocument]


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
    # Makes vectors of queries; None for words alone.
    embedder: QueryEmbedder | None = None

    @cached_property
    def _opener(self) -> Opener:
        return Opener(self.client, self.names, self.profile)

    @cached_property
    def asker(self) -> Asker:
        """Asks queries of an index."""
        return Asker(Looker(self.segmenter, Rarity(), self.embedder))

    def open(self, generation: int | None = None) -> Index:
        """The generation asked for while it is kept, else the live one; ranked as it is tuned."""
        with _saying_unavailable():
            return self._opener.open(generation)

    def search(self, request: SearchRequest) -> SearchResult:
        """The page of results."""
        parsed = parse_query(request.query)

        chips = to_chips(parsed.tree)

        def find(index: Index) -> tuple[Index, Found, tuple[Relief, ...]]:
            found = self.asker.find(index, parsed.tree, request)
            if found.essays.total:
                return index, found, ()
            reliefs = find_reliefs(request, chips, tuple(found.question.masses))
            return index, found, self.asker.count(index, list(islice(reliefs, MOST_OFFERED)))

        with _saying_unavailable():
            index, found, reliefs = self._opener.ask(request.generation, find)
        question = found.question
        hits = tuple(_present(found, hit) for hit in found.essays.essays)
        return SearchResult(
            total=found.essays.total,
            near=found.essays.near,
            hits=hits,
            facets=found.essays.facets,
            words=question.words,
            expansions=tuple((e.name, e.others) for e in question.expansions),
            took_ms=found.essays.took_ms,
            generation=index.generation,
            marked=question.marked,
            chips=chips,
            offers=self._offer(parsed.tree),
            notes=(*parsed.notes, *found.notes),
            reliefs=reliefs,
            did_you_mean=found.did_you_mean,
        )

    def outline(self, request: SearchRequest) -> Outline:
        """How the essays that match are built, by the first of them."""
        result = self.search(replace(request, size=MOST_ESSAYS, page=1, generation=None))
        essays = {hit.essay.id: hit.essay for hit in result.hits if not hit.lacking}
        if len(essays) < LEAST_ESSAYS:
            return Outline((), essays)

        def read(index: Index) -> Sequence[Heading]:
            asked = {"headings": ask_for_headings(index, list(essays))}
            return read_headings(index.ask(asked)["headings"])

        with _saying_unavailable():
            headings = self._opener.ask(result.generation, read)
        return Outline(to_parts(headings, len(essays)), essays)

    def complete(self, text: str) -> tuple[Completion, ...]:
        """What a reader may be typing."""
        typed = read_typed(text)

        def ask(index: Index) -> tuple[Completion, ...]:
            searches = {str(n): build_completions(index, part) for n, part in enumerate(typed)}
            answers = index.ask(searches)
            return read_completions({part: answers[str(n)] for n, part in enumerate(typed)})

        with _saying_unavailable():
            return self._opener.ask(None, ask) if typed else ()

    def read_essay(self, essay_id: str) -> EssayPage | None:
        """An essay with its sections, or None when there is none of that id."""

        def read(index: Index) -> EssayPage | None:
            answers = index.ask(
                {
                    "essay": ask_for_essay(index, essay_id),
                    "sections": ask_for_sections(index, essay_id),
                    "copies": ask_for_copies(index, essay_id),
                }
            )
            essay = next(iter(read_documents(answers["essay"])), None)
            if essay is None:
                return None
            sections = read_sections(answers["sections"])
            return EssayPage(essay, sections, read_documents(answers["copies"]))

        with _saying_unavailable():
            return self._opener.ask(None, read)

    def find_similar(
        self,
        essay_id: str,
        request: SearchRequest,
        dial: Dial = "all",
        section: int | None = None,
    ) -> SimilarPage | None:
        """The essays most like one, or like one section of it; None when there is none of that id."""

        def find(index: Index) -> SimilarPage | None:
            answers = index.ask(
                {
                    "essay": ask_for_essay(index, essay_id),
                    "sections": ask_for_sections(index, essay_id),
                }
            )
            essay = next(iter(read_documents(answers["essay"])), None)
            if essay is None:
                return None
            sections = read_sections(answers["sections"])
            chosen = next((s for s in sections if s.ordinal == section), None)
            source = to_source(essay, [chosen] if chosen else sections)
            return SimilarPage(essay, self._find_like(index, source, request, dial), dial, chosen)

        with _saying_unavailable():
            return self._opener.ask(request.generation, find)

    def find_similar_to_text(self, text: str, request: SearchRequest) -> SimilarPage:
        """The essays most like a text of the reader's."""

        def find(index: Index) -> SimilarPage:
            source = Source(text[:LONGEST_TEXT])
            return SimilarPage(None, self._find_like(index, source, request, "all"), "all")

        with _saying_unavailable():
            return self._opener.ask(request.generation, find)

    def marker(self, query: str) -> Callable[[str], tuple[Span, ...]]:
        """Marks the telling words of a query in a text; none of what it excludes."""
        profile = self.profile or read_default_profile()
        conditions = read_conditions(parse_query(query).tree, Matching(self.segmenter, profile))
        words = to_wording(conditions, self.segmenter, profile).marked
        return lambda text: mark(text, words)

    def _find_like(
        self, index: Index, source: Source, request: SearchRequest, dial: Dial
    ) -> SearchResult:
        alike = choose_terms(index, source, self.segmenter)
        if not alike.words:
            return SearchResult(0, 0, (), {}, (), 0, index.generation)
        search = build_similar_search(index, alike, source, dial, request)
        found, shared = read_similar(index.ask({"like": search})["like"], request)
        telling = {essay.id: words for (essay, _), words in zip(found.essays, shared, strict=True)}
        sections = find_alike_sections(index, telling)
        hits = []
        for essay, score in found.essays:
            hit = present_hit((essay, score), (), sections)
            reasons = explain_likeness(hit, telling[essay.id], alike, source.essay)
            hits.append(replace(hit, reasons=reasons))
        return SearchResult(
            found.total, 0, tuple(hits), found.facets, (), found.took_ms, index.generation
        )

    def _offer(self, tree: Tree) -> tuple[Offer, ...]:
        names = recognise(tree, self.segmenter.cut)
        return tuple(Offer(name.kind, name.value, to_filter(tree, name)) for name in names)


def _present(found: Found, ranked: RankedEssay) -> EssayHit:
    id_, question = ranked[0].id, found.question
    hit = present_hit(ranked, question.marked, found.sections)
    held = found.held.get(id_)
    if held is None or question.matches(held):
        return hit
    by_meaning = not held and id_ in found.meant
    return replace(hit, lacking=question.lacking(held), by_meaning=by_meaning)
