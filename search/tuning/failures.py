"""What cannot be a tuning."""

from search.language.notes import Note, note


class BadTuning(ValueError):
    """It cannot be used; the sentence says where and why."""

    def __init__(self, template: str, *values: object) -> None:
        self.sentence: Note = note(template, *values)
        super().__init__(self.sentence)
