"""Offices that somebody holds, and parts of agencies that he works in: a class teacher's is a school.

我在调查队从事住户调查工作, 本人自调入审计股以来, 作为一名基层民警: the office or the part of an agency that is
named with 我 tells the agency's function, though not its name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.corpus.facets.reading import Reading
from lexicon.agencies import Agency, part_vocabulary
from mappings.facets import Evidence

# Of himself: 我是, 我在, 本人自调入, 作为一名; not 我的老师, 我院护士.
_OF_HIMSELF = re.compile(
    r"(?:我|本人|自己)(?:是|叫|在|任|于|自|从|现|担任|作为|调任|调入|调到|考到|到|受聘|当|以|和|干|[x×*_\d]{0,4}年)[^。！？；\n]{0,24}$"
    r"|(?:作为|担任|现任|任职|调任|调入|经历)[^。！？；，\n]{0,12}$"
)
_BEFORE = 40


@dataclass(frozen=True)
class Post:
    """An office or a part of an agency where it is named; `own` is the writer's own."""

    agency: Agency
    evidence: Evidence
    own: bool


def find_posts(reading: Reading) -> Iterator[Post]:
    """Each office and part of an agency in headings and texts, in reading order."""
    for part in reading.parts:
        for found in part_vocabulary().find(part.text):
            before = part.text[max(0, found.start - _BEFORE) : found.start]
            own = part.where == "body" and bool(_OF_HIMSELF.search(before))
            yield Post(found.entry, part.quote(found.start, found.end), own)
