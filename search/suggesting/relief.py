"""Where nothing matches: which choice or condition shuts everything out, and what each would give if dropped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.language.chips import Chip
from search.query.request import FACETS, SearchRequest

# More than these would ask much and help little.
MOST_OFFERED = 12


@dataclass(frozen=True)
class Relief:
    """A request with one thing less, and how many essays match it.

    `kind` is `facet` for a chosen value, `condition` for a part of the query, or `word` for a
    query of that word alone; `label` is the value, the condition or the word.
    """

    kind: str
    label: str
    request: SearchRequest
    facet: str = ""
    count: int = 0


def find_reliefs(
    request: SearchRequest, chips: Sequence[Chip], words: Sequence[str]
) -> Iterator[Relief]:
    """What could be dropped: each chosen value, each condition of several, all words but one."""
    for facet in FACETS:
        for value in request.chosen(facet):
            yield Relief("facet", value, request.toggled(facet, value), facet)
    if len(chips) > 1:
        for chip in chips:
            yield Relief("condition", chip.label, request.asking(chip.without))
    if len(words) > 1:
        for word in words:
            yield Relief("word", word, request.asking(word))
