"""How long, as it is written on the command line."""

import re

import click

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def parse_duration(text: str) -> float:
    """Seconds, of a number with a unit."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd])", text)
    seconds = float(found[1]) * _UNITS[found[2]] if found else 0.0
    if not 0 < seconds <= 366 * _UNITS["d"]:
        raise click.BadParameter(f"{text!r} is no duration: write it as 90s, 30m, 6h or 1d.")
    return seconds
