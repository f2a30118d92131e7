"""Ports on loopback: free ones, or the one that was asked for."""

import socket
from collections.abc import Sequence
from contextlib import ExitStack

from engine.model import EngineError


def choose_ports(count: int, first: int | None = None, liked: Sequence[int] = ()) -> list[int]:
    """`count` different free ports; the first is `first` when it is given, and those liked are taken
    in their places where they are free.

    Raises `EngineError` when `first` is taken or not ours to take.
    """
    wanted = [*liked, *[0] * count][:count]
    with ExitStack() as held:
        # Held open together, so that no port is handed out twice.
        begun = [_hold(held, first)] if first else []
        return [*begun, *(_hold_or_other(held, port) for port in wanted[len(begun) :])]


def _hold_or_other(held: ExitStack, port: int) -> int:
    try:
        return _hold(held, port)
    except EngineError:
        return _hold(held, 0)


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
