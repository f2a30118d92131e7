"""The process that has the sockets and keeps the workers alive: gunicorn's, with workers of ours."""

import os
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from fanwen.console.printing import say
from fanwen.settings import Settings
from fanwen.wiring.addresses import Address

# Made in each worker: what it loads is not in the process that only supervises.
SITE = ("fanwen.serving.site", "make_site")
# Where the workers count, as the library that counts wants to be told before it is loaded.
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
_WORKER = "fanwen.serving.worker.Worker"
# A worker whose loop has stood still for so long is ended; its loop does nothing but pass bytes on.
_STANDSTILL_SECONDS = 60
_GRACE_SECONDS = 15


class Supervisor(BaseApplication):  # type: ignore[misc]
    """Serves at one address, and what is counted at another if there is one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn is told; no file and no variable of its own is read."""
        settings = self._settings
        addresses = [Address(settings.host, settings.port), *filter(None, [settings.metrics])]
        told: dict[str, Any] = {
            "bind": [str(address) for address in addresses],
            "workers": settings.workers,
            "worker_class": _WORKER,
            "timeout": _STANDSTILL_SECONDS,
            "graceful_timeout": _GRACE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self._tell_ready,
            "child_exit": _forget_counts,
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The site, in a worker."""
        module, name = SITE
        make: Callable[[], Callable[..., Any]] = getattr(import_module(module), name)
        return make()

    def _tell_ready(self, arbiter: object) -> None:
        say(
            f"Fanwen is at http://{Address(self._settings.host, self._settings.port)}/  (Ctrl-C ends it)"
        )


def supervise(settings: Settings) -> None:
    """Serves until the process is told to end; then requests that are being answered are answered first."""
    check_ports(settings)
    # Of this port: what one that was killed has left is not left for good.
    counts = settings.state_dir / f"counts-{settings.port}"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True)
    os.environ[COUNTS] = str(counts)
    supervisor = os.getpid()
    try:
        Supervisor(settings).run()
    finally:
        # A worker leaves by this way, too, and the others still count.
        if os.getpid() == supervisor:
            shutil.rmtree(counts, ignore_errors=True)


def check_ports(settings: Settings) -> None:
    """Raises `Ending` when one is taken, before anything else is started."""
    Address(settings.host, settings.port).check_free("set FANWEN_PORT to another one")
    if settings.metrics:
        settings.metrics.check_free("set FANWEN_METRICS to another one, or to none")


def _forget_counts(arbiter: object, worker: Any) -> None:
    """What an ended worker was doing is not being done any more; what it had done stays counted."""
    for file in Path(os.environ[COUNTS]).glob(f"gauge_live*_{worker.pid}.db"):
        file.unlink(missing_ok=True)
