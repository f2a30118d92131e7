"""The provinces as tiles, each about where it lies: all of them large enough to be read and clicked."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from webapp.reader.showing.boxes import ValueLink

# Units of the drawing.
WIDTH, HEIGHT, _GAP = 48, 40, 3
# Tiles are shaded by the share of the largest one, in steps that can be told apart.
_STEPS = 4


@dataclass(frozen=True)
class Tile:
    """A province, its corner in units of the drawing, and its link where there are essays of it."""

    label: str
    x: int
    y: int
    shade: int = 0
    link: ValueLink | None = None


@dataclass(frozen=True)
class TileMap:
    """All provinces."""

    tiles: tuple[Tile, ...]
    width: int
    height: int


def draw_provinces(values: Sequence[ValueLink]) -> TileMap:
    """The map of the provinces among the values; those without essays are empty tiles."""
    links = {value.value: value for value in values if value.count}
    most = max((link.count for link in links.values()), default=1)
    tiles = tuple(
        Tile(
            label,
            column * (WIDTH + _GAP),
            row * (HEIGHT + _GAP),
            -(-_STEPS * links[name].count // most) if name in links else 0,
            links.get(name),
        )
        for name, label, column, row in _read_places()
    )
    right, bottom = max(tile.x for tile in tiles), max(tile.y for tile in tiles)
    return TileMap(tiles, right + WIDTH, bottom + HEIGHT)


@cache
def _read_places() -> tuple[tuple[str, str, int, int], ...]:
    text = files("webapp").joinpath("reader/showing/provinces.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return tuple((r["name"], r["label"], int(r["column"]), int(r["row"])) for r in rows)
