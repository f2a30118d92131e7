"""A query asked of an index in as few requests as it can be: two, for nearly all pages.

First the list, and how rare words are that were not asked before; then totals and counts where
those had to wait for that, the sections to show, what near hits hold, and words for slips.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch.dsl import Search

from mappings.segmentation import Segmenter
from search.language.parsing import parse_query
from search.language.printing import print_query
from search.language.tree import Tree
from search.presentation.results import SectionHit
from search.query.conditions import Answers, Conditions, read_conditions
from search.query.nearness import CUT_NOTE
from search.query.plain import Matching
from search.query.question import Question, Wording, build_question, to_wording
from search.query.rarity import Rarity
from search.query.request import SearchRequest
from search.retrieval.essays import (
    FoundEssays,
    RankedEssay,
    add_counts,
    ask_for_held,
    build_counts,
    build_list,
    build_total,
    read_essays,
    read_held,
    read_ranked,
    read_total,
)
from search.retrieval.index import Index
from search.retrieval.sections import build_best_sections, read_best_sections
from search.suggesting.correcting import Correction, ask_for_words, find_windows, read_corrections
from search.suggesting.relief import Relief

_LIST, _COUNTS, _RARITY, _SECTIONS, _HELD, _WORDS = (
    "list",
    "counts",
    "rarity",
    "best",
    "held",
    "words",
)


@dataclass(frozen=True)
class Found:
    """What an index answered to a query, and how the query was understood."""

    question: Question
    essays: FoundEssays
    sections: Mapping[str, tuple[SectionHit, ...]]
    # Essay -> the words that it holds, where some lack enough.
    held: Mapping[str, frozenset[str]]
    notes: tuple[str, ...]
    did_you_mean: str | None


@dataclass(frozen=True)
class Asker:
    """Asks queries of indices; keeps how rare words are."""

    segmenter: Segmenter
    rarity: Rarity

    def rank(self, index: Index, tree: Tree, request: SearchRequest) -> list[RankedEssay]:
        """The essays of a page as `find` orders them, and nothing else of it."""
        wording, _ = self._understand(index, tree)
        unknown = self._unknown(index, wording)
        asked = {_RARITY: self._ask_rarity(index, unknown)} if unknown else {}
        question = self._build(index, wording, index.ask(asked))
        listed = index.ask({_LIST: build_list(index, request, question)})
        return read_ranked(listed[_LIST])

    def find(self, index: Index, tree: Tree, request: SearchRequest) -> Found:
        """The page that a request asks for, whose query has this tree."""
        wording, notes = self._understand(index, tree)
        unknown = self._unknown(index, wording)
        first = {_RARITY: self._ask_rarity(index, unknown)} if unknown else {}
        if not unknown:
            first[_LIST] = self._list_and_count(index, request, self._build(index, wording, {}))
        elif wording.orders_without_rarity and request.sort == "relevance":
            first[_LIST] = build_list(index, request, self._build(index, wording, {}))
        answers = index.ask(first)
        question = self._build(index, wording, answers)
        if _LIST not in answers:
            answers |= index.ask({_LIST: self._list_and_count(index, request, question)})
        counted = _LIST if "aggregations" in answers[_LIST] else _COUNTS
        windows = find_windows(question.text, self.segmenter)
        rest = self._ask_for_the_rest(index, request, question, answers[_LIST])
        if windows:
            rest[_WORDS] = ask_for_words(index.search("essays"), windows)
        answers |= index.ask(rest)
        return Found(
            question,
            read_essays(answers[_LIST], answers[counted], request),
            read_best_sections(answers[_SECTIONS], question) if _SECTIONS in answers else {},
            read_held(answers[_HELD]) if _HELD in answers else {},
            notes,
            _correct(tree, read_corrections(answers[_WORDS], windows)) if windows else None,
        )

    def count(self, index: Index, reliefs: Sequence[Relief]) -> tuple[Relief, ...]:
        """Each with how many essays match it, asked in one request."""
        asked = {}
        for number, relief in enumerate(reliefs):
            wording, _ = self._understand(index, parse_query(relief.request.query).tree)
            question = self._build(index, wording, {})
            asked[str(number)] = build_total(index, relief.request, question)
        answers = index.ask(asked)
        return tuple(
            replace(relief, count=read_total(answers[str(number)]))
            for number, relief in enumerate(reliefs)
        )

    def _list_and_count(self, index: Index, request: SearchRequest, question: Question) -> Search:
        return add_counts(build_list(index, request, question), request, question)

    def _ask_for_the_rest(
        self, index: Index, request: SearchRequest, question: Question, listed: Any
    ) -> dict[str, Search]:
        """Counts that had to wait, and what is shown of each essay of the list."""
        ids = [hit.meta.id for hit in listed.hits]
        asked: dict[str, Search] = {}
        if "aggregations" not in listed:
            asked[_COUNTS] = build_counts(index, request, question)
        if ids:
            asked[_SECTIONS] = build_best_sections(index, ids, question)
        if ids and question.masses:
            asked[_HELD] = ask_for_held(index, ids, question)
        return asked

    def _understand(self, index: Index, tree: Tree) -> tuple[Wording, tuple[str, ...]]:
        """The wording of a tree, with what the sections say of it, and notes for the reader."""
        matching = Matching(self.segmenter, index.profile)
        conditions = read_conditions(tree, matching)
        notes = conditions.notes
        if conditions.needs_sections:
            conditions, cut = self._ask_sections(index, tree, conditions, matching)
            notes = (*notes, *cut)
        return to_wording(conditions, self.segmenter, index.profile), notes

    def _ask_sections(
        self, index: Index, tree: Tree, conditions: Conditions, matching: Matching
    ) -> tuple[Conditions, tuple[str, ...]]:
        asked = dict(enumerate(conditions.needs_sections))
        responses = index.ask(
            {
                str(number): question.ask(index.search("sections"))
                for number, question in asked.items()
            }
        )
        answers: Answers = {
            question.node: question.read(responses[str(number)].aggregations)
            for number, question in asked.items()
        }
        notes = (CUT_NOTE,) if any(answer.cut for answer in answers.values()) else ()
        return read_conditions(tree, matching, answers), notes

    def _unknown(self, index: Index, wording: Wording) -> list[str]:
        known = self.rarity.known(index.name("essays"), wording.telling)
        return [word for word in wording.telling if word not in known]

    def _ask_rarity(self, index: Index, words: Sequence[str]) -> Search:
        return self.rarity.ask(index.search("essays"), words)

    def _build(self, index: Index, wording: Wording, answers: Mapping[str, Any]) -> Question:
        name = index.name("essays")
        unknown = self._unknown(index, wording)
        idf = self.rarity.known(name, wording.telling)
        if unknown and _RARITY in answers:
            idf |= self.rarity.read(name, unknown, answers[_RARITY])
        # Until the answer is there each counts the same; the order of the list does not hang on it.
        return build_question(wording, dict.fromkeys(wording.telling, 1.0) | idf, index.profile)


def _correct(tree: Tree, corrections: Sequence[Correction]) -> str | None:
    """The query with words of the corpus for what looks like slips; None where nothing does."""
    query = corrected = print_query(tree)
    for correction in corrections:
        corrected = corrected.replace(correction.typed, correction.word)
    return corrected if corrected != query else None
