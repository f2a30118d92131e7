"""All that a generation holds of its essays, read in the order of their ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

_SECTIONS_AT_ONCE = 500
_ESSAYS_AT_ONCE = 100


@dataclass(frozen=True)
class SectionWords:
    """A section's heading and text as they are stored: folded and cut into words."""

    ordinal: int
    heading: str
    text: str


@dataclass(frozen=True)
class Contents:
    """An essay's id and stored source, with its sections in reading order."""

    id: str
    source: Mapping[str, Any]
    sections: tuple[SectionWords, ...]

    @property
    def words(self) -> list[str]:
        """Title, headings and texts as they are stored, in reading order."""
        parts = (part for section in self.sections for part in (section.heading, section.text))
        return [self.source["title"], *parts]


def read_contents(
    client: Elasticsearch, essays: str, sections: str, after: str | None = None
) -> Iterator[Contents]:
    """The essays of these two indices that have any section, from the id `after` on."""
    query = {
        "query": {"range": {"essay_id": {"gte": after}}} if after else {"match_all": {}},
        "_source": ["essay_id", "ordinal", "heading", "text"],
        "sort": ["essay_id", "ordinal"],
    }
    hits = scan(client, query=query, index=sections, size=_SECTIONS_AT_ONCE, preserve_order=True)
    stored = (hit["_source"] for hit in hits)
    batch: dict[str, tuple[SectionWords, ...]] = {}
    for id_, group in groupby(stored, key=lambda section: str(section["essay_id"])):
        batch[id_] = tuple(SectionWords(s["ordinal"], s["heading"], s["text"]) for s in group)
        if len(batch) == _ESSAYS_AT_ONCE:
            yield from _with_sources(client, essays, batch)
            batch = {}
    yield from _with_sources(client, essays, batch)


def _with_sources(
    client: Elasticsearch, essays: str, batch: Mapping[str, tuple[SectionWords, ...]]
) -> Iterator[Contents]:
    if not batch:
        return
    answers = client.mget(index=essays, ids=list(batch))["docs"]
    sources = {answer["_id"]: answer["_source"] for answer in answers}
    yield from (Contents(id_, sources[id_], sections) for id_, sections in batch.items())
