"""What a rebuild is told by editors: words of the dictionary, rows of tables, facts of single essays."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal, get_args

from lexicon.agencies import group_of
from lexicon.tables import AddedRows
from mappings.dictionary import DictionaryChanges
from mappings.folding import fold
from mappings.names import page_of

CorrectedFacet = Literal["year", "agency", "region", "genre"]
CORRECTED_FACETS: tuple[CorrectedFacet, ...] = get_args(CorrectedFacet)
_DIGITS = 16
_OPENING = 60
_YEARS = re.compile(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?")
# What a work's name and an office's have in common with the agency's.
_ENDING = re.compile(r"(?:局|厅|委员会|委)$")
_QUOTES_AND_BLANKS = re.compile("[\\s\"'“”‘’＂\u2006]+")
# Neither a page's corrections nor anything else was told.
NONE = "-"


@dataclass(frozen=True)
class DictionaryWord:
    """A word that the dictionary shall have; without a frequency the least by which it comes out whole."""

    word: str
    frequency: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class AddedAgency:
    """A name of agencies, and which of the functions known they have: 行政审批局, 政府."""

    name: str
    function: str
    reason: str = ""


@dataclass(frozen=True)
class AddedEvent:
    """What happened once, from one month to another, as 2021-07; a year alone is all of it."""

    name: str
    begins: str
    ends: str
    reason: str = ""


@dataclass(frozen=True)
class Correction:
    """What a facet of an essay is: `value` as the facet calls it, empty for what cannot be told.

    An essay is known by its id and by how it begins: of a page whose essays are counted otherwise
    now, the one with that beginning is corrected.
    """

    essay: str
    facet: CorrectedFacet
    value: str
    opening: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Amendments:
    """All of it."""

    words: tuple[DictionaryWord, ...] = ()
    forbidden: tuple[str, ...] = ()
    agencies: tuple[AddedAgency, ...] = ()
    events: tuple[AddedEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @cached_property
    def dictionary(self) -> DictionaryChanges:
        """What they change of the dictionary."""
        added = tuple((word.word, word.frequency) for word in self.words)
        return DictionaryChanges(added, self.forbidden)

    @cached_property
    def rows(self) -> AddedRows:
        """What they add to the tables."""
        agencies = (
            {"name": one.name, "function": one.function, "group": group_of(one.function),
             "note": "", "weak": "0", "asked": "1"}
            for one in self.agencies
        )  # fmt: skip
        events = (
            {"name": one.name, "kind": "happened", "from": one.begins, "to": one.ends,
             "source": one.reason}
            for one in self.events
        )  # fmt: skip
        rows = {"agencies": tuple(tuple(row.items()) for row in agencies),
                "events": tuple(tuple(row.items()) for row in events)}  # fmt: skip
        return {name: added for name, added in rows.items() if added}

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """Each word or name that they change something about, with what that is."""
        return dict(self._terms())

    @cached_property
    def digest(self) -> str:
        """Changes with anything but the corrections."""
        return _hash(sorted(self.terms.items())) if self.terms else NONE

    @cached_property
    def all_digest(self) -> str:
        """Changes with anything that needs a rebuild; a reason does not."""
        said = [(one.essay, one.facet, one.value) for one in self.corrections]
        return _hash([sorted(self.terms.items()), sorted(said)])

    def of_page(self, page: str) -> tuple[Correction, ...]:
        """The corrections of a page's essays."""
        return self._by_page.get(page, ())

    def page_digest(self, page: str) -> str:
        """Changes with the corrections of a page."""
        said = [(one.essay, one.facet, one.value, one.opening) for one in self.of_page(page)]
        return _hash(sorted(said)) if said else NONE

    @cached_property
    def _by_page(self) -> Mapping[str, tuple[Correction, ...]]:
        found: dict[str, tuple[Correction, ...]] = {}
        for one in self.corrections:
            page = page_of(one.essay)
            found[page] = (*found.get(page, ()), one)
        return found

    def _terms(self) -> Iterator[tuple[str, str]]:
        for word in self.words:
            yield f"word {word.word}", f"{word.frequency}"
        for name in self.forbidden:
            yield f"word {name}", "forbidden"
        for agency in self.agencies:
            # Names of the agency's work and of its parts are made from it, too.
            yield f"name {_ENDING.sub('', agency.name)}", f"{agency.name} {agency.function}"
        for event in self.events:
            yield f"name {event.name}", f"{event.begins} {event.ends}"


def changed_terms(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    """What a text must have in it, as `as_compared` writes it, to be read otherwise after than before."""
    differing = dict(before.items() ^ after.items())
    return frozenset(as_compared(term.partition(" ")[2]) for term in differing)


def as_compared(text: str) -> str:
    """The text folded, without quotes and blanks: whoever lacks a word there lacks it everywhere."""
    return _QUOTES_AND_BLANKS.sub("", fold(text))


def to_opening(text: str) -> str:
    """How an essay begins."""
    return as_compared(text)[:_OPENING]


def read_years(value: str) -> tuple[int, int] | None:
    """`2013` or `2011-2013` as first and last year; None for what is neither."""
    found = _YEARS.fullmatch(value)
    years = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    return years if years[0] <= years[1] else None


def to_plain(part: Any) -> dict[str, Any]:
    """The JSON form of a word, agency, event or correction, without what says nothing."""
    known = {name: value for name, value in asdict(part).items() if value not in (None, "")}
    # That nothing can be told is what a correction says.
    return known | ({"value": part.value} if isinstance(part, Correction) else {})


def _hash(parts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]
