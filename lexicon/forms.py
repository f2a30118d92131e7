"""What kinds of essays there are, and what a section of one is for."""

from functools import cache

from lexicon.tables import read_table


@cache
def genres() -> frozenset[str]:
    """总结, 计划, 述职 …: what the facet of that name holds."""
    return frozenset(row["genre"] for row in read_table("genres"))


@cache
def roles() -> frozenset[str]:
    """问题, 措施, 计划 …: what a section may be for."""
    return frozenset(row["role"] for row in read_table("roles"))
