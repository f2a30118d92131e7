"""Times of several ways of doing the same, taken in turn, so that what else the machine does hits all of them."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
Way = Callable[[T], object]


@dataclass(frozen=True)
class Times:
    """How long something took, in seconds: in each round, each time."""

    rounds: Sequence[Sequence[float]]

    @property
    def p50(self) -> float:
        """Half were at most as long."""
        return statistics.median(self._all)

    @property
    def p95(self) -> float:
        """Nineteen of twenty were at most as long."""
        ordered = sorted(self._all)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]

    @property
    def _all(self) -> list[float]:
        return [seconds for round_ in self.rounds for seconds in round_]


@dataclass(frozen=True)
class Ratio:
    """How a time or a rate compares with another: the median of the rounds, and the least and the most of them."""

    median: float
    least: float
    most: float


def take_turns(ways: Mapping[str, Way[T]], inputs: Sequence[T], rounds: int) -> dict[str, Times]:
    """How long each way takes for each input, `rounds` times; who is first changes from input to input."""
    names = list(ways)
    times: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            times[name].append([])
        for place, input_ in enumerate(inputs):
            turn = place % len(names)
            for name in (*names[turn:], *names[:turn]):
                begun = time.perf_counter()
                ways[name](input_)
                times[name][-1].append(time.perf_counter() - begun)
    return {name: Times(taken) for name, taken in times.items()}


def compare(one: Times, other: Times, quantile: str = "p50") -> Ratio:
    """How long one takes beside the other, round by round, by the median or another quantile."""
    return of_rounds(
        [
            getattr(Times([mine]), quantile) / getattr(Times([its]), quantile)
            for mine, its in zip(one.rounds, other.rounds, strict=True)
        ]
    )


def of_rounds(ratios: Sequence[float]) -> Ratio:
    """What the ratios of several rounds say together."""
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))
