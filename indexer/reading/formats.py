"""From the bytes of one file to raw pages, by the file's ending."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

import orjson
from markdown_it import MarkdownIt

from indexer.model import RawPage, Skipped
from indexer.reading.decoding import decode
from indexer.reading.html import parse_html
from indexer.reading.word import parse_docx

Document = RawPage | Skipped
_INLINE_MARK = re.compile(r"[*_\[\]`<&]")
# Pairing them takes more than linear time: a text of so many is read as it stands.
_MOST_INLINE_MARKS = 20_000
# The renderer leaves out, without a word, what lies deeper than this.
_DEEPEST = 100
_DEEP_LINE = re.compile(r"^[ \t>*+-]{40,}+\S", re.M)


def read_text(name: str, source: str, data: bytes) -> Iterator[Document]:
    """A text dump: one page."""
    yield RawPage(name, decode(data), source)


def read_html(name: str, source: str, data: bytes) -> Iterator[Document]:
    """An HTML original: its visible text, one page."""
    yield RawPage(name, parse_html(decode(data)), source)


def read_markdown(name: str, source: str, data: bytes) -> Iterator[Document]:
    """Markdown: the text of its blocks, one page."""
    text = decode(data)
    if len(_INLINE_MARK.findall(text)) <= _MOST_INLINE_MARKS and not _DEEP_LINE.search(text):
        text = parse_html(MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).render(text))
    yield RawPage(name, text, source)


def read_docx(name: str, source: str, data: bytes) -> Iterator[Document]:
    """A Word document: paragraphs and table rows in reading order, one page."""
    yield RawPage(name, parse_docx(data), source)


def read_json_lines(name: str, source: str, data: bytes) -> Iterator[Document]:
    """JSON Lines: each line an object with `id`, `title` and `text` is a page."""
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if line.strip():
            yield _read_record(line, f"{source}:{number}")


FORMATS: dict[str, Callable[[str, str, bytes], Iterator[Document]]] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".docx": read_docx,
    ".jsonl": read_json_lines,
}


def page_name(path: PurePath) -> str:
    """The file's name without its endings."""
    name = path.name.removesuffix(".gz")
    return PurePath(name).stem if file_format(path) else name


def file_format(path: PurePath) -> str | None:
    """The ending that says how to read a file, `.gz` aside; None when we do not read it."""
    ending = PurePath(path.name.lower().removesuffix(".gz")).suffix
    return ending if ending in FORMATS else None


def _read_record(line: str, source: str) -> Document:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Skipped(source, f"is not a JSON object ({error.msg})")
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return Skipped(source, 'needs a JSON object with "id" and "text"')
    if not str(record.get("id", "")).strip():
        return Skipped(source, 'needs an "id", which becomes part of its essays\' ids')
    return RawPage(str(record["id"]), record["text"], source, str(record.get("title") or ""))
