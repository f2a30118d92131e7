"""Five-year plans: 十二五 is the twelfth, 2011 to 2015."""

from lexicon.numerals import parse_numeral

YEARS = 5
# From the sixth plan on each began as the one before ended: 六五 in 1981, 十四五 in 2021.
FIRST = 6


def plan_number(name: str) -> int | None:
    """The number of a plan by its short name: 十二五 -> 12; None for what is none."""
    number = parse_numeral(name[:-1]) if name[1:] and name.endswith("五") else None
    return number if number is not None and number >= FIRST else None


def plan_years(number: int) -> tuple[int, int]:
    """First and last year of a plan."""
    first = 1951 + YEARS * number
    return first, first + YEARS - 1
