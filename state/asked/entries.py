"""One thing that a reader did, in the form that is kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from mappings.folding import fold

What = Literal["search", "click"]
_LONGEST = 200
# Of people: numbers of telephones, identity cards and accounts, and addresses of mail.
_PRIVATE = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|\d[\d\- ]{5,}\d")
MASKED = "…"


@dataclass(frozen=True)
class Entry:
    """A search with what it found and how long it took, or what was opened from a list."""

    at: str
    what: What
    query: str
    total: int | None = None
    ms: int | None = None
    facets: tuple[str, ...] = ()
    generation: int | None = None
    essay: str | None = None
    place: int | None = None

    def to_source(self) -> dict[str, Any]:
        """Without what says nothing."""
        known = {name: value for name, value in vars(self).items() if value not in (None, ())}
        return known | ({"facets": list(self.facets)} if self.facets else {})


def searched(query: str, total: int, ms: float, facets: tuple[str, ...], generation: int) -> Entry:
    """That something was searched for just now."""
    return Entry(_minute(), "search", to_asked(query), total, round(ms), facets, generation)


def opened(query: str, essay: str, place: int) -> Entry:
    """That an essay was opened just now from its place in a list."""
    return Entry(_minute(), "click", to_asked(query), essay=essay, place=place)


def to_asked(query: str) -> str:
    """A query as it is kept and counted: folded, masked, cut."""
    masked = _PRIVATE.sub(MASKED, " ".join(fold(query).split()))
    return masked[:_LONGEST]


def _minute() -> str:
    return datetime.now(UTC).replace(second=0, microsecond=0).isoformat()
