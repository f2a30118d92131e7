"""A search as an Atom feed (RFC 4287)."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator

from mappings.documents import EssayDocument
from webapp.reader.heading import label_heading, label_writer

# Of what has no date at all; an entry must have one.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def to_atom(
    essays: Sequence[EssayDocument],
    query: str,
    page: str,
    own: str,
    to_address: Callable[[str], str],
) -> bytes:
    """The feed of a search whose page has that address; `own` is the feed's."""
    feed = FeedGenerator()
    feed.id(own)
    feed.title(f"范文检索：{_printable(query)}" if query else "范文检索")
    feed.link(href=own, rel="self")
    feed.link(href=page, rel="alternate")
    feed.updated(max(map(_date_of, essays), default=_NEVER))
    for essay in essays:
        entry = feed.add_entry(order="append")
        entry.id(to_address(essay.id))
        entry.link(href=to_address(essay.id))
        entry.title(_printable(label_heading(essay)))
        entry.author(name=_printable(label_writer(essay.facets)) or "佚名")
        entry.summary(_printable(f"原题：{essay.title}。约 {essay.length:,} 字。"))
        entry.updated(_date_of(essay))
    content: bytes = feed.atom_str(pretty=True)
    return content


def _date_of(essay: EssayDocument) -> datetime:
    """When it was published; else the end of the year it is about."""
    if essay.published_at:
        return datetime.fromisoformat(essay.published_at[:10]).replace(tzinfo=UTC)
    year = essay.facets.year
    return datetime(year.to, 12, 31, tzinfo=UTC) if year else _NEVER


def _printable(text: str) -> str:
    # XML holds no control characters.
    return "".join(c for c in text if c.isprintable())
