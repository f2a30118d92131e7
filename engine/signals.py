"""Signals that would end us without a word: turned into an exit that cleans up."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Ctrl-C is KeyboardInterrupt already; a closed terminal sends SIGHUP.
_ENDING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def exiting_on_signals() -> Iterator[None]:
    """In the block SIGTERM and SIGHUP raise `SystemExit`; a handler of the caller's own stays."""
    ours = [number for number in _ENDING if _is_default(number)]
    for number in ours:
        signal.signal(number, _exit)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _is_default(number: signal.Signals) -> bool:
    # Python lets only the main thread set handlers.
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(number) is signal.SIG_DFL


def _exit(number: int, frame: FrameType | None) -> None:
    # What a shell reports for a program that a signal ended.
    raise SystemExit(128 + number)
