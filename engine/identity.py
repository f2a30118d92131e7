"""Who the server runs as: ourselves, or an unprivileged user when we are root."""

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.model import EngineError

_UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Identity:
    """User and group of a child process."""

    uid: int
    gid: int

    def let_pass(self, folders: Iterable[Path]) -> None:
        """The folders, ours, can be entered by this user, whatever our umask is."""
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)

    def own(self, folder: Path) -> None:
        """The folder and all below it belong to this user."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def choose_identity() -> Identity | None:
    """The unprivileged user to run as, or None when we are not root and run it ourselves.

    Elasticsearch refuses to run as root.
    """
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError as error:
        raise EngineError(
            f"Elasticsearch does not run as root, and there is no user {_UNPRIVILEGED}: "
            "run Fanwen as an ordinary user."
        ) from error
    return Identity(user.pw_uid, user.pw_gid)


def check_reachable(identity: Identity | None, paths: Iterable[Path]) -> None:
    """Raises `EngineError` when the server's user cannot enter the paths or a folder above them."""
    if identity is None:
        return
    for path in paths:
        resolved = path.resolve()
        for step in (*reversed(resolved.parents), resolved):
            if not _may_enter(step.stat(), identity):
                raise EngineError(
                    f"Elasticsearch does not run as root, and user {_UNPRIVILEGED} cannot enter "
                    f"{step}: `chmod o+x {step}`, or put the project and FANWEN_STATE_DIR elsewhere."
                )


def _may_enter(status: os.stat_result, identity: Identity) -> bool:
    if status.st_uid == identity.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == identity.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
