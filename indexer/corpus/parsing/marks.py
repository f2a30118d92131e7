"""Lines that are the site's, not an essay's: patterns kept as data with their source."""

import re
from functools import cache
from importlib.resources import files

from mappings.folding import fold


@cache
def read_marks() -> dict[str, re.Pattern[str]]:
    """Kind of line -> the pattern a whole line of that kind matches."""
    rows = files("indexer.corpus.parsing").joinpath("marks.tsv").read_text("utf-8").splitlines()[1:]
    patterns: dict[str, list[str]] = {}
    for row in rows:
        kind, pattern, _ = row.split("\t")
        patterns.setdefault(kind, []).append(pattern)
    return {kind: re.compile("|".join(f"(?:{p})" for p in ps)) for kind, ps in patterns.items()}


def is_mark(kind: str, line: str) -> bool:
    """Whether the whole line is of this kind, in whatever characters it is written."""
    pattern = read_marks()[kind]
    if pattern.fullmatch(line):
        return True
    folded = fold(line)
    return folded != line and pattern.fullmatch(folded) is not None
