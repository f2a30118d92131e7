"""What a benchmark found: times, and ratios with the bounds that they keep to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fanwen.benchmarks.timing import Ratio, Times


@dataclass(frozen=True)
class Figure:
    """A ratio of two things measured in one run; with a bound where one is promised.

    `most` and `least` bound the median of the rounds.
    """

    name: str
    ratio: Ratio
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether it keeps to its bound; None without one."""
        if self.most is None and self.least is None:
            return None
        below = self.most is None or self.ratio.median <= self.most
        return below and (self.least is None or self.ratio.median >= self.least)

    @property
    def bound(self) -> str:
        """`≤ 1.5`, `≥ .83`; empty without one."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""

    def to_json(self) -> dict[str, Any]:
        """As other programs read it."""
        return {
            "name": self.name,
            "ratio": round(self.ratio.median, 3),
            "of_rounds": [round(self.ratio.least, 3), round(self.ratio.most, 3)],
            "bound": self.bound,
            "holds": self.holds,
        }


@dataclass(frozen=True)
class Taken:
    """How long something took, in milliseconds."""

    name: str
    p50: float
    p95: float

    @classmethod
    def of(cls, name: str, times: Times) -> "Taken":
        """The times of a way."""
        return cls(name, times.p50 * 1e3, times.p95 * 1e3)


@dataclass(frozen=True)
class Report:
    """What one part of the benchmark found."""

    part: str
    about: str
    figures: Sequence[Figure] = ()
    taken: Sequence[Taken] = ()
    notes: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        """Whether all bounds are kept to."""
        return all(figure.holds is not False for figure in self.figures)

    def to_json(self) -> dict[str, Any]:
        """As other programs read it."""
        return {
            "part": self.part,
            "about": self.about,
            "figures": [figure.to_json() for figure in self.figures],
            "milliseconds": {
                one.name: {"p50": round(one.p50, 2), "p95": round(one.p95, 2)} for one in self.taken
            },
            "notes": list(self.notes),
        }
