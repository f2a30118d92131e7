"""From the bytes of a document to a raw page, by the ending of its file."""

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import orjson

from indexer.corpus.model import RawDocument, RawPage
from indexer.corpus.reading.decoding import decode
from indexer.corpus.reading.html import parse_html
from indexer.corpus.reading.word import parse_docx

_INLINE_MARK = re.compile(r"[*_\[\]`<&]")
# Pairing them takes more than linear time: a text of so many is read as it stands.
_MOST_INLINE_MARKS = 20_000
# The renderer leaves out, without a word, what lies deeper than this.
_DEEPEST = 100
_DEEP_LINE = re.compile(r"^[ \t>*+-]{40,}+\S", re.M)


class NoPage(ValueError):
    """A line of a file of many pages that is none."""


def read_text(document: RawDocument) -> RawPage:
    """A text dump."""
    return _page(document, decode(document.data))


def read_html(document: RawDocument) -> RawPage:
    """An HTML original: its visible text."""
    return _page(document, parse_html(decode(document.data)))


def read_markdown(document: RawDocument) -> RawPage:
    """Markdown: the text of its blocks."""
    # Only for those who meet Markdown: each command would load it at its start.
    from markdown_it import MarkdownIt

    text = decode(document.data)
    if len(_INLINE_MARK.findall(text)) <= _MOST_INLINE_MARKS and not _DEEP_LINE.search(text):
        text = parse_html(MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).render(text))
    return _page(document, text)


def read_docx(document: RawDocument) -> RawPage:
    """A Word document: paragraphs and table rows in reading order."""
    return _page(document, parse_docx(document.data))


def read_record(document: RawDocument) -> RawPage:
    """A line of JSON Lines: an object with `id`, `title` and `text`."""
    record = parse_record(document.data)
    return _page(document, record["text"], str(record.get("title") or ""))


READERS: dict[str, Callable[[RawDocument], RawPage]] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".docx": read_docx,
    ".jsonl": read_record,
}


def parse_record(line: bytes) -> dict[str, Any]:
    """The object of a line, its `id` and `text` there. Raises `NoPage` with the reason."""
    try:
        record = orjson.loads(decode(line))
    except orjson.JSONDecodeError as error:
        raise NoPage(f"is not a JSON object ({error.msg})") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise NoPage('needs a JSON object with "id" and "text"')
    if not str(record.get("id", "")).strip():
        raise NoPage('needs an "id", which becomes part of its essays\' ids')
    return record


def page_name(path: PurePath) -> str:
    """The file's name without its endings."""
    name = path.name.removesuffix(".gz")
    return PurePath(name).stem if file_format(path) else name


def file_format(path: PurePath) -> str | None:
    """The ending that says how to read a file, `.gz` aside; None when we do not read it."""
    ending = PurePath(path.name.lower().removesuffix(".gz")).suffix
    return ending if ending in READERS else None


def _page(document: RawDocument, text: str, title: str = "") -> RawPage:
    return RawPage(document.name, text, document.source, title)
