"""The published tuning as the desk works with it, and what of it readers do not have yet."""

from dataclasses import dataclass

from search.tuning.amending.amendments import Amendments
from search.tuning.amending.parsing import parse_amendments
from search.tuning.changing import find_changes
from search.tuning.tuning import Form, default_tuning, to_form
from state.rebuilds import Listed
from state.tunings import Published
from webapp.editor.drafting.describing import describe
from webapp.held import tunings


@dataclass(frozen=True)
class Pending:
    """That a published version waits for a rebuild before readers have all of it."""

    version: int


def form_of(version: Published | None) -> Form:
    """Its form; that of the code for none."""
    return version.form if version else to_form(default_tuning())


def number_of(version: Published | None) -> int:
    """Its number; 0 for that of the code."""
    return version.number if version else 0


def base_of(number: int) -> Form:
    """The form of a version that a draft was begun over."""
    return form_of(tunings().version(number) if number else None)


def changes_of(one: Published, history: tuple[Published, ...]) -> list[str]:
    """What a version changed of the one before it, in words."""
    base = next((other for other in history if other.number == one.base), None)
    before = form_of(base) if base else base_of(one.base)
    return list(map(describe, find_changes(before, one.form)))


def find_pending(latest: Published | None, kept: tuple[Listed, ...]) -> Pending | None:
    """Whether the live generation was built with other amendments than are published."""
    live = next((one for one in kept if one.live), None)
    if live is None:
        return None
    wanted = parse_amendments(latest.form) if latest else Amendments()
    built = live.amended.get("digest", Amendments().all_digest)
    return Pending(number_of(latest)) if wanted.all_digest != built else None
