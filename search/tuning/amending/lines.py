"""Amendments as editors write them, one a line, each with `# 原因` behind it where there is one.

Words: `双减`, with a frequency `双减 500`, forbidden `-市长春`. Agencies: `行政审批局 = 政府`. Events:
`金桥行动 = 2016-03 至 2016-09`. Corrections: `p01-2 年份 = 2015`, with 不明 for what cannot be told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from search.tuning.amending.parsing import FACET_LABELS
from search.tuning.failures import BadTuning

Part = Mapping[str, Any]
_FACETS = {label: facet for facet, label in FACET_LABELS.items()}
_UNKNOWN = "不明"
_IS = re.compile(r"\s*[=＝]\s*")
_UNTIL = re.compile(r"\s*(?:至|到|[—–~～])\s*")
_FREQUENCY = re.compile(r"(.+?)\s+(\d+)")
_CORRECTED = re.compile(rf"(\S+)\s+({'|'.join(_FACETS)})")


def parse_word_lines(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Words to add, and those to forbid."""
    words: list[dict[str, Any]] = []
    forbidden: list[str] = []
    for told, reason in _lines(text):
        if told[0] in "-－":
            forbidden.append(told[1:].strip())
        elif found := _FREQUENCY.fullmatch(told):
            words.append({"word": found[1], "frequency": int(found[2]), **reason})
        else:
            words.append({"word": told, **reason})
    return words, forbidden


def print_word_lines(words: Iterable[Part], forbidden: Iterable[str]) -> str:
    """The other way round."""
    added = (
        _print(f"{w['word']} {w['frequency']}" if "frequency" in w else w["word"], w) for w in words
    )
    return "\n".join([*added, *(f"-{word}" for word in forbidden)])


def parse_agency_lines(text: str) -> list[dict[str, Any]]:
    """Agencies to add. Raises `BadTuning`, as those below do."""
    return [
        {"name": name, "function": function, **reason}
        for name, function, reason in _pairs(text, "行政审批局 = 政府")
    ]


def print_agency_lines(agencies: Iterable[Part]) -> str:
    """The other way round."""
    return "\n".join(_print(f"{one['name']} = {one['function']}", one) for one in agencies)


def parse_event_lines(text: str) -> list[dict[str, Any]]:
    """Events to add."""
    events = []
    for name, time, reason in _pairs(text, "金桥行动 = 2016-03 至 2016-09"):
        begins, *ends = _UNTIL.split(time, 1)
        events.append(
            {"name": name, "begins": begins, "ends": ends[0] if ends else begins, **reason}
        )
    return events


def print_event_lines(events: Iterable[Part]) -> str:
    """The other way round."""
    return "\n".join(_print(f"{one['name']} = {_print_span(one)}", one) for one in events)


def parse_correction_lines(text: str) -> list[dict[str, Any]]:
    """Corrections, without how their essays begin."""
    corrections = []
    for told, value, reason in _pairs(text, "p01-2 年份 = 2015"):
        found = _CORRECTED.fullmatch(told)
        if found is None:
            raise BadTuning(
                "“{}”里看不出更正哪篇的什么：请写成 p01-2 年份 = 2015，项目是 {}。",
                told[:40],
                "、".join(_FACETS),
            )
        known = "" if value == _UNKNOWN else value
        corrections.append(
            {"essay": found[1], "facet": _FACETS[found[2]], "value": known, **reason}
        )
    return corrections


def print_correction_lines(corrections: Iterable[Part]) -> str:
    """The other way round."""
    return "\n".join(_print(print_correction(one), one) for one in corrections)


def print_correction(one: Part) -> str:
    """A correction without its reason."""
    return f"{one['essay']} {FACET_LABELS[one['facet']]} = {one['value'] or _UNKNOWN}"


def _lines(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What each line says, and its reason."""
    for line in text.splitlines():
        told, _, reason = line.partition("#")
        if told.strip():
            yield told.strip(), ({"reason": reason.strip()} if reason.strip() else {})


def _pairs(text: str, example: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    for told, reason in _lines(text):
        sides = _IS.split(told)
        if len(sides) != 2 or not all(sides):
            raise BadTuning("“{}”看不懂，请写成：{}。", told[:40], example)
        yield sides[0], sides[1], reason


def _print(told: str, part: Part) -> str:
    return f"{told}  # {part['reason']}" if part.get("reason") else told


def _print_span(event: Part) -> str:
    begins, ends = event["begins"], event["ends"]
    return begins if begins == ends else f"{begins} 至 {ends}"
