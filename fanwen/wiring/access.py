"""How the engine is reached: its nodes, who we are there, and whom we believe to be it."""

import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending

_DEFAULT_PORTS = {"http": 9200, "https": 443}
_EXAMPLE = "http://127.0.0.1:9200 or https://es01:9200,https://es02:9200"


@dataclass(frozen=True)
class Access:
    """The addresses of all nodes, with the account; `ca` is the file of who vouches for them."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What a client is made with besides."""
        options: dict[str, Any] = {}
        if self.user:
            options["basic_auth"] = (self.user, self.password)
        if self.ca:
            options["ca_certs"] = str(self.ca)
        return options


def make_access(urls: str, user: str, password_file: Path | None, ca: Path | None) -> Access:
    """The access that settings describe. Raises `Ending` with what is wrong of them.

    An account in the address is taken where none is given; a password goes to no other machine unencrypted.
    """
    parts = [_parse(url.strip()) for url in urls.split(",") if url.strip()]
    if not parts:
        raise _no_address()
    logins = {(part[1], part[2]) for part in parts}
    if len(logins) > 1:
        raise Ending(
            ExitCode.USAGE, "ELASTICSEARCH_URL has several accounts: give one to all nodes."
        )
    ((written_user, written_password),) = logins
    if ca:
        _check_authority(ca)
    if not user:
        return Access(tuple(part[0] for part in parts), written_user, written_password, ca)
    if password_file is None:
        raise Ending(
            ExitCode.USAGE,
            f"ELASTICSEARCH_USER is {user!r} without ELASTICSEARCH_PASSWORD_FILE: name the file that has its password.",
        )
    return Access(tuple(part[0] for part in parts), user, read_secret(password_file), ca)


def read_secret(path: Path) -> str:
    """What the file holds, without the end of its line. Raises `Ending` where there is none."""
    try:
        secret = path.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise Ending(ExitCode.USAGE, f"The secret in {path} cannot be read ({why}).") from error
    if not secret:
        raise Ending(ExitCode.USAGE, f"The file {path} is empty: it should hold a secret.")
    return secret


def is_loopback(host: str) -> bool:
    """Whether what goes there stays on this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _parse(url: str) -> tuple[str, str, str]:
    """Address, user and password."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError as error:
        raise _no_address() from error
    host = parts.hostname
    if port is None or not host:
        raise _no_address()
    if parts.scheme == "http" and not is_loopback(host):
        raise Ending(
            ExitCode.USAGE,
            f"ELASTICSEARCH_URL would send everything to {host} unencrypted: use https "
            "(`fanwen provision` makes certificates).",
        )
    written = f"[{host}]" if ":" in host else host
    address = f"{parts.scheme}://{written}:{port}{parts.path}"
    return address, unquote(parts.username or ""), unquote(parts.password or "")


def _check_authority(path: Path) -> None:
    try:
        ssl.create_default_context(cafile=str(path))
    except (OSError, ssl.SSLError) as error:
        raise Ending(
            ExitCode.USAGE,
            f"ELASTICSEARCH_CA is {str(path)!r}, which holds no certificate that can be read.",
        ) from error


def _no_address() -> Ending:
    return Ending(ExitCode.USAGE, f"ELASTICSEARCH_URL is no address: write it as {_EXAMPLE}.")


def at(url: str | Sequence[str]) -> Access:
    """The access to an engine that asks nobody who they are."""
    return Access((url,) if isinstance(url, str) else tuple(url))
