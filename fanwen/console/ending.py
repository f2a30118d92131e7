"""How a command may end: with a code and one sentence, and as the last line of JSON where that is wanted."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from fanwen.console.codes import CRASHED, OUTCOMES, ExitCode, code_of, explain
from fanwen.console.printing import print_line


class Ending(click.ClickException):
    """A command ends here, with a code and a sentence that says what to do."""

    def __init__(self, code: ExitCode, message: str) -> None:
        super().__init__(message)
        # ClickException reads it from here; its class declares one code for all.
        vars(self)["exit_code"] = code


@contextmanager
def one_sentence() -> Iterator[None]:
    """Every failure that can be foreseen leaves as an `Ending`, never as a traceback."""
    try:
        yield
    except Exception as error:
        code = code_of(error)
        if code is None:
            raise
        raise Ending(code, explain(error)) from error


@contextmanager
def told_as_json(wanted: bool) -> Iterator[None]:
    """Of what does not come to its end, the last line on stdout says how it ended, where that is wanted."""
    try:
        yield
    except (click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if wanted:
            code = error.exit_code if isinstance(error, click.ClickException) else 1
            told = error.message if isinstance(error, click.ClickException) else explain(error)
            print_line({"outcome": OUTCOMES.get(code, CRASHED) if code != 1 else CRASHED,
                        "code": code, "sentence": told})  # fmt: skip
        raise
