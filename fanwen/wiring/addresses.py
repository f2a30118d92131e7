"""Where something listens: a host and a port."""

import re
import socket
from dataclasses import dataclass

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending

_WRITTEN = re.compile(r"(\[[0-9A-Fa-f:]+\]|[^\s:\[\]]+):(\d{1,5})")
_MOST = 65_535


@dataclass(frozen=True)
class Address:
    """A name or number of a host, without brackets, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def check_free(self, what_to_do: str) -> None:
        """Raises `Ending` when somebody listens there already, or nobody can."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                message = f"Port {self.port} on {self.host} is taken: {what_to_do}."
                raise Ending(ExitCode.USAGE, message) from error


def parse_address(name: str, text: str) -> Address | None:
    """The address that is written so, or None for `none`. Raises `Ending` that names what it was given for."""
    if text == "none":
        return None
    found = _WRITTEN.fullmatch(text)
    if found is None or not 0 < int(found[2]) <= _MOST:
        raise Ending(ExitCode.USAGE, f"{name} is {text!r}: write it as 127.0.0.1:9108, or none.")
    return Address(found[1].strip("[]"), int(found[2]))
