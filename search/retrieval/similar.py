"""More like this: the essay's own telling terms, chosen here, so that the reasons are exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Bool

from mappings.documents import EssayDocument, SectionDocument, essay_from_source
from mappings.segmentation import SEPARATOR, Segmenter
from search.presentation.highlighting import mark
from search.presentation.results import EssayHit, Reason
from search.profile import ESSAY_FIELD
from search.retrieval.essays import Index

SHOWN_TERMS = 8


@dataclass(frozen=True)
class Term:
    """A word of the essay and how telling it is: its count here against its rarity elsewhere."""

    word: str
    weight: float


def find_similar(
    index: Index,
    essay: EssayDocument,
    sections: Sequence[SectionDocument],
    segmenter: Segmenter,
    size: int,
) -> tuple[EssayHit, ...]:
    """The essays that share most of this one's telling terms, each with its reasons."""
    terms = choose_terms(index, sections, segmenter)
    if not terms:
        return ()
    clauses = [
        Q("term", **{ESSAY_FIELD: {"value": term.word, "boost": term.weight, "_name": term.word}})
        for term in terms
    ]
    minimum = index.profile.similar_match
    # Neither the source nor what it is a copy of; copies of anything are not shown.
    fullest = essay.copy.representative if essay.copy else essay.id
    left_out = [Q("ids", values=[essay.id, fullest]), Q("exists", field="copy_of")]
    query = Bool(should=clauses, minimum_should_match=minimum, must_not=left_out)
    search = index.search("essays").query(query).sort("_score", "page", "ordinal")
    weights = {term.word: term.weight for term in terms}
    hits = search.extra(track_scores=True)[:size].execute().hits
    return tuple(_present_similar(hit, essay, weights) for hit in hits)


def choose_terms(
    index: Index, sections: Sequence[SectionDocument], segmenter: Segmenter
) -> list[Term]:
    """The `similar_terms` most telling words of the text, of two characters or more."""
    text = "\n".join(f"{section.heading}\n{section.text}" for section in sections)
    # A term vector of a text that is not in the index: its counts here with the index's statistics.
    answer = index.client.termvectors(
        index=index.name("essays"),
        doc={ESSAY_FIELD: SEPARATOR.join(segmenter.cut(text))},
        fields=[ESSAY_FIELD],
        term_statistics=True,
        field_statistics=True,
        positions=False,
        offsets=False,
        filter={
            "max_num_terms": index.profile.similar_terms,
            "min_word_length": 2,
            "min_doc_freq": 2,
        },
    )
    terms = answer["term_vectors"].get(ESSAY_FIELD, {}).get("terms", {})
    found = [Term(word, statistics["score"]) for word, statistics in terms.items()]
    words = [term for term in found if any(c.isalpha() for c in term.word)]
    return sorted(words, key=lambda term: (-term.weight, term.word))


def _present_similar(hit: Any, source: EssayDocument, weights: Mapping[str, float]) -> EssayHit:
    other = essay_from_source(hit.meta.id, hit.to_dict())
    shared = [str(name) for name in getattr(hit.meta, "matched_queries", ())]
    reasons = (*_term_reasons(shared, weights), *_facet_reasons(source, other))
    return EssayHit(other, hit.meta.score, mark(other.title, ()), reasons=reasons)


def _term_reasons(shared: Sequence[str], weights: Mapping[str, float]) -> list[Reason]:
    total = sum(weights.values())
    strongest = sorted(shared, key=lambda word: (-weights[word], word))[:SHOWN_TERMS]
    return [Reason("term", word, weight=round(weights[word] / total, 3)) for word in strongest]


def _facet_reasons(source: EssayDocument, other: EssayDocument) -> list[Reason]:
    here, there = _facet_values(source), _facet_values(other)
    known = [name for name in here if here[name] and there[name]]
    return [Reason(name, there[name], agrees=here[name] == there[name]) for name in known]


def _facet_values(essay: EssayDocument) -> dict[str, str]:
    year, agency, region = essay.facets.year, essay.facets.agency_type, essay.facets.region
    period = "" if year is None else str(year.value or f"{year.from_}–{year.to}")
    return {
        "year": period,
        "agency": agency.value if agency else "",
        "region": "/".join(region.value) if region else "",
    }
