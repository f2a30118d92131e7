"""Essays read from an index: one to read, sections of several, two to compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mappings.documents import EssayDocument, SectionDocument
from mappings.names import essay_of, section_id
from mappings.segmentation import Segmenter
from search.differences.comparing import Comparison, compare_sections
from search.retrieval.essays import (
    ask_for_copies,
    ask_for_essay,
    ask_for_essays,
    ask_for_neighbours,
    read_documents,
)
from search.retrieval.index import Index
from search.retrieval.sections import ask_for_sections, ask_for_sections_by_id, read_sections


@dataclass(frozen=True)
class EssayPage:
    """An essay with all its sections in reading order, and the copies folded under it."""

    essay: EssayDocument
    sections: tuple[SectionDocument, ...]
    copies: tuple[EssayDocument, ...] = ()
    # The essays before and behind it on the page that it is from.
    neighbours: tuple[EssayDocument, ...] = ()


@dataclass(frozen=True)
class ComparedPage:
    """Two essays and what differs in them."""

    left: EssayDocument
    right: EssayDocument
    comparison: Comparison


Sections = Mapping[str, tuple[SectionDocument, EssayDocument]]


def find_essay(index: Index, essay_id: str) -> EssayPage | None:
    """An essay with its sections, or None when there is none of that id."""
    answers = index.ask(
        {
            "essay": ask_for_essay(index, essay_id),
            "sections": ask_for_sections(index, essay_id),
            "copies": ask_for_copies(index, essay_id),
            "neighbours": ask_for_neighbours(index, essay_id),
        }
    )
    essay = next(iter(read_documents(answers["essay"])), None)
    if essay is None:
        return None
    copies, beside = (read_documents(answers[name]) for name in ("copies", "neighbours"))
    return EssayPage(essay, read_sections(answers["sections"]), copies, beside)


def find_sections_of(index: Index, section_ids: Sequence[str]) -> Sections:
    """Sections with their essays, by their ids; those that are not there are left out."""
    essay_ids = sorted({essay_of(id_) for id_ in section_ids})
    answers = index.ask(
        {
            "sections": ask_for_sections_by_id(index, section_ids),
            "essays": ask_for_essays(index, essay_ids),
        }
    )
    essays = {essay.id: essay for essay in read_documents(answers["essays"])}
    return {
        section_id(section.essay_id, section.ordinal): (section, essays[section.essay_id])
        for section in read_sections(answers["sections"])
        if section.essay_id in essays
    }


def find_compared(index: Index, left: str, right: str, segmenter: Segmenter) -> ComparedPage | None:
    """Two essays sentence by sentence; None when one of them is not there."""
    both = left, right
    asked = {f"essay{n}": ask_for_essay(index, one) for n, one in enumerate(both)}
    asked |= {f"sections{n}": ask_for_sections(index, one) for n, one in enumerate(both)}
    answers = index.ask(asked)
    essays = [essay for n, _ in enumerate(both) for essay in read_documents(answers[f"essay{n}"])]
    if len(essays) < len(both):
        return None
    sections = [read_sections(answers[f"sections{n}"]) for n, _ in enumerate(both)]
    comparison = compare_sections(sections[0], sections[1], segmenter)
    return ComparedPage(essays[0], essays[1], comparison)
