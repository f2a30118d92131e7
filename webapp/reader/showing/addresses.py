"""The addresses of pages: what was asked stands in them whole, and nothing else does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote

from search.query.request import SearchRequest
from search.retrieval.similar import Dial

# The address of a page of a list: of results, of essays like one.
ToUrl = Callable[[SearchRequest], str]
# Chinese stays as it is, as browsers show it: encoded it is three times as long, on every link of a page.
_ENCODED = re.compile(r"[^\w\-.~/:]")


def to_query(args: Sequence[tuple[str, str]]) -> str:
    """`?name=value&…` of an address; nothing where there are no arguments."""
    joined = "&".join(f"{name}={_encode(value)}" for name, value in args)
    return f"?{joined}" if joined else ""


@dataclass(frozen=True)
class Form:
    """Where a form leads, and what it sends along whatever is chosen in it."""

    action: str
    kept: tuple[tuple[str, str], ...]


def to_form(request: SearchRequest, to_url: ToUrl) -> Form:
    """A form that adds to what was asked, back on the first page."""
    path, _, query = to_url(replace(request, page=1, generation=None)).partition("?")
    return Form(path, tuple(parse_qsl(query)))


def _encode(text: str) -> str:
    return _ENCODED.sub(lambda found: quote(found[0], errors="replace"), text)


def path_of(kind: str, essay_id: str) -> str:
    """`/essay/…`, `/similar/…`: what a page has tens of."""
    return f"/{kind}/{quote(essay_id)}"


def search_url(request: SearchRequest) -> str:
    """The clean address of a result page."""
    return "/search" + to_query(request.to_args())


def feed_url(request: SearchRequest) -> str:
    """A search as a feed."""
    return "/search.atom" + to_state(replace(request, page=1, generation=None))


def outline_url(request: SearchRequest) -> str:
    """Where is told how the essays of a result are usually built."""
    return "/outline" + to_state(replace(request, page=1, generation=None))


def to_state(request: SearchRequest, at: int | None = None) -> str:
    """What an essay's address takes along: the page of the list to go back to, and its place there, from 1."""
    return to_query([*request.to_args(), *([("at", str(at))] if at else [])])


def to_places(request: SearchRequest) -> Callable[[int], str]:
    """What the addresses of a list's essays take along, of which a page has tens: `to_state` for each place."""
    state = to_state(request)
    before = f"{state}&at=" if state else "?at="
    return lambda at: f"{before}{at}"


def place_url(request: SearchRequest, at: int) -> str:
    """The essay at a place of a list."""
    return f"/search/{at}{to_state(replace(request, page=1))}"


def essay_url(essay_id: str, request: SearchRequest, at: int, section: int | None = None) -> str:
    """An essay, or a section of it, with its place in a list."""
    fragment = f"#s{section}" if section is not None else ""
    return f"/essay/{quote(essay_id)}{to_state(request, at)}{fragment}"


def similar_url(essay_id: str, dial: Dial, section: int | None) -> ToUrl:
    """The addresses of the pages of essays like one."""

    def to_url(request: SearchRequest) -> str:
        args = [("dial", str(dial))] if dial != "all" else []
        args += [("section", str(section))] if section is not None else []
        return f"/similar/{quote(essay_id)}{to_query([*args, *request.to_args()])}"

    return to_url
