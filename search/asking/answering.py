"""What was found, as it is shown: the page of results with all that is told of it."""

from collections.abc import Sequence
from dataclasses import replace

from search.asking.opening import Version
from search.asking.page import Found
from search.asking.sections import FoundSections
from search.language.chips import to_chips
from search.language.parsing import ParsedQuery
from search.presentation.results import EssayHit, Offer, SearchResult
from search.query.question import Question
from search.retrieval.essays import RankedEssay, present_hit
from search.suggesting.relief import Relief


def to_result(
    version: Version,
    parsed: ParsedQuery,
    found: Found,
    offers: Sequence[Offer],
    reliefs: Sequence[Relief],
) -> SearchResult:
    """The page of essays of a generation."""
    question = found.question
    return SearchResult(
        total=found.essays.total,
        near=found.essays.near,
        hits=tuple(_present(found, hit) for hit in found.essays.essays),
        facets=found.essays.facets,
        words=question.words,
        expansions=_tell_expansions(question),
        took_ms=found.essays.took_ms,
        generation=version.generation,
        tuning=version.tuning,
        day=version.day,
        marked=question.marked,
        chips=to_chips(parsed.tree),
        offers=tuple(offers),
        notes=(*parsed.notes, *found.notes),
        reliefs=tuple(reliefs),
        did_you_mean=found.did_you_mean,
    )


def to_section_result(
    version: Version, parsed: ParsedQuery, found: FoundSections, offers: Sequence[Offer]
) -> SearchResult:
    """The page of sections of a generation."""
    question = found.question
    return SearchResult(
        total=found.counted.total,
        near=0,
        hits=found.hits,
        facets=found.counted.facets,
        words=question.words,
        expansions=_tell_expansions(question),
        took_ms=found.took_ms,
        generation=version.generation,
        tuning=version.tuning,
        day=version.day,
        marked=question.marked,
        chips=to_chips(parsed.tree),
        offers=tuple(offers),
        notes=(*parsed.notes, *found.notes),
        sections=found.sections,
    )


def _tell_expansions(question: Question) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((e.name, e.others) for e in question.expansions)


def _present(found: Found, ranked: RankedEssay) -> EssayHit:
    id_, question = ranked[0].id, found.question
    hit = present_hit(ranked, question.marked, found.sections)
    hit = replace(hit, copies=found.copies.get(id_, 0))
    held = found.held.get(id_)
    if id_ in question.applied.pinned:
        return replace(hit, pinned=True)
    if held is None or question.matches(held):
        return hit
    by_meaning = not held and id_ in found.meant
    return replace(hit, lacking=question.lacking(held), by_meaning=by_meaning)
