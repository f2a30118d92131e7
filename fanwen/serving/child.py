"""The site beside something else: in a process of its own, which ends with it."""

import subprocess
import sys

_SERVE = (sys.executable, "-m", "fanwen", "serve")
_GRACE_SECONDS = 30.0


def serve_in_a_child() -> int:
    """Serves until this process is told to end; returns how the site ended if it does so by itself.

    Not in this process: a worker is a copy of its supervisor, and one of a process with threads is torn.
    """
    with subprocess.Popen(_SERVE) as child:  # noqa: S603 (nothing of it comes from elsewhere)
        try:
            return child.wait()
        finally:
            child.terminate()
            try:
                child.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
