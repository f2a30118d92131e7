"""Files and folders to documents, and these to raw pages; what cannot be read is said, not raised."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from indexer.corpus.model import RawDocument, RawPage, Skipped
from indexer.corpus.reading.decoding import Undecodable
from indexer.corpus.reading.formats import READERS, NoPage, file_format, page_name, parse_record
from indexer.corpus.reading.lines import read_lines

# The longest text a page may have, a novel of a thousand pages: more is a mistake, not an essay
# page, the engine would not highlight it, and a rebuild would need too much memory in one piece.
LONGEST_PAGE = 1_000_000
# A character takes at most four bytes, or six where JSON escapes it, and marks come on top.
_LARGEST_PAGE = 8 * LONGEST_PAGE
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
        endings = ", ".join(READERS)
        raise NoCorpus(
            f"No pages in {', '.join(map(str, given))}: expected files {endings} or .gz."
        )
    return list(dict.fromkeys(files))


def read_documents(files: Iterable[Path]) -> Iterator[RawDocument | Skipped]:
    """Each page of the files as it lies there, one in memory at a time, or a `Skipped`."""
    for file in files:
        try:
            yield from _read_file(file)
        except (Undecodable, NoPage) as error:
            yield Skipped(str(file), str(error))
        except (OSError, EOFError, zlib.error) as error:
            yield Skipped(str(file), f"cannot be read ({error})")


def to_raw_page(document: RawDocument) -> RawPage | Skipped:
    """The text of a document, or why it is none."""
    try:
        return _check(READERS[document.ending](document))
    except (Undecodable, NoPage) as error:
        return Skipped(document.source, str(error))


def read_pages(files: Iterable[Path]) -> Iterator[RawPage | Skipped]:
    """Each page of the files, or a `Skipped` for what is none. Names are unique in the answer."""
    seen: dict[str, str] = {}
    for document in read_documents(files):
        page = to_raw_page(document) if isinstance(document, RawDocument) else document
        if isinstance(page, RawPage) and page.name in seen:
            page = same_name(page, seen[page.name])
        elif isinstance(page, RawPage):
            seen[page.name] = page.source
        yield page


def same_name(document: RawDocument | RawPage, first: str) -> Skipped:
    """Why a second page of one name is left out: they would share their ids."""
    message = f"has the same name ({document.name}) as {first}: rename one"
    return Skipped(document.source, message)


def _files_below(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    inside = (file for file in sorted(path.rglob("*")) if file_format(file))
    return [file for file in inside if file.is_file() and not file.is_symlink()]


def _read_file(file: Path) -> Iterator[RawDocument | Skipped]:
    ending = file_format(file)
    if ending is None:
        yield Skipped(str(file), f"is none of the forms we read ({', '.join(READERS)}, or .gz)")
        return
    opener = gzip.open if file.name.lower().endswith(".gz") else open
    with opener(file, "rb") as opened:
        stream = cast(IO[bytes], opened)
        if ending == ".jsonl":
            yield from _read_records(file, stream)
        else:
            yield RawDocument(page_name(file), str(file), ending, _read_whole(stream))


def _read_whole(stream: IO[bytes]) -> bytes:
    data = bytearray()
    # A piece at a time: a packed file may be a thousand times as large as it looks.
    while piece := stream.read(_PIECE):
        data += piece
        if len(data) > _LARGEST_PAGE:
            raise Undecodable(f"is larger than {_LARGEST_PAGE >> 20} MiB: split it")
    return bytes(data)


def _read_records(file: Path, stream: IO[bytes]) -> Iterator[RawDocument | Skipped]:
    for number, line in read_lines(stream, _LARGEST_PAGE):
        source = f"{file}:{number}"
        if line is None:
            yield Skipped(source, f"is larger than {_LARGEST_PAGE >> 20} MiB: split it")
            continue
        try:
            name = str(parse_record(line)["id"])
        except (Undecodable, NoPage) as error:
            yield Skipped(source, str(error))
        else:
            yield RawDocument(name, source, ".jsonl", line)


def _check(page: RawPage) -> RawPage | Skipped:
    if len(page.name.encode("utf-8", "replace")) > LONGEST_NAME:
        return Skipped(page.source, f"has a name of over {LONGEST_NAME} bytes: shorten it")
    text = page.text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates from JSON
    if not text.strip():
        return Skipped(page.source, "is empty")
    if len(text) > LONGEST_PAGE:
        return Skipped(
            page.source, f"has {len(text):,} characters, more than {LONGEST_PAGE:,}: no page"
        )
    return RawPage(page.name, text, page.source, page.title)
