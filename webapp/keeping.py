"""Lists kept as they went out, for whoever asks the same of the same generation, tuned the same.

Each process keeps its own. Before a kept page is sent again the engine is asked which generation is live and how it is
tuned, so that nobody sees the list of before a swap or a publication. Where the engine does not answer, a kept page is
better than none: it says since when it is.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from gzip import decompress
from threading import Lock

import brotli
from flask import Flask, Response, current_app, g, request

from search.asking.opening import Version
from search.failures import Unavailable
from webapp.held import service
from webapp.wording import read_language, say

_KEPT = "fanwen-kept-pages"
# Bytes as they are sent; a page takes some 12 KB.
MOST_BYTES = 16 * 1024 * 1024
_DECODE: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": decompress,
    "": bytes,
}
_MAIN = b'<main id="content">'
_MINUTE = 60.0
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Kept:
    """A page as it went out; `note` is done again for each reader."""

    version: Version
    body: bytes
    encoding: str
    at: float
    note: Callable[[float], None]


class Pages:
    """The pages of one process, those longest not asked for given up first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._most, self._bytes = most, 0
        self._guard = Lock()

    def find(self, key: Key) -> Kept | None:
        """The page of that key."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Key, page: Kept) -> None:
        """From now on this is the page of that key."""
        with self._guard:
            self._drop(key)
            self._kept[key] = page
            self._bytes += len(page.body)
            while self._bytes > self._most:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """There are none any more."""
        with self._guard:
            self._kept.clear()
            self._bytes = 0

    def drop(self, key: Key) -> None:
        """There is none of that key any more."""
        with self._guard:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        if (old := self._kept.pop(key, None)) is not None:
            self._bytes -= len(old.body)


def add_keeping(app: Flask) -> None:
    """Pages that were asked to be kept are, as they leave: to be called before what compresses them is added."""
    app.extensions[_KEPT] = Pages()
    app.after_request(_keep)


def forget_pages(app: Flask) -> None:
    """No page is kept."""
    app.extensions[_KEPT].clear()


def find_page() -> Response | None:
    """The page that is kept of what is asked now, if it would be the same again."""
    begun, pages, key = time.perf_counter(), _pages(), _to_key()
    kept = pages.find(key)
    if kept is None:
        return None
    try:
        version = service().read_version()
    except Unavailable:
        return _as_of_before(kept)
    if version != kept.version:
        pages.drop(key)
        return None
    kept.note(time.perf_counter() - begun)
    return _to_response(kept.body, kept.encoding)


def keep_page(version: Version, note: Callable[[float], None] = lambda seconds: None) -> None:
    """What is answered now is to be kept; `note` is called with the seconds that it took, each time that it is sent."""
    g.kept_page = (version, note)


def _keep(response: Response) -> Response:
    asked = g.pop("kept_page", None)
    encoding = response.headers.get("Content-Encoding", "")
    if asked and request.method == "GET" and response.status_code == 200 and encoding in _DECODE:
        version, note = asked
        page = Kept(version, response.get_data(), encoding, time.monotonic(), note)
        _pages().keep(_to_key(), page)
    return response


def _as_of_before(kept: Kept) -> Response:
    minutes = int((time.monotonic() - kept.at) / _MINUTE)
    told = (
        say("检索服务暂时没有应答，这是 %(count)s 分钟前的结果。", count=minutes)
        if minutes
        else say("检索服务暂时没有应答，这是刚才的结果。")
    )
    body = _DECODE[kept.encoding](kept.body)
    notice = f'{_MAIN.decode()}<p class="note" role="status">{told}</p>'
    return _to_response(body.replace(_MAIN, notice.encode(), 1), "")


def _to_response(body: bytes, encoding: str) -> Response:
    response = Response(body, mimetype="text/html")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def _to_key() -> Key:
    return (request.url, read_language(), request.headers.get("Accept-Encoding", ""))


def _pages() -> Pages:
    pages: Pages = current_app.extensions[_KEPT]
    return pages
