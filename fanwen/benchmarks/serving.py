"""The site as it is served, over a stage."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from engine.ports import choose_ports
from fanwen.benchmarks.stage import NAMES, Stage
from fanwen.settings import Settings

_UP_SECONDS = 60.0
# Between two looks whether it is up: far less than what is measured.
_LOOK_SECONDS = 0.02


@contextmanager
def serving(stage: Stage, settings: Settings, workers: int = 0) -> Iterator[int]:
    """The site is ready, with as many workers as there are cores if no number is said; its port."""
    (port,) = choose_ports(1, None)
    ours = {
        "ELASTICSEARCH_URL": stage.url, "FANWEN_PREFIX": NAMES.prefix, "FANWEN_PORT": str(port),
        "FANWEN_STATE_DIR": str(settings.state_dir), "FANWEN_VECTORS": "off", "FANWEN_LOG_DAYS": "0",
        "FANWEN_ACCESS_LOG": "off", "FANWEN_METRICS": "",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "fanwen",
        "serve",
        "--workers",
        str(workers or os.cpu_count() or 1),
    ]
    with subprocess.Popen(command, env={**os.environ, **ours}, stderr=subprocess.DEVNULL) as site:  # noqa: S603 - ourselves
        try:
            _wait(port)
            yield port
        finally:
            site.terminate()


def _wait(port: int) -> None:
    until = time.monotonic() + _UP_SECONDS
    while time.monotonic() < until:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == http.client.OK:
                    return
            except OSError:
                time.sleep(_LOOK_SECONDS)
    raise AssertionError("The site did not come up.")
