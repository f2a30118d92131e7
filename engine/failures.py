"""Failures in a sentence: what the system refused, and why a node ended while starting."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from engine.model import EngineError

_LONGEST = 400
_MEMORY = "There is not enough memory for the engine's heap: set FANWEN_HEAP smaller (512m)."
_PORT = "The engine's port is the system's: choose one above 1023."
# What Java, the launcher or the server prints, and what to do about it; the first that fits counts.
_KNOWN = (
    ("insufficient memory", _MEMORY),
    ("Could not reserve enough space", _MEMORY),
    ("Cannot allocate memory", _MEMORY),
    ("Not enough space'", _MEMORY),
    (
        "due to java.lang.OutOfMemoryError",
        "The engine's heap is too small for Elasticsearch: set FANWEN_HEAP to 512m.",
    ),
    (
        "exit code 137",
        f"Elasticsearch was killed while starting, most likely by the system. {_MEMORY}",
    ),
    ("Invalid maximum heap size", "FANWEN_HEAP is no size Java knows: write it as 512m or 2g."),
    ("Invalid initial heap size", "FANWEN_HEAP is no size Java knows: write it as 512m or 2g."),
    ("Address already in use", "The engine's port was taken while it started: start it again."),
    ("BindException: Permission denied", _PORT),
    (
        "failed to obtain node lock",
        "Another Elasticsearch uses the engine's data folder: end it, then start again.",
    ),
    ("No space left on device", "The disk filled up while Elasticsearch started: free some space."),
)
_FATAL = re.compile(r"fatal exception while booting Elasticsearch\s*(.+)")


@contextmanager
def in_a_sentence(folder: Path) -> Iterator[None]:
    """What the system refuses in the block leaves as `EngineError`."""
    try:
        yield
    except psutil.AccessDenied as error:
        raise EngineError(
            f"Process {error.pid} of the local Elasticsearch belongs to another user: "
            "stop it as the user who started it."
        ) from error
    except OSError as error:
        raise EngineError(
            f"{error.filename or folder}: {error.strerror or error}. Check who owns {folder} and "
            "what is free there, or set FANWEN_STATE_DIR to another folder."
        ) from error


def explain_death(printed: Path) -> EngineError:
    """Why a node ended while starting, from the file of what it printed."""
    text = printed.read_text("utf-8", "replace")
    for sign, sentence in _KNOWN:
        if sign in text:
            return EngineError(f"{sentence} (All it printed: {printed})")
    cause = _FATAL.search(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = cause[1].strip() if cause else " | ".join(lines[-3:])
    return EngineError(
        f"Elasticsearch ended while starting: {said[:_LONGEST]} (all it printed: {printed})."
    )
