"""The folder of an installation's secrets: what is missing is made, what is there is kept."""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending
from fanwen.provisioning.certificates import (
    Pair,
    days_left,
    hosts_of,
    is_issued_by,
    issue,
    make_authority,
)
from fanwen.provisioning.passwords import hash_password, make_password
from fanwen.provisioning.roles import ACCOUNTS, build_roles
from mappings.names import Names

Renewable = Literal["certificates", "passwords"]
RENEWABLE: tuple[Renewable, ...] = ("certificates", "passwords")
LIMITS = "fanwen-limits"
_SOON_DAYS = 30
# What it counts is forgotten after an hour anyway: nothing is written to a disk.
_LIMITS_SETTINGS = """\
bind * -::*
port 6379
requirepass {password}
save ""
appendonly no
maxmemory 64mb
maxmemory-policy volatile-ttl
dir /tmp
"""
_PRIVATE, _FOLDER = 0o600, 0o700


@dataclass(frozen=True)
class Folder:
    """Where what lies. Every file is readable by its owner alone."""

    root: Path

    @property
    def engine(self) -> Path:
        """What each node of the engine is given: `ca.crt`, `node.crt`, `node.key`, and its accounts."""
        return self.root / "engine"

    @property
    def proxy(self) -> Path:
        """What the proxy shows to browsers: `site.crt`, `site.key`."""
        return self.root / "proxy"

    @property
    def authority(self) -> Path:
        """The authority with its key, which no process needs: it may be kept elsewhere."""
        return self.root / "authority"

    @property
    def ca(self) -> Path:
        """What vouches for the engine."""
        return self.engine / "ca.crt"

    def password(self, account: str) -> Path:
        """The password of an account, and nothing else."""
        return self.root / "passwords" / account


def provision(
    folder: Folder, names: Names, nodes: Sequence[str], site: str, renew: Sequence[Renewable] = ()
) -> Iterator[str]:
    """Makes what is missing and what is to be renewed; a sentence for each. Raises `Ending`."""
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
        folder.root.chmod(_FOLDER)
        yield from _provide_certificates(folder, nodes, site, "certificates" in renew)
        yield from _provide_passwords(folder, "passwords" in renew)
        _write_accounts(folder, names)
        yield from _warn(folder)
    except OSError as error:
        raise Ending(
            ExitCode.USAGE,
            f"{error.filename or folder.root} cannot be written ({error.strerror}): choose another folder.",
        ) from error


def _provide_certificates(
    folder: Folder, nodes: Sequence[str], site: str, renew: bool
) -> Iterator[str]:
    if not (folder.authority / "ca.key").exists():
        _write_pair(folder.authority, "ca", make_authority("Fanwen"))
        yield "An authority was made: keep authority/ca.key where no server reads it."
        renew = True
    authority = Pair(
        (folder.authority / "ca.crt").read_bytes(), (folder.authority / "ca.key").read_bytes()
    )
    wanted = {
        folder.engine / "node": (*nodes, "localhost", "127.0.0.1"),
        folder.proxy / "site": (site,),
    }
    for path, hosts in wanted.items():
        if renew or _is_outdated(path.with_suffix(".crt"), authority, hosts):
            _write_pair(path.parent, path.name, issue(authority, path.name, hosts))
            yield f"A certificate was made for {', '.join(hosts)}."
    shutil.copyfile(folder.authority / "ca.crt", folder.ca)


def _is_outdated(path: Path, authority: Pair, hosts: Sequence[str]) -> bool:
    """Missing, or ours and for other names; one that somebody else has made stays."""
    if not path.exists():
        return True
    certificate = path.read_bytes()
    return is_issued_by(certificate, authority) and hosts_of(certificate) != set(hosts)


def _provide_passwords(folder: Folder, renew: bool) -> Iterator[str]:
    for account in (*ACCOUNTS, LIMITS):
        path = folder.password(account)
        if renew or not path.exists():
            _write(path, make_password().encode())
            yield f"A password was made for {account}."


def _write_accounts(folder: Folder, names: Names) -> None:
    limits = _LIMITS_SETTINGS.format(password=folder.password(LIMITS).read_text())
    _write(folder.root / "limits" / "valkey.conf", limits.encode())
    # The engine takes each line that begins at the margin for a role of its own; JSON is YAML.
    granted = (f"{role}: {json.dumps(may)}\n" for role, may in build_roles(names).items())
    _write(folder.engine / "roles.yml", "".join(granted).encode())
    hashed = (f"{a}:{hash_password(folder.password(a).read_text())}\n" for a in ACCOUNTS)
    _write(folder.engine / "users", "".join(hashed).encode())
    roles = (f"{role}:{account}\n" for account, role in ACCOUNTS.items())
    _write(folder.engine / "users_roles", "".join(roles).encode())


def _warn(folder: Folder) -> Iterator[str]:
    for path in (folder.engine / "node.crt", folder.proxy / "site.crt", folder.ca):
        left = days_left(path.read_bytes())
        if left < _SOON_DAYS:
            yield f"{path} is good for {left} days: renew it with --renew certificates."


def _write_pair(folder: Path, name: str, pair: Pair) -> None:
    _write(folder / f"{name}.crt", pair.certificate)
    _write(folder / f"{name}.key", pair.key)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(_FOLDER, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(_PRIVATE)
    fresh.write_bytes(content)
    # Whoever reads it meanwhile reads the one or the other.
    fresh.replace(path)
