"""The parts of a tuning that are edited as text, one thing a line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from search.tuning.amending.lines import (
    parse_agency_lines,
    parse_correction_lines,
    parse_event_lines,
    parse_word_lines,
    print_agency_lines,
    print_correction_lines,
    print_event_lines,
    print_word_lines,
)
from search.tuning.lines import parse_synonym_lines, parse_words, print_synonym_lines
from search.tuning.tuning import Form


@dataclass(frozen=True)
class TextPart:
    """A text of the page: its name there, how it is made from a form, and what it makes of one."""

    name: str
    print: Callable[[Form], str]
    parse: Callable[[str], Mapping[str, Any]]


def _parse_dictionary(text: str) -> Mapping[str, Any]:
    words, forbidden = parse_word_lines(text)
    return {"dictionary": words, "forbidden_words": forbidden}


TEXT_PARTS = (
    TextPart(
        "synonyms",
        lambda form: print_synonym_lines(form.get("synonyms", ())),
        lambda text: {"synonyms": parse_synonym_lines(text)},
    ),
    TextPart(
        "stop_words",
        lambda form: " ".join(form.get("stop_words", ())),
        lambda text: {"stop_words": parse_words(text)},
    ),
    TextPart(
        "telling",
        lambda form: " ".join(form.get("telling", ())),
        lambda text: {"telling": parse_words(text)},
    ),
    TextPart(
        "dictionary",
        lambda form: print_word_lines(form.get("dictionary", ()), form.get("forbidden_words", ())),
        _parse_dictionary,
    ),
    TextPart(
        "agencies",
        lambda form: print_agency_lines(form.get("agencies", ())),
        lambda text: {"agencies": parse_agency_lines(text)},
    ),
    TextPart(
        "events",
        lambda form: print_event_lines(form.get("events", ())),
        lambda text: {"events": parse_event_lines(text)},
    ),
    TextPart(
        "corrections",
        lambda form: print_correction_lines(form.get("corrections", ())),
        lambda text: {"corrections": parse_correction_lines(text)},
    ),
)
