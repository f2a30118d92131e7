"""The floors that measurements may not fall below, pinned with digests of the data; they only rise."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.measuring.measure import Measure

# Floors are pinned a little below what was measured: one answer more or less is no decline.
_MARGIN = 0.002
_DIGITS = 3


@dataclass(frozen=True)
class Floors:
    """Name of a measure -> its floor, and name of a data file -> its SHA-256."""

    floors: Mapping[str, float]
    digests: Mapping[str, str]


def read_floors(path: Path) -> Floors:
    """The pinned floors."""
    pinned = json.loads(path.read_text("utf-8"))
    return Floors(pinned["floors"], pinned["digests"])


def find_changed(pinned: Floors, files: Mapping[str, Path]) -> list[str]:
    """Data files that are not those the floors were measured on."""
    return [
        name
        for name, path in files.items()
        if name in pinned.digests and digest(path) != pinned.digests[name]
    ]


def find_fallen(pinned: Floors, measures: Sequence[Measure], spare: int = 0) -> list[Measure]:
    """The measures below their floor. A part of the data may have `spare` errors more than its share."""
    return [m for m in measures if _with_spare(m, spare) < pinned.floors.get(m.name, 0.0)]


def _with_spare(measure: Measure, spare: int) -> float:
    if not spare or not measure.counted:
        return measure.value
    return min(1.0, (measure.right + spare) / measure.counted)


def raise_floors(pinned: Floors, measures: Sequence[Measure], files: Mapping[str, Path]) -> Floors:
    """Floors as high as measured and never lower than they were."""
    floors = dict(pinned.floors)
    for measure in measures:
        measured = measure.value if measure.value == 1 else measure.value - _MARGIN
        rounded = math.floor(measured * 10**_DIGITS) / 10**_DIGITS
        floors[measure.name] = max(floors.get(measure.name, 0.0), rounded)
    digests = dict(pinned.digests) | {name: digest(path) for name, path in files.items()}
    return Floors(floors, digests)


def write_floors(path: Path, floors: Floors) -> None:
    """Pin floors in a file, one a line."""
    pinned = {"floors": dict(sorted(floors.floors.items())), "digests": dict(floors.digests)}
    path.write_text(json.dumps(pinned, indent=2, ensure_ascii=False) + "\n", "utf-8")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
