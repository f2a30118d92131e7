"""Word documents to lines of text: paragraphs, text boxes and the rows of tables, nested ones too.

The elements are walked once in their order: python-docx's own cells repeat a merged cell, do not
show a table inside a table, and count a span of a million columns one by one.
"""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from indexer.corpus.reading.decoding import Undecodable

# An essay's own part has some hundred thousand bytes; a bomb of a few kilobytes has gigabytes.
_LARGEST_PART = 8 << 20
_LARGEST_UNPACKED = 64 << 20
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROW, _CELL, _PARAGRAPH, _TEXT, _TAB = (_WORD + name for name in ("tr", "tc", "p", "t", "tab"))
_BREAKS = (f"{_WORD}br", f"{_WORD}cr")
# A parser's errors are SyntaxErrors, an encrypted part's a RuntimeError, a lost relation's the rest.
_BROKEN = (
    BadZipFile,
    LookupError,
    ValueError,
    SyntaxError,
    RuntimeError,
    AttributeError,
    TypeError,
)
# Word writes a text box twice, the second time for programs that know none.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def parse_docx(data: bytes) -> str:
    """The text of a document, a line a paragraph, the cells of a table's row parted by tabs.

    Raises `Undecodable` for what is no Word document or unpacks to more than one ever has.
    """
    _check_size(data)
    # Not for those who never meet a Word document: each command would load it at its start.
    import docx

    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except _BROKEN as error:
        raise Undecodable("is not a Word document (.docx)") from error
    if body is None:
        raise Undecodable("is not a Word document (.docx)")
    for fallback in list(body.iter(_FALLBACK)):
        fallback.getparent().remove(fallback)
    lines = "".join(_walk(body)).split("\n")
    return "\n".join(line.strip("\t") for line in lines).strip("\n")


def _check_size(data: bytes) -> None:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            sizes = [(part.filename, part.file_size) for part in archive.infolist()]
    except (BadZipFile, ValueError, RuntimeError) as error:
        raise Undecodable("is not a Word document (.docx)") from error
    largest = max((size for name, size in sizes if name.endswith((".xml", ".rels"))), default=0)
    if largest > _LARGEST_PART or sum(size for _, size in sizes) > _LARGEST_UNPACKED:
        raise Undecodable("unpacks to far more than a Word document of essays holds: split it")


def _walk(body: Any) -> Iterator[str]:
    for node in body.iter(_ROW, _CELL, _PARAGRAPH, _TEXT, _TAB, *_BREAKS):
        tag = node.tag
        if tag == _TEXT:
            yield node.text or ""
        elif tag == _CELL:
            yield "\t"
        elif tag in (_ROW, *_BREAKS) or (tag == _PARAGRAPH and not _opens_cell(node)):
            yield "\n"
        elif tag == _TAB and node.getparent().tag == f"{_WORD}r":  # not a stop of the ruler
            yield "\t"


def _opens_cell(paragraph: Any) -> bool:
    before = paragraph.getprevious()
    first = before is None or before.tag == f"{_WORD}tcPr"
    return first and bool(paragraph.getparent().tag == _CELL)
