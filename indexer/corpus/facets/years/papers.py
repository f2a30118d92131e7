"""Papers of the central government that an essay carries out: most are of its own year.

A decision or notice is carried out in the year it came out in; an outline, plan or rule for years, and
dates an essay only where it is told to have come out.
"""

import re
from collections.abc import Iterator

from indexer.corpus.facets.reading import Part
from lexicon.calendar.events import Event
from lexicon.calendar.papers import paper_vocabulary
from lexicon.vocabulary import Found

_LASTING = re.compile(r"纲要|规划|指南|计划|方案|准则|规定|办法|条例|规则|中国制造|课程")
_CAME_OUT_AFTER = re.compile(
    r"(?:[(（][^()（）]{1,20}[)）])?[》”\"]?[^。；，\n]{0,8}?(?:颁布|印发|出台|下发|公布|发布|发表|通过)"
)
_CAME_OUT_BEFORE = re.compile(
    r"(?:新(?:近)?|今年|本年|刚刚|月)(?:颁布|印发|出台|下发|公布|发布|制定)?的?[^。；，\n]{0,14}$"
)
_BEFORE = 24


def find_papers(part: Part) -> Iterator[Found[Event]]:
    """Each paper that may date the essay."""
    for found in paper_vocabulary().find(part.text):
        before = part.text[max(0, found.start - _BEFORE) : found.start]
        told = _CAME_OUT_AFTER.match(part.text, found.end) or _CAME_OUT_BEFORE.search(before)
        if told or not _LASTING.search(found.name):
            yield found
