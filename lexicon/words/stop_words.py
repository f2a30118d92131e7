"""Words that tell nothing of what a reader looks for: 的, 怎么, 是否, 请问."""

from functools import cache

from lexicon.tables import read_table


@cache
def stop_words() -> frozenset[str]:
    """All words of the table."""
    return frozenset(row["word"] for row in read_table("words/stop_words"))
