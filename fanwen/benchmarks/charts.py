"""Bars of what was measured, as SVG that any browser shows and any diff reads."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from fanwen.benchmarks.figures import Report, Taken

_ROW, _LABEL, _WIDTH, _MARGIN = 26, 220, 420, 110


def draw(reports: Sequence[Report], folder: Path) -> None:
    """A file for each part that took times: bars of half of all, lines up to 19 of 20."""
    folder.mkdir(parents=True, exist_ok=True)
    for report in reports:
        if report.taken:
            (folder / f"{report.part}.svg").write_text(to_svg(report), encoding="utf-8")


def to_svg(report: Report) -> str:
    """The times of a part."""
    most = max(taken.p95 for taken in report.taken) or 1.0
    height = _ROW * len(report.taken) + 40
    rows = "\n".join(_draw_row(place, one, most) for place, one in enumerate(report.taken))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LABEL + _WIDTH + _MARGIN} {height}" '
        f'font-family="sans-serif" font-size="13" role="img">\n'
        f"<title>{escape(report.part)}: {escape(report.about)}</title>\n"
        f'<text x="4" y="18" font-weight="bold">{escape(report.part)}: ms, half of all; line: 19 of 20</text>\n'
        f"{rows}\n</svg>\n"
    )


def _draw_row(place: int, taken: Taken, most: float) -> str:
    top = 32 + place * _ROW
    half, nearly = (taken.p50 / most * _WIDTH, taken.p95 / most * _WIDTH)
    middle = top + _ROW / 2 - 4
    return (
        f'<text x="4" y="{top + 13}">{escape(taken.name)}</text>'
        f'<rect x="{_LABEL}" y="{top}" width="{half:.1f}" height="{_ROW - 8}" fill="#3a6ea5"/>'
        f'<line x1="{_LABEL + half:.1f}" x2="{_LABEL + nearly:.1f}" y1="{middle:.1f}" y2="{middle:.1f}" '
        f'stroke="#333" stroke-width="2"/>'
        f'<text x="{_LABEL + nearly + 6:.1f}" y="{top + 13}">{taken.p50:.1f}</text>'
    )
