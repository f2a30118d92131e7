"""What a search found, free of the engine's form: what pages and `--json` are made from."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mappings.documents import EssayDocument
from search.language.chips import Chip
from search.suggesting.relief import Relief


class Span(NamedTuple):
    """A piece of shown text: a `hit` is a word of the query, a `slot` what the page hid."""

    text: str
    hit: bool = False
    slot: bool = False


@dataclass(frozen=True)
class SectionHit:
    """A section that answers the query: its heading and its best passage, as the page wrote them."""

    id: str
    ordinal: int
    heading: tuple[Span, ...]
    snippet: tuple[Span, ...]
    role: str | None = None


@dataclass(frozen=True)
class Reason:
    """Why an essay is like another: a shared term or heading, or a facet that agrees or differs.

    `kind` is term, heading, year, agency or region; `weight` is a term's share of the score (0..1).
    """

    kind: str
    value: str
    agrees: bool = True
    weight: float = 0.0


@dataclass(frozen=True)
class EssayHit:
    """One essay of a result list with its best sections, best first."""

    essay: EssayDocument
    score: float
    title: tuple[Span, ...]
    sections: tuple[SectionHit, ...] = ()
    reasons: tuple[Reason, ...] = ()
    # Words of the query that an essay lacks which holds too little of it to match.
    lacking: tuple[str, ...] = ()
    # It holds none of them and is there because one of its passages means nearly what they do.
    by_meaning: bool = False
    # Whether editors put it on top for this query.
    pinned: bool = False
    # How many essays are folded under it, and not in the list.
    copies: int = 0


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: how many essays choosing it would show, and the values below it."""

    value: str
    count: int
    selected: bool = False
    children: tuple["FacetValue", ...] = ()


@dataclass(frozen=True)
class Offer:
    """A name among the words of a query, and the query that takes it as a condition: 只看 2014年."""

    kind: str
    value: str
    query: str


@dataclass(frozen=True)
class SearchResult:
    """A page of essays: `total` match the query, `near` more hold too little of it and are listed, too."""

    total: int
    near: int
    hits: tuple[EssayHit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    words: tuple[str, ...]
    took_ms: int
    generation: int = 0
    # The number of the tuning by which it is ordered, and the day for which its rules hold.
    tuning: int = 0
    day: date = date.min
    # The words to be marked wherever a hit is shown.
    marked: tuple[str, ...] = ()
    # How the query was read: its conditions, names that could be one, and what was repaired in it.
    chips: tuple[Chip, ...] = ()
    offers: tuple[Offer, ...] = ()
    notes: tuple[str, ...] = ()
    # Names among the words, with what is as good as each: 低保, 最低生活保障.
    expansions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # Where nothing matches: what one condition or choice less would give.
    reliefs: tuple[Relief, ...] = ()
    # The query that was probably meant; offered, never applied.
    did_you_mean: str | None = None
    # Where sections are listed: how many. Each hit is then an essay with the one section.
    sections: int | None = None

    @property
    def listed(self) -> int:
        """How many essays, or sections, the list goes through."""
        return self.total + self.near if self.sections is None else self.sections

    def facet(self, name: str) -> tuple[FacetValue, ...]:
        """The values of a facet, most frequent first, `unknown` last."""
        return self.facets.get(name, ())


# What is found where nobody can look.
NOTHING = SearchResult(total=0, near=0, hits=(), facets={}, words=(), took_ms=0)
