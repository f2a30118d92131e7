"""Sentences for the reader, kept with the values in them, so that they can be said in another language."""


class Note(str):
    """A sentence; `template` has `{}` where `values` stand."""

    template: str
    values: tuple[object, ...]


def note(template: str, *values: object) -> Note:
    """The sentence with its values."""
    made = Note(template.format(*values))
    made.template, made.values = template, values
    return made
