"""How good the judged sets were under each version, as small charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from state.tunings import Published

WIDTH, HEIGHT = 360, 120
_MARGIN = 24
_LEAST_POINTS = 2
# A chart shows at least so much of the scale: a change of nothing shall not look like one.
_LEAST_SPAN = 0.1


@dataclass(frozen=True)
class Point:
    """A version's score: its place in the drawing, with the interval from `top` to `bottom`."""

    version: int
    value: float
    low: float
    high: float
    x: float
    y: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Chart:
    """A set's scores from the oldest version to the newest; `first` and `last` of the scale."""

    name: str
    points: tuple[Point, ...]
    first: float
    last: float

    @property
    def line(self) -> str:
        """The points of an SVG polyline."""
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)


def draw_scores(history: Sequence[Published]) -> tuple[Chart, ...]:
    """A chart of each set that was measured for two versions or more; `history` is newest first."""
    found: dict[str, list[tuple[int, float, float, float]]] = {}
    for version in reversed(history):
        for name, score in version.scores.items():
            row = (version.number, score["value"], score["low"], score["high"])
            found.setdefault(name, []).append(row)
    return tuple(
        _draw(name, rows) for name, rows in sorted(found.items()) if len(rows) >= _LEAST_POINTS
    )


def _draw(name: str, rows: Sequence[tuple[int, float, float, float]]) -> Chart:
    low, high = min(row[2] for row in rows), max(row[3] for row in rows)
    middle, span = (low + high) / 2, max(high - low, _LEAST_SPAN)
    first, last = middle - span / 2, middle + span / 2

    def place(value: float) -> float:
        return _MARGIN + (HEIGHT - 2 * _MARGIN) * (last - value) / span

    step = (WIDTH - 2 * _MARGIN) / (len(rows) - 1)
    points = tuple(
        Point(number, value, low, high, _MARGIN + n * step, place(value), place(high), place(low))
        for n, (number, value, low, high) in enumerate(rows)
    )
    return Chart(name, points, first, last)
