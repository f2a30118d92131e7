"""Ports on loopback: free ones, or the one that was asked for."""

import socket
from contextlib import ExitStack

from engine.model import EngineError


def choose_ports(count: int, first: int | None = None) -> list[int]:
    """`count` different free ports; the first is `first` when it is given.

    Raises `EngineError` when that one is taken.
    """
    if first is not None and not is_free(first):
        raise EngineError(f"Port {first} is taken: choose another one, or end what listens there.")
    given = [first] if first is not None else []
    with ExitStack() as held:
        # Held open together, so that no port is handed out twice.
        sockets = [held.enter_context(socket.socket()) for _ in range(count - len(given))]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return given + [probe.getsockname()[1] for probe in sockets]


def is_free(port: int) -> bool:
    """Whether nothing on loopback listens at the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
