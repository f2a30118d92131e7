"""Other words for the same: 低保 and 最低生活保障, both ways; 污染防治 is also asked by 大气污染防治, one way."""

from functools import cache

from lexicon.tables import read_table


@cache
def read_synonyms() -> dict[str, tuple[str, ...]]:
    """Each name with the others that are as good when a reader asks for it."""
    others: dict[str, list[str]] = {}
    for row in read_table("words/synonyms"):
        names = row["names"].split("|")
        means = row["means"].split("|") if row["means"] else names
        for name in names:
            others.setdefault(name, []).extend(other for other in means if other != name)
    return {name: tuple(dict.fromkeys(found)) for name, found in others.items()}
