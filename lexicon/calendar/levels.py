"""What the state pays for each person, raised year by year: 每人每年的财政补助提高到240元."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lexicon.calendar.events import Event
from lexicon.tables import read_table

# A level that lasts longer than this says too little of when a report was written.
_MOST_YEARS = 2


@dataclass(frozen=True)
class Level:
    """Names of one payment, and the years in which each amount, in yuan, held."""

    names: tuple[str, ...]
    years: dict[int, tuple[int, int]]

    def event(self, amount: int, raised: bool) -> Event | None:
        """When that amount was paid; `raised` to it in the first of those years."""
        if amount not in self.years:
            return None
        first, last = self.years[amount]
        if raised:
            last = first
        if last - first >= _MOST_YEARS:
            return None
        return Event("happened", first * 12, last * 12 + 11)


@cache
def levels() -> tuple[Level, ...]:
    """All payments of the table."""
    return tuple(
        Level(tuple(row["names"].split("|")), dict(_read(row["amounts"])))
        for row in read_table("levels")
    )


def _read(amounts: str) -> Iterator[tuple[int, tuple[int, int]]]:
    steps = [tuple(int(part) for part in step.split(":")) for step in amounts.split()]
    following = [year for year, _ in steps[1:]]
    # The newest amount is known for its own year alone.
    for (year, amount), after in zip(steps, [*following, steps[-1][0] + 1], strict=True):
        yield amount, (year, after - 1)
