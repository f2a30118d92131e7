"""What is told of a law dates the essay that tells it."""

import pytest

from indexer.corpus.facets.reading import Part
from indexer.corpus.facets.years.laws import find_laws


def told(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The words and the years of each law in a text."""
    part = Part("body", 1, text, text, 0)
    return [
        (found.name, (found.entry.first_year, found.entry.last_year)) for found in find_laws(part)
    ]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("《劳动合同法》正式施行后，我局开展检查。", 2008),
        ("《中华人民共和国社会保险法》7月1日起施行。", 2011),
        ("《食品安全法》颁布以来，", 2009),
        ("新《义务教育法》9月1日起施行，", 2006),
        # Passed in June, in force in the year after.
        ("《劳动合同法》将于明年1月1日起施行，", 2007),
        ("《民法典》将从明年1月1日起正式实施。", 2020),
    ],
)
def test_a_law_is_of_the_year_in_which_that_happened(text: str, year: int) -> None:
    ((_, years),) = told(text)
    assert years == (year, year)


def test_the_day_tells_which_version_of_a_law_is_meant() -> None:
    assert told("修改后的《安全生产法》12月1日起施行，")[0][1] == (2014, 2014)
    assert told("新《安全生产法》9月1日起施行，")[0][1] == (2021, 2021)
    assert told("新《安全生产法》施行后，") == []


@pytest.mark.parametrize(
    "text",
    [
        "贯彻《安全生产法》和《消防法》，",
        "2008年《劳动合同法》施行，",
        "制定《工伤保险条例》实施办法，",
        "学习《物权法》。今年条例颁布，",
    ],
)
def test_a_law_that_is_only_named_or_told_of_another_year_dates_nothing(text: str) -> None:
    assert told(text) == []
