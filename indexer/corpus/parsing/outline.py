"""Which lines of an essay are headings: each by itself first, then by its siblings.

A list whose second point is a long paragraph is a list all the same; a short line without a number
is a heading where the essay has several of them, each above a paragraph.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.corpus.parsing.headings import (
    SPOKEN,
    STYLES,
    Heading,
    parse_heading,
    parse_number,
    parse_sibling,
)

UNNUMBERED = len(STYLES)
_LONGEST_UNNUMBERED = 18
_SHORTEST_PARAGRAPH = 40
_FEWEST = 2
# A title has no stop, a salutation ends with a colon, a signature or date stands at the end.
_UNNUMBERED = re.compile(r"[一-鿿A-Za-z“”\"、·（）()—\- ]{2,18}")
_NOT_A_TITLE = re.compile(
    r"(?:同志|代表|领导|各位|大家|朋友|年|月|日|局|委|厅|府|院|会|办公室|谢谢|如下|总结|报告|汇报)$"
)


def find_headings(lines: Sequence[str]) -> Iterator[tuple[str, Heading | None]]:
    """Each line with the heading that it is or begins with, if any."""
    own = [parse_heading(line) for line in lines]
    ranks = Counter(heading.rank for heading in own if heading)
    # Words of order are headings only where the essay has no better ones.
    spoken = ranks[SPOKEN] >= _FEWEST and ranks[SPOKEN] == ranks.total()
    unnumbered = frozenset() if ranks.total() > ranks[SPOKEN] else _find_unnumbered(lines)
    open_numbers: dict[int, int] = {}
    for position, line in enumerate(lines):
        heading = own[position] or _find_sibling(line, open_numbers)
        if heading is not None and heading.rank == SPOKEN and not spoken:
            heading = None
        if heading is None and position in unnumbered:
            heading = Heading(UNNUMBERED, line, "")
        if heading is not None:
            open_numbers = {r: n for r, n in open_numbers.items() if r < heading.rank}
            open_numbers[heading.rank] = heading.number
        yield line, heading


def _find_sibling(line: str, open_numbers: dict[int, int]) -> Heading | None:
    numbered = parse_number(line)
    if numbered is None or numbered.number == 0 or numbered.rank == SPOKEN:
        return None
    follows = open_numbers.get(numbered.rank) == numbered.number - 1
    return parse_sibling(line) if follows else None


def _find_unnumbered(lines: Sequence[str]) -> frozenset[int]:
    """Positions of short lines above paragraphs, if there are several."""
    found = frozenset(
        position
        for position, (line, following) in enumerate(pairwise(lines))
        if len(line) <= _LONGEST_UNNUMBERED
        and _UNNUMBERED.fullmatch(line)
        and not _NOT_A_TITLE.search(line)
        and len(following) >= _SHORTEST_PARAGRAPH
    )
    return found if len(found) >= _FEWEST else frozenset()
