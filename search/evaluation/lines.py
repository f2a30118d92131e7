"""Lines of plain or gzipped files, each failure one sentence: what, where, what to do."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NAMES = ("query id", "document id", "rating")


class BadCollection(ValueError):
    """The collection cannot be measured with; the message says where it is wrong and what to do."""


def find_file(folder: Path, name: str) -> Path | None:
    """`name` in the folder, or `name.gz`; None where neither is. Raises for both."""
    found = [path for path in (folder / name, folder / f"{name}.gz") if path.exists()]
    if len(found) > 1:
        raise BadCollection(f"{found[0]} is there twice, plain and gzipped: remove one of them.")
    return found[0] if found else None


def read_lines(path: Path) -> Iterator[tuple[str, str]]:
    """(`file:number`, text) of each line that is not blank, one at a time."""
    number = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                text = line.removeprefix(_BYTE_ORDER_MARK if number == 1 else b"").decode("utf-8")
                if text.strip():
                    yield f"{path}:{number}", text.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadCollection(
            f"{path}:{number} is not UTF-8: write the file anew as UTF-8."
        ) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadCollection(f"{path} is no whole gzip file: fetch it again.") from error
    except OSError as error:
        reason = error.strerror or error
        raise BadCollection(f"{path} cannot be read ({reason}): make it readable.") from error


def read_records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(`file:number`, object) of each line of JSON."""
    for where, line in read_lines(path):
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            record = None
        if not isinstance(record, dict):
            raise BadCollection(f'{where} is no JSON object: write {{"_id": …, "text": …}} a line.')
        yield where, record


def read_columns(path: Path, count: int) -> Iterator[tuple[str, list[str]]]:
    """(`file:number`, tab-separated columns) of each line; a first line of names is left out."""
    for number, (where, line) in enumerate(read_lines(path)):
        columns = [column.strip() for column in line.split("\t")]
        if number == 0 and columns[0] in ("query-id", "query_id", "qid"):
            continue
        if len(columns) != count or not all(columns):
            wanted = f"{', '.join(_NAMES[:count])}, with a tab between two"
            raise BadCollection(f"{where} has not {count} columns: write {wanted}.")
        yield where, columns
