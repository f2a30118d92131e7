"""Everything a reader can ask of the index, behind one object."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from mappings.definitions import TUNING_KEY
from mappings.documents import EssayDocument, SectionDocument
from mappings.names import KINDS, Names
from mappings.segmentation import Segmenter
from search.failures import Unavailable, explain_failure
from search.language.chips import to_chips
from search.language.parsing import parse_query
from search.language.printing import print_query
from search.language.recognising import recognise, to_filter
from search.language.tree import Tree
from search.presentation.highlighting import mark
from search.presentation.results import Offer, SearchResult, Span
from search.profile import ESSAY_FIELD, RelevanceProfile, parse_profile, read_default_profile
from search.query.conditions import Answers, Conditions, read_conditions
from search.query.nearness import CUT_NOTE
from search.query.plain import Matching
from search.query.question import Question, build_question, to_wording
from search.query.rarity import Rarity
from search.query.request import SearchRequest
from search.retrieval.essays import (
    Index,
    find_copies,
    find_essays,
    find_held,
    present_hit,
    read_essay,
)
from search.retrieval.sections import find_alike_sections, find_best_sections, read_sections
from search.retrieval.similar import (
    Dial,
    Source,
    build_similar_search,
    choose_terms,
    explain_likeness,
    read_similar,
    to_source,
)
from search.suggesting.correcting import ask_for_words, find_windows, read_corrections

# Of a text that a reader pastes this much is read: an essay is shorter.
LONGEST_TEXT = 20_000

_Meta = Mapping[str, Any]


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
            parsed = parse_query(request.query)
            conditions = self._read(index, parsed.tree)
            question = self._build(index, conditions)
            found = find_essays(index, request, question)
            ids = [essay.id for essay, _ in found.essays]
            sections = find_best_sections(index, ids, question)
            held = find_held(index, ids, question) if question.masses and found.near else {}
            meant = self._correct(index, parsed.tree, conditions.text)
        hits = tuple(
            present_hit(hit, question.marked, sections, _lacking(question, held.get(hit[0].id)))
            for hit in found.essays
        )
        return SearchResult(
            total=found.total,
            near=found.near,
            hits=hits,
            facets=found.facets,
            words=question.words,
            expansions=tuple((e.name, e.others) for e in question.expansions),
            took_ms=found.took_ms,
            generation=index.generation,
            chips=to_chips(parsed.tree),
            offers=self._offer(parsed.tree),
            notes=(*parsed.notes, *conditions.notes),
            did_you_mean=meant,
        )

    def ask(self, index: Index, query: str) -> Question:
        """What is asked of an index for a query text."""
        with _saying_unavailable():
            return self._build(index, self._read(index, parse_query(query).tree))

    def _read(self, index: Index, tree: Tree) -> Conditions:
        """The conditions of a tree, with what the sections say of them."""
        matching = self._matching(index)
        conditions = read_conditions(tree, matching)
        if not conditions.needs_sections:
            return conditions
        answers: Answers = {
            asked.node: asked.read(asked.ask(index.search("sections")).execute().aggregations)
            for asked in conditions.needs_sections
        }
        notes = (CUT_NOTE,) if any(answer.cut for answer in answers.values()) else ()
        read = read_conditions(tree, matching, answers)
        return replace(read, notes=(*read.notes, *notes))

    def _build(self, index: Index, conditions: Conditions) -> Question:
        wording = to_wording(conditions, self.segmenter, index.profile)
        idf = self.rarity.read(self.client, index.name("essays"), wording.telling)
        return build_question(wording, idf, index.profile)

    def _correct(self, index: Index, tree: Tree, text: str) -> str | None:
        """The query with words of the corpus for what looks like slips; None where nothing does."""
        windows = find_windows(text, self.segmenter)
        if not windows:
            return None
        response = ask_for_words(index.search("essays"), windows).execute()
        query = print_query(tree)
        for correction in read_corrections(response, windows):
            query = query.replace(correction.typed, correction.word)
        return query if query != print_query(tree) else None

    def _offer(self, tree: Tree) -> tuple[Offer, ...]:
        names = recognise(tree, self.segmenter.cut)
        return tuple(Offer(name.kind, name.value, to_filter(tree, name)) for name in names)

    def _matching(self, index: Index) -> Matching:
        return Matching(self.segmenter, index.profile)

    def read_essay(self, essay_id: str) -> EssayPage | None:
        """An essay with its sections, or None when there is none of that id."""
        with _saying_unavailable():
            index = self.open()
            essay = read_essay(index, essay_id)
            if essay is None:
                return None
            sections = read_sections(index, essay_id)
            return EssayPage(essay, sections, find_copies(index, essay_id))

    def find_similar(
        self,
        essay_id: str,
        request: SearchRequest,
        dial: Dial = "all",
        section: int | None = None,
    ) -> SimilarPage | None:
        """The essays most like one, or like one section of it; None when there is none of that id."""
        with _saying_unavailable():
            index = self.open(request.generation)
            essay = read_essay(index, essay_id)
            if essay is None:
                return None
            sections = read_sections(index, essay_id)
            chosen = next((s for s in sections if s.ordinal == section), None)
            source = to_source(essay, [chosen] if chosen else sections)
            result = self._find_like(index, source, request, dial)
        return SimilarPage(essay, result, dial, chosen)

    def find_similar_to_text(self, text: str, request: SearchRequest) -> SimilarPage:
        """The essays most like a text of the reader's."""
        with _saying_unavailable():
            index = self.open(request.generation)
            result = self._find_like(index, Source(text[:LONGEST_TEXT]), request, "all")
        return SimilarPage(None, result, "all")

    def _find_like(
        self, index: Index, source: Source, request: SearchRequest, dial: Dial
    ) -> SearchResult:
        alike = choose_terms(index, source, self.segmenter)
        if not alike.words:
            return SearchResult(0, 0, (), {}, (), 0, index.generation)
        response = build_similar_search(index, alike, source, dial, request).execute()
        found, shared = read_similar(response, request)
        telling = {essay.id: words for (essay, _), words in zip(found.essays, shared, strict=True)}
        sections = find_alike_sections(index, telling)
        hits = []
        for essay, score in found.essays:
            hit = present_hit((essay, score), (), sections, ())
            reasons = explain_likeness(hit, telling[essay.id], alike, source.essay)
            hits.append(replace(hit, reasons=reasons))
        return SearchResult(
            found.total, 0, tuple(hits), found.facets, (), found.took_ms, index.generation
        )

    def mark(self, text: str, query: str) -> tuple[Span, ...]:
        """A text with the telling words of a query marked; none of what it excludes."""
        matching = Matching(self.segmenter, self.profile or read_default_profile())
        return mark(text, read_conditions(parse_query(query).tree, matching).marked)

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


def _lacking(question: Question, held: frozenset[str] | None) -> tuple[str, ...]:
    if held is None or question.matches(held):
        return ()
    return question.lacking(held)


def _to_profile(meta: _Meta) -> RelevanceProfile:
    return parse_profile(meta[TUNING_KEY]) if TUNING_KEY in meta else read_default_profile()
