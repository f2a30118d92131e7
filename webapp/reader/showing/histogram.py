"""The years of a result as a small chart, and the stretches of years that readers choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.language.signs import UNKNOWN
from search.language.years import parse_years
from search.presentation.results import FacetValue

HEIGHT = 48
_LEAST = 2
_PLANS = ("六五", "七五", "八五", "九五", "十五", "十一五", "十二五", "十三五", "十四五", "十五五")


@dataclass(frozen=True)
class Bar:
    """A year's bar, in units of the drawing: one wide, up to `HEIGHT` high."""

    year: int
    count: int
    x: int
    height: int


@dataclass(frozen=True)
class Plan:
    """A five-year plan with essays in it."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class Histogram:
    """Bars from the first year to the last, without gaps, and the plans of that time."""

    bars: tuple[Bar, ...]
    plans: tuple[Plan, ...]

    @property
    def first(self) -> int:
        """The first year with an essay."""
        return self.bars[0].year

    @property
    def last(self) -> int:
        """The last year with an essay."""
        return self.bars[-1].year


def draw_years(values: Sequence[FacetValue]) -> Histogram | None:
    """The chart of a facet's years; None for fewer than two."""
    counts = {int(v.value): v.count for v in values if v.value != UNKNOWN and v.value.isdigit()}
    if len(counts) < 2:
        return None
    first, last, most = min(counts), max(counts), max(max(counts.values()), 1)
    bars = tuple(
        Bar(year, count, year - first, max(round(HEIGHT * count / most), _LEAST) if count else 0)
        for year, count in ((year, counts.get(year, 0)) for year in range(first, last + 1))
    )
    plans = (Plan(name, *years) for name in _PLANS if (years := parse_years(name)))
    held = [
        plan
        for plan in plans
        if any(plan.first <= year <= plan.last and count for year, count in counts.items())
    ]
    return Histogram(bars, tuple(held))
