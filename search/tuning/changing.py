"""What differs between two tunings, and two editors' changes of one brought together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from mappings.definitions import AMENDING_PARTS
from search.tuning.tuning import Form

Part = Literal[
    "number", "synonyms", "stop_words", "telling", "rules",
    "dictionary", "forbidden_words", "agencies", "events", "corrections",
]  # fmt: skip
_LISTS: tuple[Part, ...] = get_args(Part)[1:]
Path = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One thing: added where `before` is None, taken away where `after` is, else another."""

    part: Part
    name: str
    before: Any
    after: Any


def read_numbers(form: Form) -> dict[Path, float]:
    """The numbers of the profile by where they stand in it."""
    return dict(_walk(form.get("profile", {}), ()))


def write_numbers(form: Form, numbers: Mapping[Path, float]) -> dict[str, Any]:
    """The form with these numbers in its profile."""
    return {**form, "profile": _put_all(form.get("profile", {}), (), numbers)}


def find_changes(before: Form, after: Form) -> tuple[Change, ...]:
    """What became of `before` in `after`."""
    old, new = read_numbers(before), read_numbers(after)
    numbers = (
        Change("number", ".".join(path), old.get(path), new.get(path))
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    )
    return (*numbers, *(change for part in _LISTS for change in _differ(part, before, after)))


def needs_rebuild(changes: Sequence[Change]) -> bool:
    """Whether readers get all of it only once the index is built anew."""
    return any(change.part in AMENDING_PARTS for change in changes)


def merge(base: Form, ours: Form, theirs: Form) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What `ours` changed of the base, done to `theirs`; the numbers that both changed otherwise.

    Of these ours are taken.
    """
    numbers, old, theirs_numbers = read_numbers(ours), read_numbers(base), read_numbers(theirs)
    mine = {path: value for path, value in numbers.items() if value != old.get(path)}
    both = [
        ".".join(path)
        for path, value in mine.items()
        if theirs_numbers.get(path) not in (old.get(path), value)
    ]
    merged = write_numbers(theirs, theirs_numbers | mine)
    for part in _LISTS:
        merged[part] = _merge_lists(base.get(part, []), ours.get(part, []), theirs.get(part, []))
    return merged, tuple(both)


def _walk(source: Any, path: Path) -> Iterator[tuple[Path, float]]:
    if isinstance(source, Mapping):
        for name, value in source.items():
            yield from _walk(value, (*path, name))
    elif isinstance(source, int | float) and not isinstance(source, bool):
        yield path, float(source)


def _put_all(source: Any, path: Path, numbers: Mapping[Path, float]) -> Any:
    if isinstance(source, Mapping):
        return {name: _put_all(value, (*path, name), numbers) for name, value in source.items()}
    return numbers.get(path, source)


def _differ(part: Part, before: Form, after: Form) -> Iterator[Change]:
    old, new = before.get(part, []), after.get(part, [])
    yield from (Change(part, "", one, None) for one in old if one not in new)
    yield from (Change(part, "", None, one) for one in new if one not in old)


def _merge_lists(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    gone = [one for one in base if one not in ours]
    added = [one for one in ours if one not in base]
    kept = [one for one in theirs if one not in gone]
    return [*kept, *(one for one in added if one not in kept)]
