"""The command `fanwen` in a process of its own: what it says, how it ends, and that nobody is left."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

import psutil

from indexer.index.rebuilding.job import Target
from tests.children import SECONDS, Child


class Running(Child):
    """The command under way, and afterwards how it ended and what it said."""

    code: int = -1
    summary: Mapping[str, Any] = {}

    def wait(self, seconds: float = SECONDS) -> int:
        """It has ended without a traceback, and so has all that it had started."""
        self.code = super().wait(seconds)
        self.summary = json.loads(self.out[-1]) if self.out else {}
        _, alive = psutil.wait_procs(self.family, timeout=10)
        assert not alive
        assert not any("Traceback" in line for line in self.told), "\n".join(self.told)
        return self.code


def told(event: str) -> str:
    """How an event of that name is told."""
    return f'"event":"{event}"'


def environment_of(url: str, target: Target) -> dict[str, str]:
    """The settings with which a command works at that place."""
    return {
        **os.environ,
        "ELASTICSEARCH_URL": url,
        "FANWEN_PREFIX": target.names.prefix,
        "FANWEN_STATE_DIR": str(target.folder),
    }


def start_fanwen(env: Mapping[str, str], *arguments: str) -> Running:
    """The command under way; whoever calls this ends it."""
    return Running([sys.executable, "-m", "fanwen", *arguments], env)
