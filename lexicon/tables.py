"""Reading the data tables beside this module: tab-separated, a header, `#` for comments."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

T = TypeVar("T")
Row = tuple[tuple[str, str], ...]
# Rows beside those of the files, by table, as this process reads them now.
AddedRows = Mapping[str, tuple[Row, ...]]

_added: AddedRows = {}
_made: list[Any] = []


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Each row of `data/<name>.tsv` as column -> text, then those that were added; `-` is an empty cell."""
    text = files("lexicon").joinpath(f"data/{name}.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    for line in lines[1:]:
        cells = ("" if cell == "-" else cell for cell in line.split("\t"))
        yield dict(zip(columns, cells, strict=True))
    yield from map(dict, _added.get(name, ()))


def made_of_tables(make: Callable[[], T]) -> Callable[[], T]:
    """What is made of tables that may be added to: kept until other rows are added."""
    kept = cache(make)
    _made.append(kept)
    return kept


def add_rows(rows: AddedRows) -> None:
    """The tables have these rows beside their own from now on, and no others, in this process."""
    global _added
    if rows != _added:
        _added = rows
        for kept in _made:
            kept.cache_clear()
