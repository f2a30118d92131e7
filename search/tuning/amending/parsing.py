"""Amendments from their JSON form and back."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from lexicon.agencies import functions
from lexicon.forms import genres
from lexicon.geography.places import is_place
from search.tuning.amending.amendments import (
    CORRECTED_FACETS,
    AddedAgency,
    AddedEvent,
    Amendments,
    Correction,
    DictionaryWord,
    read_years,
    to_plain,
)
from search.tuning.failures import BadTuning
from search.tuning.words import to_word

T = TypeVar("T")
Form = Mapping[str, Any]
MOST_OF_A_PART = 5000
MOST_FREQUENCY = 1_000_000
_LONGEST_WORD, _LONGEST_NAME = 20, 40
_WORD = re.compile(r"[\u4e00-\u9fd5a-z0-9]+")
_MONTH = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
FACET_LABELS = {"year": "年份", "agency": "单位", "region": "地区", "genre": "文种"}


def parse_amendments(form: Form) -> Amendments:
    """The amendments of a tuning's form. Raises `BadTuning`."""
    made = Amendments(
        words=_parse_all(form, "dictionary", _parse_word),
        forbidden=_parse_all(form, "forbidden_words", _check_word),
        agencies=_parse_all(form, "agencies", _parse_agency),
        events=_parse_all(form, "events", _parse_event),
        corrections=_parse_all(form, "corrections", _parse_correction),
    )
    _check_twice("词典", [word.word for word in made.words] + list(made.forbidden))
    _check_twice("单位表", [agency.name for agency in made.agencies])
    _check_twice("更正", [f"{c.essay} {FACET_LABELS[c.facet]}" for c in made.corrections])
    return made


def to_amending_form(made: Amendments) -> dict[str, Any]:
    """The JSON form; `parse_amendments` reads it back."""
    return {
        "dictionary": list(map(to_plain, made.words)),
        "forbidden_words": list(made.forbidden),
        "agencies": list(map(to_plain, made.agencies)),
        "events": list(map(to_plain, made.events)),
        "corrections": list(map(to_plain, made.corrections)),
    }


def _parse_all(form: Form, name: str, parse: Callable[[Any], T]) -> tuple[T, ...]:
    values = form.get(name, [])
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise BadTuning("调整里的 {} 不是列表。", name)
    if len(values) > MOST_OF_A_PART:
        raise BadTuning("调整里的 {} 有 {} 条，最多 {} 条。", name, len(values), MOST_OF_A_PART)
    return tuple(parse(value) for value in values)


def _field(source: Any, name: str) -> str:
    if not isinstance(source, Mapping):
        raise BadTuning("调整里有一条写得不对：{}。", str(source)[:40])
    return str(source.get(name, "")).strip()


def _check_word(value: Any) -> str:
    word = to_word(value)
    if len(word) < 2 or not _WORD.fullmatch(word):
        raise BadTuning("词典的词要有两个字以上，只含汉字、字母和数字：“{}”。", str(value)[:20])
    if len(word) > _LONGEST_WORD:
        raise BadTuning("“{}…”太长，词典的一个词最多 {} 个字。", word[:10], _LONGEST_WORD)
    return word


def _parse_word(source: Any) -> DictionaryWord:
    word, frequency = _check_word(_field(source, "word")), source.get("frequency")
    known = frequency is None or (isinstance(frequency, int) and not isinstance(frequency, bool))
    if not known or (frequency is not None and not 1 <= frequency <= MOST_FREQUENCY):
        raise BadTuning("“{}”的词频要是 1 到 {} 的整数。", word, MOST_FREQUENCY)
    return DictionaryWord(word, frequency, _field(source, "reason"))


def _parse_agency(source: Any) -> AddedAgency:
    name, function = to_word(_field(source, "name")), _field(source, "function")
    _check_name(name, "单位")
    if function not in functions():
        raise BadTuning(
            "单位“{}”归入“{}”，没有这一类：请写 教育、审计 这样的类名。", name, function
        )
    return AddedAgency(name, function, _field(source, "reason"))


def _parse_event(source: Any) -> AddedEvent:
    name, begins = to_word(_field(source, "name")), _field(source, "begins")
    ends = _field(source, "ends") or begins
    _check_name(name, "事件")
    if not (_MONTH.fullmatch(begins) and _MONTH.fullmatch(ends)):
        raise BadTuning("事件“{}”的时间要写成 2021 或 2021-07。", name)
    if begins > ends and not begins.startswith(ends):
        raise BadTuning("事件“{}”的开始晚于结束。", name)
    return AddedEvent(name, begins, ends, _field(source, "reason"))


def _parse_correction(source: Any) -> Correction:
    essay, facet = _field(source, "essay"), _field(source, "facet")
    value = _field(source, "value")
    if facet not in CORRECTED_FACETS:
        raise BadTuning("更正的项目只能是 {}。", "、".join(FACET_LABELS.values()))
    if not essay:
        raise BadTuning("有一条更正没有写范文编号。")
    if value:
        _check_value(essay, facet, value)
    known = CORRECTED_FACETS[CORRECTED_FACETS.index(facet)]
    return Correction(essay, known, value, _field(source, "opening"), _field(source, "reason"))


def _check_value(essay: str, facet: str, value: str) -> None:
    if facet == "year" and read_years(value) is None:
        raise BadTuning("年份要写成 2013 或 2011-2013，现在是“{}”。", value[:20])
    if facet == "agency" and value not in functions():
        raise BadTuning(
            "{} 的单位更正为“{}”，没有这一类：请写 教育、审计 这样的类名。", essay, value
        )
    elif facet == "region" and not is_place(value):
        raise BadTuning("{} 的地区更正为“{}”，没有这个地方：请写成 四川省/成都市。", essay, value)
    elif facet == "genre" and value not in genres():
        raise BadTuning(
            "{} 的文种更正为“{}”，没有这种：{}。", essay, value, "、".join(sorted(genres()))
        )


def _check_name(name: str, what: str) -> None:
    if len(name) < 2:
        raise BadTuning("有一个{}的名称太短，至少两个字。", what)
    if len(name) > _LONGEST_NAME:
        raise BadTuning("{}“{}…”的名称太长，最多 {} 个字。", what, name[:10], _LONGEST_NAME)


def _check_twice(where: str, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadTuning("{}里“{}”写了两次，请去掉一条。", where, name)
        seen.add(name)
