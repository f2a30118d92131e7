"""A draft as its page shows it and sends it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from search.tuning.changing import read_numbers, write_numbers
from search.tuning.failures import BadTuning
from search.tuning.tuning import Form, parse_tuning, to_form
from webapp.editor.drafting.texts import TEXT_PARTS

_RULE_FIELDS = ("query", "match", "action", "essay", "place", "factor", "begins", "ends", "reason")
# Rows for new rules below those that are there.
_EMPTY_ROWS = 1
# The step of a slider, as a share of the number as it ships.
_LEAST_TOP = 1.0
_LONGEST_LINE = 200

# How the essay of an id begins; None where there is none.
ReadOpening = Callable[[str], str | None]


@dataclass(frozen=True)
class Number:
    """A number of the profile: its field in the form, and how far a slider may take it."""

    field: str
    label: str
    value: float
    most: float


@dataclass(frozen=True)
class Sheet:
    """A draft as the page shows it; `texts` by the names of `TEXT_PARTS`."""

    numbers: tuple[Number, ...]
    texts: Mapping[str, str]
    rules: tuple[Mapping[str, Any], ...]


def to_sheet(form: Form) -> Sheet:
    """The page's form of a tuning, with an empty row for one more rule."""
    return Sheet(
        numbers=tuple(_to_numbers(form)),
        texts={part.name: part.print(form) for part in TEXT_PARTS},
        rules=(*form.get("rules", ()), *({} for _ in range(_EMPTY_ROWS))),
    )


def add_line(sheet: Sheet, synonym: str) -> Sheet:
    """The sheet with a line more among the synonyms, which is yet to be saved."""
    if not synonym:
        return sheet
    lines = "\n".join(filter(None, (sheet.texts["synonyms"], synonym[:_LONGEST_LINE])))
    return replace(sheet, texts={**sheet.texts, "synonyms": lines})


def read_sheet(sent: MultiDict[str, str], form: Form, opening: ReadOpening) -> dict[str, Any]:
    """The tuning with what was sent of it. Raises `BadTuning`, `BadProfile`."""
    numbers = {
        path: _to_number(sent.get(f"n.{'.'.join(path)}", ""), " · ".join(path), value)
        for path, value in read_numbers(form).items()
    }
    changed = write_numbers(form, numbers) | {"rules": list(_read_rules(sent))}
    for part in TEXT_PARTS:
        changed |= part.parse(sent.get(part.name, ""))
    corrections = _add_openings(changed["corrections"], form.get("corrections", ()), opening)
    return to_form(parse_tuning(changed | {"corrections": corrections}))


def keep_sent(sent: MultiDict[str, str], form: Form) -> Sheet:
    """What was sent as it was sent, for a page that says what is wrong with it."""
    numbers = (
        Number(n.field, n.label, sent.get(n.field, n.value), n.most)  # type: ignore[arg-type]
        for n in _to_numbers(form)
    )
    return Sheet(
        numbers=tuple(numbers),
        texts={part.name: sent.get(part.name, "") for part in TEXT_PARTS},
        rules=(*_rows(sent), *({} for _ in range(_EMPTY_ROWS))),
    )


def _to_numbers(form: Form) -> Sequence[Number]:
    return [
        Number(f"n.{'.'.join(path)}", " · ".join(path), value, max(_LEAST_TOP, 3 * value))
        for path, value in read_numbers(form).items()
    ]


def _add_openings(
    corrections: Sequence[dict[str, Any]], before: Sequence[Mapping[str, Any]], read: ReadOpening
) -> list[dict[str, Any]]:
    """Each correction with the beginning of its essay, as it was when it was first corrected."""
    known = {one["essay"]: one["opening"] for one in before if one.get("opening")}
    made = []
    for one in corrections:
        opening = known.get(one["essay"]) or read(one["essay"])
        if opening is None:
            raise BadTuning("{} 不在库中，没法更正：请核对编号。", one["essay"])
        made.append({**one, "opening": opening})
    return made


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
