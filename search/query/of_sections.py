"""What is asked of the sections when they are listed themselves: each must hold by itself what an essay must."""

from dataclasses import replace

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool, Query

from search.language.tree import Tree
from search.profile import SECTION_FIELDS
from search.query.conditions import require_of_sections
from search.query.facets import FACETS, build_constraints, build_named
from search.query.plain import Matching, any_of, build_word
from search.query.question import Question, build_enough
from search.query.request import SearchRequest

# A section has one role; where title and text differ is of the essay.
_FACETS = tuple(
    replace(facet, field="role") if facet.name == "role" else facet
    for facet in FACETS
    if facet.name != "differs"
)


def build_sections_query(
    tree: Tree, question: Question, request: SearchRequest, matching: Matching
) -> Query:
    """Sections that hold all that is required and enough of the plain words, the telling ones first.

    A word is held by a facet of the essay, too, as it is by the essay: 成都 by the region.
    """
    held = {
        word: any_of([build_word(word, SECTION_FIELDS), build_named(word)])
        for word in question.held
    }
    for expansion in question.expansions:
        others = expansion.build(SECTION_FIELDS)
        held |= {word: any_of([held[word], others]) for word in expansion.words if word in held}
    known = {word: query for word, query in held.items() if query is not None}
    required = require_of_sections(tree, matching)
    filters = [
        build_constraints(request, _FACETS),
        *([required] if required is not None else []),
        *build_enough(known, question.masses, question.least),
    ]
    if question.applied.hidden:
        hidden = Q("terms", essay_id=list(question.applied.hidden))
        filters.append(Bool(must_not=[hidden]))
    wanted = [question.sections] if question.sections is not None else []
    return Bool(filter=filters, should=wanted)
