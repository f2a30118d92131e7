"""Laws and regulations with the days on which they were passed and came into force, and as revised."""

from dataclasses import dataclass
from functools import cache

from lexicon.tables import read_table
from lexicon.vocabulary import Vocabulary


@dataclass(frozen=True)
class Version:
    """A law as it was passed, or revised, at one time; months are year * 12 + month - 1.

    `partly` where a few articles changed: 修改后的《劳动合同法》 it is, but 新《劳动合同法》 is the first.
    """

    revised: bool
    partly: bool
    passed: int
    in_force: int
    # Month and day on which it came into force: 自9月1日起施行 tells which version is meant.
    day: tuple[int, int]


@dataclass(frozen=True)
class Law:
    """A law by the name that everybody calls it, with its versions from the oldest."""

    name: str
    versions: tuple[Version, ...]


@cache
def law_vocabulary() -> Vocabulary[Law]:
    """The names of all laws of the table."""
    versions: dict[str, list[Version]] = {}
    for row in read_table("laws"):
        versions.setdefault(row["name"], []).append(_to_version(row))
    return Vocabulary(
        (name, Law(name, tuple(sorted(found, key=lambda version: version.passed))))
        for name, found in versions.items()
    )


def _to_version(row: dict[str, str]) -> Version:
    _, month, day = (int(part) for part in row["in_force"].split("-"))
    passed, in_force = _to_months(row["passed"]), _to_months(row["in_force"])
    revised = row["revised"]
    return Version(revised != "0", revised == "part", passed, in_force, (month, day))


def _to_months(date: str) -> int:
    year, month, _ = (int(part) for part in date.split("-"))
    return year * 12 + month - 1
