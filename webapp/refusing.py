"""Requests that are refused, each with a sentence that the page shows."""

from werkzeug.exceptions import HTTPException


class Refused(HTTPException):
    """What was sent cannot be used; `sentence` says why and what to do."""

    def __init__(self, sentence: str, code: int = 400) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code
