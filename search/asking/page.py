"""A query asked of an index in as few requests as it can be: two, for nearly all pages.

First a look at it (`looking.py`); then totals and counts where those had to wait for that, the essays
of the page with the sections to show, what near hits hold, and words for slips.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch.dsl import Search

from search.asking.blending import Order
from search.asking.looking import Looked, Looker
from search.language.parsing import parse_query
from search.language.printing import print_query
from search.language.tree import Tree
from search.presentation.results import SectionHit
from search.profile import VectorWeights
from search.query.facets import read_counts
from search.query.question import Question
from search.query.request import SearchRequest
from search.retrieval.essays import (
    FoundEssays,
    ask_for_shown,
    build_counts,
    build_listed_among,
    build_total,
    read_documents,
    read_held,
    read_how_many_copies,
    read_total,
)
from search.retrieval.index import Index
from search.retrieval.sections import build_best_sections, read_best_sections
from search.suggesting.correcting import Correction, ask_for_words, find_windows, read_corrections
from search.suggesting.relief import Relief

_COUNTS, _ESSAYS, _SECTIONS, _WORDS, _AMONG = "counts", "essays", "best", "words", "among"


@dataclass(frozen=True)
class Found:
    """What an index answered to a query, and how the query was understood."""

    question: Question
    essays: FoundEssays
    sections: Mapping[str, tuple[SectionHit, ...]]
    # Essay -> the words that it holds, where some lack enough.
    held: Mapping[str, frozenset[str]]
    # Essay -> how many are folded under it.
    copies: Mapping[str, int]
    # Essays that have a passage among the nearest.
    meant: Set[str]
    notes: tuple[str, ...]
    did_you_mean: str | None


@dataclass(frozen=True)
class _Page:
    """The part of the order that is shown, and the essays of the order that words did not find."""

    looked: Looked
    order: Order
    beyond: Sequence[str]


@dataclass(frozen=True)
class Asker:
    """Asks queries of indices."""

    looker: Looker

    def find(self, index: Index, tree: Tree, request: SearchRequest) -> Found:
        """The page that a request asks for, whose query has this tree."""
        wording, notes = self.looker.understand(index, tree)
        looked = self.looker.look(index, wording, request, counting=True)
        page, question = _to_page(looked, request, index.profile.vectors), looked.question
        windows = find_windows(question.text, self.looker.segmenter)
        rest = self._ask_for_the_rest(index, request, page)
        if windows:
            rest[_WORDS] = ask_for_words(index.search("essays"), windows)
        answers = index.ask(rest, probe=False)
        return Found(
            question,
            _read_essays(page, answers, request),
            read_best_sections(answers[_SECTIONS], question) if _SECTIONS in answers else {},
            read_held(answers[_ESSAYS]) if _ESSAYS in answers and question.masses else {},
            read_how_many_copies(answers[_ESSAYS]) if _ESSAYS in answers else {},
            (looked.nearest or {}).keys(),
            notes,
            _correct(tree, read_corrections(answers[_WORDS], windows)) if windows else None,
        )

    def count(self, index: Index, reliefs: Sequence[Relief]) -> tuple[Relief, ...]:
        """Each with how many essays match it, asked in one request."""
        asked = {}
        for number, relief in enumerate(reliefs):
            wording, _ = self.looker.understand(index, parse_query(relief.request.query).tree)
            question = self.looker.build(index, wording)
            asked[str(number)] = build_total(index, relief.request, question)
        answers = index.ask(asked)
        return tuple(
            replace(relief, count=read_total(answers[str(number)]))
            for number, relief in enumerate(reliefs)
        )

    def _ask_for_the_rest(
        self, index: Index, request: SearchRequest, page: _Page
    ) -> dict[str, Search]:
        """Counts that had to wait, and what is shown of each essay of the page."""
        ids, question = [id_ for id_, _ in page.order], page.looked.question
        asked: dict[str, Search] = {}
        if page.looked.counted is None:
            asked[_COUNTS] = build_counts(index, request, question)
        if page.beyond:
            asked[_AMONG] = build_listed_among(index, request, question, page.beyond)
        if ids:
            nearest = page.looked.nearest or {}
            meant = [nearest[id_].section for id_ in ids if id_ in nearest]
            asked[_ESSAYS] = ask_for_shown(index, ids, question, request.copies)
            asked[_SECTIONS] = build_best_sections(index, ids, question, meant)
        return asked


def _to_page(looked: Looked, request: SearchRequest, weights: VectorWeights) -> _Page:
    order = looked.order(weights)
    if looked.nearest is None:
        return _Page(looked, order, ())
    by_words = {id_ for id_, _ in looked.listed.essays}
    beyond = [id_ for id_, _ in order if id_ not in by_words]
    return _Page(looked, order[request.offset : request.offset + request.size], beyond)


def _read_essays(page: _Page, answers: Mapping[str, Any], request: SearchRequest) -> FoundEssays:
    listed, counted = page.looked.listed, page.looked.counted
    # An answer without a hit counts as false.
    counts = read_counts(answers[_COUNTS] if counted is None else counted, request)
    documents = read_documents(answers[_ESSAYS]) if _ESSAYS in answers else ()
    by_id = {essay.id: essay for essay in documents}
    essays = tuple((by_id[id_], score) for id_, score in page.order if id_ in by_id)
    only_meant = len(page.beyond) - (read_total(answers[_AMONG]) if _AMONG in answers else 0)
    near = listed.total - counts.total + only_meant
    return FoundEssays(counts.total, near, essays, counts.facets, listed.took_ms)


def _correct(tree: Tree, corrections: Sequence[Correction]) -> str | None:
    """The query with words of the corpus for what looks like slips; None where nothing does."""
    query = corrected = print_query(tree)
    for correction in corrections:
        corrected = corrected.replace(correction.typed, correction.word)
    return corrected if corrected != query else None
