"""Files and folders to raw pages, one after the other; what cannot be read is said, not raised."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from indexer.model import RawPage, Skipped
from indexer.reading.decoding import Undecodable
from indexer.reading.formats import FORMATS, Document, file_format, page_name

# The longest text a page may have: one of 10 million characters is a mistake, not an essay page.
LONGEST_PAGE = 10_000_000
# A file of many pages; one of a single page has at most four bytes a character.
LARGEST_FILE = 1 << 30
_LARGEST_PAGE = 4 * LONGEST_PAGE
_PIECE = 1 << 20
# Ids are made of it, and the engine takes 512 bytes.
LONGEST_NAME = 400


class NoCorpus(ValueError):
    """None of the given paths holds anything to read."""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files of the paths in a fixed order: given files as they are, of folders those we read.

    Raises `NoCorpus` when a path does not exist or nothing at all is found.
    """
    given = list(paths)
    for path in given:
        if not path.exists():
            raise NoCorpus(f"{path} does not exist: name a file or folder of pages.")
    files = [file for path in given for file in _files_below(path)]
    if not files:
        endings = ", ".join(FORMATS)
        raise NoCorpus(
            f"No pages in {', '.join(map(str, given))}: expected files {endings} or .gz."
        )
    return list(dict.fromkeys(files))


def read_pages(files: Iterable[Path]) -> Iterator[Document]:
    """Each page of the files, or a `Skipped` for what is none. Names are unique in the answer."""
    seen: dict[str, str] = {}
    for file in files:
        for document in _read_file(file):
            checked = _check(document)
            if isinstance(checked, RawPage) and (first := seen.get(checked.name)):
                yield Skipped(
                    checked.source, f"has the same name ({checked.name}) as {first}: rename one"
                )
                continue
            if isinstance(checked, RawPage):
                seen[checked.name] = checked.source
            yield checked


def _files_below(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    inside = (file for file in sorted(path.rglob("*")) if file_format(file))
    return [file for file in inside if file.is_file() and not file.is_symlink()]


def _read_file(file: Path) -> Iterator[Document]:
    ending = file_format(file)
    if ending is None:
        yield Skipped(str(file), f"is none of the forms we read ({', '.join(FORMATS)}, or .gz)")
        return
    try:
        yield from FORMATS[ending](page_name(file), str(file), _read_bytes(file, ending))
    except Undecodable as error:
        yield Skipped(str(file), str(error))
    except (OSError, EOFError, zlib.error) as error:
        yield Skipped(str(file), f"cannot be read ({error})")


def _read_bytes(file: Path, ending: str) -> bytes:
    largest = LARGEST_FILE if ending == ".jsonl" else _LARGEST_PAGE
    opener = gzip.open if file.name.lower().endswith(".gz") else open
    with opener(file, "rb") as stream:
        data = bytearray()
        # A piece at a time: a packed file may be a thousand times as large as it looks.
        while piece := stream.read(_PIECE):
            data += piece
            if len(data) > largest:
                raise Undecodable(f"is larger than {largest >> 20} MiB: split it")
    return bytes(data)


def _check(document: Document) -> Document:
    if isinstance(document, Skipped):
        return document
    if len(document.name.encode()) > LONGEST_NAME:
        return Skipped(document.source, f"has a name of over {LONGEST_NAME} bytes: shorten it")
    text = document.text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates from JSON
    if not text.strip():
        return Skipped(document.source, "is empty")
    if len(text) > LONGEST_PAGE:
        return Skipped(
            document.source, f"has {len(text):,} characters, more than {LONGEST_PAGE:,}: no page"
        )
    return RawPage(document.name, text, document.source, document.title)
