"""A draft between its form on the page and its JSON form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from search.tuning.changing import Change, read_numbers, write_numbers
from search.tuning.failures import BadTuning
from search.tuning.lines import parse_synonym_lines, parse_words, print_synonym_lines
from search.tuning.tuning import Form, parse_tuning, to_form

ACTION_LABELS = {"pin": "置顶", "hide": "隐藏", "boost": "提升"}
MATCH_LABELS = {"exact": "正好是", "containing": "含有"}
PART_LABELS = {
    "number": "权重",
    "synonyms": "同义词",
    "stop_words": "停用词",
    "telling": "不停用",
    "rules": "规则",
}
_RULE_FIELDS = ("query", "match", "action", "essay", "place", "factor", "begins", "ends", "reason")
# Rows for new rules below those that are there.
_EMPTY_ROWS = 1


@dataclass(frozen=True)
class Number:
    """A number of the profile: its field in the form, and why it is as it is."""

    field: str
    label: str
    value: float


@dataclass(frozen=True)
class Sheet:
    """A draft as the page shows it."""

    numbers: tuple[Number, ...]
    synonyms: str
    stop_words: str
    telling: str
    rules: tuple[Mapping[str, Any], ...]


def to_sheet(form: Form) -> Sheet:
    """The page's form of a tuning, with empty rows for more rules."""
    numbers = read_numbers(form).items()
    return Sheet(
        numbers=tuple(Number(f"n.{'.'.join(p)}", " · ".join(p), value) for p, value in numbers),
        synonyms=print_synonym_lines(form.get("synonyms", ())),
        stop_words=" ".join(form.get("stop_words", ())),
        telling=" ".join(form.get("telling", ())),
        rules=(*form.get("rules", ()), *({} for _ in range(_EMPTY_ROWS))),
    )


def read_sheet(sent: MultiDict[str, str], form: Form) -> dict[str, Any]:
    """The tuning with what was sent of it. Raises `BadTuning`, `BadProfile`."""
    numbers = {
        path: _to_number(sent.get(f"n.{'.'.join(path)}", ""), " · ".join(path), value)
        for path, value in read_numbers(form).items()
    }
    changed = write_numbers(form, numbers) | {
        "synonyms": parse_synonym_lines(sent.get("synonyms", "")),
        "stop_words": parse_words(sent.get("stop_words", "")),
        "telling": parse_words(sent.get("telling", "")),
        "rules": list(_read_rules(sent)),
    }
    return to_form(parse_tuning(changed))


def keep_sent(sent: MultiDict[str, str], form: Form) -> Sheet:
    """What was sent as it was sent, for a page that says what is wrong with it."""
    sheet = to_sheet(form)
    return Sheet(
        numbers=tuple(
            Number(n.field, n.label, sent.get(n.field, n.value))  # type: ignore[arg-type]
            for n in sheet.numbers
        ),
        synonyms=sent.get("synonyms", ""),
        stop_words=sent.get("stop_words", ""),
        telling=sent.get("telling", ""),
        rules=(*_rows(sent), *({} for _ in range(_EMPTY_ROWS))),
    )


def describe(change: Change) -> str:
    """A change in a line."""
    if change.part == "number":
        return f"{change.name}：{change.before:g} → {change.after:g}"
    told = change.after if change.before is None else change.before
    if change.part == "rules":
        match, action = MATCH_LABELS[told.get("match", "exact")], ACTION_LABELS[told["action"]]
        text = f"{match}“{told['query']}”：{action} {told['essay']}"
    elif change.part == "synonyms":
        text = print_synonym_lines([told])
    else:
        text = str(told)
    return f"{PART_LABELS[change.part]} {'＋' if change.before is None else '－'} {text}"


def _read_rules(sent: MultiDict[str, str]) -> Sequence[Mapping[str, Any]]:
    return [_to_rule(row) for row in _rows(sent)]


def _rows(sent: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The rows that say anything and are not to go."""
    columns = {name: sent.getlist(f"rule.{name}") for name in _RULE_FIELDS}
    count = min(map(len, columns.values()))
    gone = set(sent.getlist("gone"))
    rows = [{name: columns[name][n].strip() for name in _RULE_FIELDS} for n in range(count)]
    return [r for n, r in enumerate(rows) if (r["query"] or r["essay"]) and str(n) not in gone]


def _to_rule(row: Mapping[str, str]) -> dict[str, Any]:
    numbers = {
        "place": int(_to_number(row["place"], "位置", 1)),
        "factor": _to_number(row["factor"], "倍数", 1),
    }
    return {name: value for name, value in row.items() if value} | numbers


def _to_number(text: str, label: str, default: float) -> float:
    if not text.strip():
        return default
    try:
        return float(text)
    except ValueError as error:
        raise BadTuning("“{}”要写数字，现在是“{}”。", label, text[:20]) from error
