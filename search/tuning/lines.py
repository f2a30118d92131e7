"""Synonyms as editors write them, a group a line: `低保 = 最低生活保障`, one way `环保 > 污染防治`, `# 原因` behind."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.tuning.failures import BadTuning

_BETWEEN = re.compile(r"\s*[=＝,，、]\s*")
_ONE_WAY = re.compile(r"\s*(?:>|＞|=>|→)\s*")


def parse_synonym_lines(text: str) -> list[dict[str, Any]]:
    """The groups in their JSON form. Raises `BadTuning`."""
    return [_parse(line) for line in text.splitlines() if line.split("#")[0].strip()]


def print_synonym_lines(groups: Iterable[Mapping[str, Any]]) -> str:
    """The groups as lines."""
    return "\n".join(map(_print, groups))


def parse_words(text: str) -> list[str]:
    """Words parted by blanks, commas or lines."""
    return [word for word in re.split(r"[\s,，、;；]+", text) if word]


def _parse(line: str) -> dict[str, Any]:
    told, _, reason = line.partition("#")
    sides = _ONE_WAY.split(told.strip())
    if len(sides) > 2:
        raise BadTuning("“{}”里有两个箭头，一行只写一组。", told.strip())
    names, *means = (_names(side) for side in sides)
    group: dict[str, Any] = {"names": names}
    if means:
        group["means"] = means[0]
    return group | ({"reason": reason.strip()} if reason.strip() else {})


def _names(side: str) -> list[str]:
    return [name for name in _BETWEEN.split(side.strip()) if name]


def _print(group: Mapping[str, Any]) -> str:
    told = " = ".join(_texts(group.get("names", ())))
    if means := _texts(group.get("means", ())):
        told += f" > {'、'.join(means)}"
    return f"{told}  # {group['reason']}" if group.get("reason") else told


def _texts(values: Sequence[Any]) -> list[str]:
    return [str(value) for value in values]
