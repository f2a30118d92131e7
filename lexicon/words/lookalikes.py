"""Characters that are written for each other because they look alike: 己 已, 检 捡."""

from functools import cache

from lexicon.tables import read_table


@cache
def lookalikes() -> frozenset[frozenset[str]]:
    """Each pair of characters that look alike."""
    return frozenset(frozenset(row["characters"]) for row in read_table("words/lookalikes"))
