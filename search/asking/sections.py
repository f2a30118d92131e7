"""A query asked for sections instead of essays: totals and counts are of essays all the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.asking.looking import Looker
from search.language.tree import Field, Tree, leaves
from search.presentation.results import EssayHit
from search.query.facets import Counted, read_counts
from search.query.of_sections import build_sections_query
from search.query.plain import Matching
from search.query.question import Question
from search.query.request import SearchRequest
from search.retrieval.essays import (
    ask_for_essays,
    build_counts,
    present_hit,
    read_documents,
)
from search.retrieval.index import Index
from search.retrieval.sections import build_section_list, read_section_list

_TITLE_NOTE = "标题是整篇的，按段列出时没有用“标题”这个条件。"
_DIFFERS_NOTE = "题文不符是整篇的，按段列出时没有用这个条件。"
_COUNTS, _SECTIONS, _ESSAYS = "counts", "sections", "essays"


@dataclass(frozen=True)
class FoundSections:
    """A page of sections, each with its essay; `sections` are listed in all, of the essays counted."""

    question: Question
    hits: tuple[EssayHit, ...]
    sections: int
    counted: Counted
    took_ms: int
    notes: Sequence[str]


def find_sections(
    index: Index, looker: Looker, tree: Tree, request: SearchRequest
) -> FoundSections:
    """The sections that hold by themselves what the query asks for."""
    wording, notes = looker.understand(index, tree)
    question = looker.measure(index, wording)
    matching = Matching(looker.segmenter, index.profile)
    query = build_sections_query(tree, question, request, matching)
    answers = index.ask(
        {
            _COUNTS: build_counts(index, request, question),
            _SECTIONS: build_section_list(index, request, query),
        }
    )
    sections, total = read_section_list(answers[_SECTIONS], question.marked)
    ids = list(dict.fromkeys(essay for essay, _, _ in sections))
    found = index.ask({_ESSAYS: ask_for_essays(index, ids)} if ids else {})
    essays = {essay.id: essay for essay in read_documents(found[_ESSAYS])} if ids else {}
    return FoundSections(
        question=question,
        hits=tuple(
            present_hit((essays[essay], score), question.marked, {essay: (section,)})
            for essay, score, section in sections
            if essay in essays
        ),
        sections=total,
        counted=read_counts(answers[_COUNTS], request),
        took_ms=answers[_SECTIONS]["took"],
        notes=(*notes, *_explain(tree, request)),
    )


def _explain(tree: Tree, request: SearchRequest) -> Sequence[str]:
    titled = any(isinstance(leaf, Field) and leaf.name == "title" for leaf in leaves(tree))
    notes = [_TITLE_NOTE] if titled else []
    return [*notes, _DIFFERS_NOTE] if request.chosen("differs") else notes
