"""The lines of a file of any size, one after the other; a line without end takes no memory."""

import codecs
import io
from collections.abc import Callable, Iterator
from typing import IO

from indexer.corpus.reading.decoding import Undecodable

# A line that goes on for so long is no line: what comes after it is not looked for.
_LONGEST_SEARCH = 1 << 30
_PIECE = 1 << 20


def read_lines(stream: IO[bytes], longest: int) -> Iterator[tuple[int, bytes | None]]:
    """(number from 1, line) of each line that is not blank; None for one over `longest` bytes.

    Raises `Undecodable` for what is binary or does not end.
    """
    head = stream.read(2)
    stream.seek(0)
    read = _reader(stream, head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    number = 0
    while line := read(longest + 1):
        number += 1
        if number == 1 and b"\0" in line[:65536]:
            raise Undecodable("is binary, not text")
        if len(line) > longest and not line.endswith(b"\n"):
            _skip_line(read)
            yield number, None
        elif line.strip():
            yield number, line


def _reader(stream: IO[bytes], wide: bool) -> Callable[[int], bytes]:
    """Reads up to the end of a line, at most so many bytes; two-byte encodings become UTF-8."""
    if not wide:
        return stream.readline
    text = io.TextIOWrapper(stream, "utf-16", errors="replace")
    return lambda size: text.readline(size).encode("utf-8", "replace")


def _skip_line(read: Callable[[int], bytes]) -> None:
    skipped = 0
    while (piece := read(_PIECE)) and not piece.endswith(b"\n"):
        skipped += len(piece)
        if skipped > _LONGEST_SEARCH:
            raise Undecodable(f"has a line of over {_LONGEST_SEARCH >> 20} MiB: split it")
