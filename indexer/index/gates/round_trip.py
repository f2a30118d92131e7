"""The gate on texts: what readers will see is what the pages say, to the last character."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from indexer.index.gates.candidate import Candidate, Outcome, name_some
from indexer.index.preparing.prepared import hash_text
from mappings.documents import SectionDocument, section_from_source

SAMPLED_PAGES = 40
_SEED = 20
# Sections in one answer.
_PIECE = 500


def check_round_trip(candidate: Candidate) -> Outcome:
    """The sections of a sample of pages, read back and joined, are the text that was parsed."""
    pages = list(_sample_pages(candidate))
    wrong = [page for page in pages if _read_hash(candidate, page) != candidate.text_of(page)]
    figures = {"pages": len(pages), "wrong": len(wrong)}
    if not wrong:
        return Outcome("round trip", True, figures=figures)
    reason = (
        f"the text of {len(wrong)} of {len(pages)} pages is not what was read: {name_some(wrong)}"
    )
    return Outcome("round trip", False, reason, figures)


def _sample_pages(candidate: Candidate) -> Iterator[str]:
    query: dict[str, Any] = {
        "function_score": {
            "query": {"match_all": {}},
            "random_score": {"seed": _SEED + candidate.new.number, "field": "_seq_no"},
        }
    }
    hits = candidate.client.search(
        index=candidate.new.index("essays"),
        query=query,
        source={"includes": ["page"]},
        size=SAMPLED_PAGES,
    )["hits"]["hits"]
    yield from dict.fromkeys(hit["_source"]["page"] for hit in hits)


def _read_hash(candidate: Candidate, page: str) -> str:
    sections = sorted(
        _read_sections(candidate, page),
        key=lambda s: (int(s.essay_id.rpartition("-")[2]), s.ordinal),
    )
    return hash_text((section.heading, section.text) for section in sections)


def _read_sections(candidate: Candidate, page: str) -> Iterator[SectionDocument]:
    search = partial(
        candidate.client.search,
        index=candidate.new.index("sections"),
        query={"term": {"page": page}},
        sort=["essay_id", "ordinal"],
        size=_PIECE,
    )
    hits = search()["hits"]["hits"]
    while hits:
        yield from (section_from_source(hit["_source"]) for hit in hits)
        hits = search(search_after=hits[-1]["sort"])["hits"]["hits"]
