"""Ctrl-C once: the job stops where it can be resumed. Twice: it stops at once."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from fanwen.console.codes import OUTCOMES, ExitCode
from fanwen.console.printing import print_line, say

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# A progress bar hides it.
_SHOW_CURSOR = "\x1b[?25h\n"


@contextmanager
def stopping(as_json: bool = False) -> Iterator[Callable[[], bool]]:
    """Whether the user, or a service manager, has asked to stop; a second time ends the process.

    With `as_json` the last line on stdout says so then, too.
    """
    asked = False

    def ask(signum: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            _end_at_once(as_json)
        asked = True
        say("Stopping after this step; once more stops at once.")

    before = {number: signal.signal(number, ask) for number in _SIGNALS}
    try:
        yield lambda: asked
    finally:
        # Once asked, the way out is not to be disturbed by an exception either.
        for number, handler in before.items():
            if not asked:
                signal.signal(number, handler)


def _end_at_once(as_json: bool) -> None:
    """Ends as a crash would, which a rebuild survives; an exception might be caught on its way."""
    if sys.stderr.isatty():
        print(_SHOW_CURSOR, end="", file=sys.stderr)
    sentence = "Interrupted at once; readers see what they saw before. Go on with --resume."
    say(sentence)
    sys.stderr.flush()
    if as_json:
        code = ExitCode.INTERRUPTED
        print_line({"outcome": OUTCOMES[code], "code": code, "sentence": sentence})
        sys.stdout.flush()
    os._exit(ExitCode.INTERRUPTED)
