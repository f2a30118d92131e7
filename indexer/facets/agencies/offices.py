"""The body to which somebody belongs who writes for himself: a class teacher's is a school.

我在调查队从事住户调查工作, 本人自调入审计股以来, 作为一名基层民警: the office or the part of an agency that is
named with 我 tells the agency's function, though not its name.
"""

import re
from collections import Counter

from indexer.facets.reading import Reading
from lexicon.agencies import Agency, part_vocabulary
from mappings.facets import AgencyType, Evidence

# Of himself: 我是, 我在, 本人自调入, 作为一名; not 我的老师, 我院护士.
_OF_HIMSELF = re.compile(
    r"(?:我|本人|自己)(?:是|叫|在|任|于|自|从|现|担任|作为|调任|调入|调到|考到|到|受聘|当|以|和|干|[x×*_\d]{0,4}年)[^。！？；\n]{0,24}$"
    r"|(?:作为|担任|现任|任职|调任|调入|经历|发给每位)[^。！？；，\n]{0,12}$"
)
# An office that is named so often is his.
_OFTEN = 3
_CONFIDENCE = 0.75


def find_office(reading: Reading) -> AgencyType | None:
    """The function of the writer's own office or part of an agency, or None when none is told."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[Agency, Evidence]] = {}
    for part in reading.parts:
        for found in part_vocabulary().find(part.text):
            evidence = part.quote(found.start, found.end)
            before = part.text[max(0, found.start - 40) : found.start]
            if part.where == "body" and _OF_HIMSELF.search(before):
                return _to_type(found.entry, evidence)
            counts[found.entry.function] += 1
            first.setdefault(found.entry.function, (found.entry, evidence))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _OFTEN or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return _to_type(*first[ranked[0][0]])


def _to_type(agency: Agency, evidence: Evidence) -> AgencyType:
    return AgencyType(agency.function, agency.group, "inferred", _CONFIDENCE, evidence)
