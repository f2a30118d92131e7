"""A tuning: all that editors can change of a search, as one object with one JSON form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

from search.profile import RelevanceProfile, parse_profile, read_default_form
from search.tuning.amending.amendments import Amendments
from search.tuning.amending.parsing import parse_amendments, to_amending_form
from search.tuning.failures import BadTuning
from search.tuning.rules import (
    ACTIONS,
    MATCHES,
    MOST_FACTOR,
    MOST_PLACE,
    Rule,
    check_rules,
)
from search.tuning.words import Synonyms, WordChanges, check_words, make_words, to_word

T = TypeVar("T")
Form = Mapping[str, Any]


@dataclass(frozen=True)
class Tuning:
    """What a generation is searched by. `version` is 0 for what ships with the code."""

    profile: RelevanceProfile
    numbers: Form
    words: WordChanges = field(default_factory=WordChanges)
    rules: tuple[Rule, ...] = ()
    version: int = 0
    # What the next rebuild brings to readers.
    amendments: Amendments = field(default_factory=Amendments)


@cache
def default_tuning() -> Tuning:
    """What ships with the code."""
    return parse_tuning({"profile": read_default_form()})


def parse_tuning(form: Form) -> Tuning:
    """A tuning from its JSON form. Raises `BadTuning`, `BadProfile`.

    Besides `profile` all parts may be missing: `stop_words`, `telling`, `synonyms`, `rules`, and
    those of `AMENDING_PARTS`.
    """
    numbers = form.get("profile")
    if not isinstance(numbers, Mapping):
        raise BadTuning("调整里没有 profile，请导出一份再改。")
    words = WordChanges(
        synonyms=_parse_all(form, "synonyms", _parse_synonyms),
        stop_words=_parse_all(form, "stop_words", to_word),
        telling=_parse_all(form, "telling", to_word),
    )
    rules = _parse_all(form, "rules", _parse_rule)
    check_words(words)
    check_rules(rules)
    version = form.get("version", 0)
    return Tuning(
        profile=replace(parse_profile(numbers), lists=make_words(words)),
        numbers=numbers,
        words=words,
        rules=rules,
        version=version if isinstance(version, int) else 0,
        amendments=parse_amendments(form),
    )


def to_form(tuning: Tuning) -> dict[str, Any]:
    """The JSON form; `parse_tuning` reads it back."""
    return {
        "version": tuning.version,
        "profile": tuning.numbers,
        "synonyms": [_to_plain(asdict(group)) for group in tuning.words.synonyms],
        "stop_words": list(tuning.words.stop_words),
        "telling": list(tuning.words.telling),
        "rules": [_to_plain(asdict(rule)) for rule in tuning.rules],
    } | to_amending_form(tuning.amendments)


def _to_plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing; days as they are written."""
    known = {name: value for name, value in values.items() if value not in (None, "", ())}
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in known.items()
    }


def _parse_all(form: Form, name: str, parse: Callable[[Any], T]) -> tuple[T, ...]:
    values = form.get(name, [])
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise BadTuning("调整里的 {} 不是列表。", name)
    return tuple(parse(value) for value in values)


def _parse_synonyms(source: Any) -> Synonyms:
    if not isinstance(source, Mapping):
        raise BadTuning("有一组同义词写得不对，应写成 names、means、reason。")
    return Synonyms(
        names=tuple(map(to_word, source.get("names", ()))),
        means=tuple(map(to_word, source.get("means", ()))),
        reason=str(source.get("reason", "")),
    )


def _parse_rule(source: Any) -> Rule:
    if not isinstance(source, Mapping):
        raise BadTuning("有一条规则写得不对，应写成 query、action、essay。")
    query = str(source.get("query", ""))
    return Rule(
        query=query,
        action=_one_of(source.get("action"), ACTIONS, query),
        essay=str(source.get("essay", "")).strip(),
        match=_one_of(source.get("match", "exact"), MATCHES, query),
        place=int(_number(source.get("place", 1), 1, MOST_PLACE, query)),
        factor=_number(source.get("factor", 1.0), 0.1, MOST_FACTOR, query),
        begins=_day(source.get("begins"), query),
        ends=_day(source.get("ends"), query),
        reason=str(source.get("reason", "")),
    )


def _one_of(value: Any, known: Sequence[T], query: str) -> T:
    if value not in known:
        raise BadTuning(
            "“{}”的一条规则里有“{}”，只能是 {}。", query, value, "、".join(map(str, known))
        )
    return known[known.index(value)]


def _number(value: Any, least: float, most: float, query: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadTuning("“{}”的一条规则里有个数不在 {:g} 到 {:g} 之间。", query, least, most)
    return float(value)


def _day(value: Any, query: str) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise BadTuning("“{}”的一条规则里日期应写成 2026-01-31。", query) from error
