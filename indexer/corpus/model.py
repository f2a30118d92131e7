"""The indexer's own model: a raw page becomes a page of essays, each split into sections."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from mappings.facets import Facets
from mappings.names import essay_id


@dataclass(frozen=True)
class RawDocument:
    """One page as it lies in a file: its bytes, and the ending that says how to read them."""

    name: str
    source: str
    ending: str
    data: bytes = field(repr=False)

    @property
    def content(self) -> str:
        """SHA-256 of the bytes and of how they are read, in hexadecimal digits."""
        return hashlib.sha256(self.ending.encode() + b"\0" + self.data).hexdigest()


@dataclass(frozen=True)
class RawPage:
    """A source document as plain text, before anything is understood of it.

    `name` becomes part of every id; `title` is given only where the source keeps it apart.
    """

    name: str
    text: str
    source: str
    title: str = ""


@dataclass(frozen=True)
class Skipped:
    """A source document, or a part of one, that could not be read, with the sentence that says why."""

    source: str
    message: str


@dataclass(frozen=True)
class Section:
    """A heading with the text below it up to the next heading; level 0 is text before any."""

    ordinal: int
    level: int
    heading: str
    text: str
    path: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True)
class Essay:
    """One essay of a page; `title` is what the page calls it, a claim like all titles.

    `titled` when the title is this essay's own and not one that the page has above each.
    """

    ordinal: int
    title: str
    sections: tuple[Section, ...]
    facets: Facets = field(default_factory=Facets)
    titled: bool = False

    def id(self, page: str) -> str:
        """`page-ordinal`."""
        return essay_id(page, self.ordinal)

    @property
    def text(self) -> str:
        """Headings and texts in reading order."""
        parts = (part for s in self.sections for part in (s.heading, s.text) if part)
        return "\n".join(parts)


@dataclass(frozen=True)
class Account:
    """Where the characters of a page went; kept and dropped add up to `characters`."""

    characters: int
    kept: int
    dropped: Mapping[str, int]

    @property
    def balanced(self) -> bool:
        """Whether each character is accounted for once."""
        return self.characters == self.kept + sum(self.dropped.values())


@dataclass(frozen=True)
class Page:
    """A parsed page: what the site says of it, and its essays.

    `said` is the number of essays that its title says it has (…工作总结(六篇)), if it says one.
    """

    name: str
    title: str
    essays: tuple[Essay, ...]
    account: Account
    published_at: str | None = None
    views: int | None = None
    breadcrumb: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    source: str = ""
    said: int | None = None

    @property
    def lacks_essays(self) -> bool:
        """Whether other than so many were found."""
        return self.said is not None and self.said != len(self.essays)
