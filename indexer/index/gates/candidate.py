"""The generation that asks to be let in, and what it is compared with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from indexer.index.generations.generation import Generation
from search.evaluation.collections import Collection
from search.service import SearchService


@dataclass(frozen=True)
class Account:
    """What the job says it did, in pages: `read` = `indexed` + `unchanged` + `dead`."""

    read: int
    indexed: int
    unchanged: int
    dead: int
    essays: int
    sections: int


@dataclass(frozen=True)
class Candidate:
    """All that gates look at. `live` is None at the first rebuild.

    `rewritten` are pages of both generations whose documents are not the same in both; `text_of`
    gives the hash of a page's text as it was parsed; `queries` are of readers, `judged`
    are queries with rated essays.
    """

    client: Elasticsearch
    new: Generation
    live: Generation | None
    service: SearchService
    account: Account
    vanished: Sequence[str]
    rewritten: Sequence[str]
    live_pages: int
    in_both: Callable[[str], bool]
    text_of: Callable[[str], str | None]
    queries: Sequence[str] = ()
    judged: Collection | None = None


@dataclass(frozen=True)
class Outcome:
    """What a gate found; `reason` is a sentence when it refuses, and may be one when it does not."""

    gate: str
    passed: bool
    reason: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


def name_some(names: Sequence[str], most: int = 5) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
