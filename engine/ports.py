"""Ports on loopback: free ones, or the one that was asked for."""

import socket
from contextlib import ExitStack

from engine.model import EngineError


def choose_ports(count: int, first: int | None = None) -> list[int]:
    """`count` different free ports; the first is `first` when it is given.

    Raises `EngineError` when that one is taken or not ours to take.
    """
    wanted = [first or 0, *[0] * (count - 1)]
    with ExitStack() as held:
        # Held open together, so that no port is handed out twice.
        return [_hold(held, port) for port in wanted]


def _hold(held: ExitStack, port: int) -> int:
    probe = held.enter_context(socket.socket())
    # A port whose last listener has just ended is free.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except PermissionError as error:
        raise EngineError(f"Port {port} is the system's: choose one above 1023.") from error
    except OSError as error:
        raise EngineError(
            f"Port {port} is taken: choose another one, or end what listens there."
        ) from error
    return int(probe.getsockname()[1])
