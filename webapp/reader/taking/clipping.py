"""A reader's collection as the browser sends it: kept there, read here only to make a file of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mappings.names import essay_of
from search.language.notes import note
from search.service import SearchService
from webapp.reader.taking.blocks import Clip
from webapp.wording import word

MOST_CLIPS = 300
_LONGEST_HEADING = 100
_LONGEST_ID = 300


class BadClips(Exception):
    """What was sent is no collection; the message says why."""


@dataclass(frozen=True)
class Wanted:
    """One entry as sent: an own heading, or the id of a section."""

    heading: str = ""
    section: str = ""


def parse_clips(text: str) -> tuple[Wanted, ...]:
    """`[{"heading": …}, {"section": "essay#3"}, …]`. Raises `BadClips`."""
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadClips(word("摘编的内容无法读取，请回到摘编页重试。")) from error
    if not isinstance(sent, list) or not sent:
        raise BadClips(word("摘编里还没有内容。"))
    if len(sent) > MOST_CLIPS:
        raise BadClips(note("摘编最多 {} 条，请分几次导出。", MOST_CLIPS))
    return tuple(_parse(entry) for entry in sent)


def read_clips(wanted: Sequence[Wanted], service: SearchService) -> tuple[Clip, ...]:
    """The entries with their texts from the index."""
    found = service.read_sections([one.section for one in wanted if one.section])
    return tuple(
        Clip(one.heading)
        if not one.section
        else Clip(section=found[one.section][0], essay=found[one.section][1])
        if one.section in found
        else Clip(missing=one.section)
        for one in wanted
    )


def _parse(entry: Any) -> Wanted:
    if isinstance(entry, dict):
        heading, section = entry.get("heading"), entry.get("section")
        if isinstance(section, str) and essay_of(section) and len(section) <= _LONGEST_ID:
            return Wanted(section=section)
        if isinstance(heading, str) and heading.strip():
            return Wanted(heading=" ".join(heading.split())[:_LONGEST_HEADING])
    raise BadClips(word("摘编里有一条无法读取，请删去后重试。"))
