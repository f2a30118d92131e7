"""A year by what was paid for each person in it: 新农合政府补助标准提高到240元."""

import re
from collections.abc import Iterator

from indexer.corpus.facets.reading import Part
from lexicon.calendar.events import Event
from lexicon.calendar.levels import Level, levels
from lexicon.vocabulary import Found

# 新农合人均筹资提高到230元,政府补助200元: the payment is named before its kind.
_KINDS = ("政府补助", "财政补助", "补助")
_AMOUNT = re.compile(
    r"(?P<before>[^。；，\n]{0,16}?)(?P<amount>\d{2,3})元(?!以[上下])(?![^。，；\n]{0,6}(?:提高|增加|上调|调整)到)"
)
# Most texts name no amount, and each level is a search of its own.
_PAID = re.compile(r"\d元")
_RAISED = re.compile(r"(?:提高|增加|上调|调整|提标)(?:到|至|为)")


def find_levels(part: Part) -> Iterator[Found[Event]]:
    """Each amount that was paid in one year, or in two, alone."""
    if not _PAID.search(part.text):
        return
    for level, pattern in _PATTERNS:
        for named in pattern.finditer(part.text):
            told = _AMOUNT.match(part.text, named.end())
            event = told and level.event(int(told["amount"]), bool(_RAISED.search(told["before"])))
            if told and event:
                start, end = named.start(), told.end()
                yield Found(start, end, part.text[start:end], event)


def _compile(level: Level) -> re.Pattern[str]:
    names = [_split(name) for name in level.names]
    return re.compile("|".join(names))


def _split(name: str) -> str:
    kind = next((kind for kind in _KINDS if name.endswith(kind)), "")
    head = re.escape(name.removesuffix(kind))
    return rf"{head}[^。；\n]{{0,24}}?{kind}" if kind else head


_PATTERNS = [(level, _compile(level)) for level in levels()]
