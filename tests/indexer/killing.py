"""Rebuilds in processes that are killed: started from one that has everything loaded already.

Run as a program it reads one order a line, and answers each with how the process ended.
"""

import json
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from indexer.index.preparing.prepare import CACHE_VARIABLE
from indexer.index.rebuilding.job import Ears, Event, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import Names
from tests.children import Child

# The n-th event of a name.
Point = tuple[str, int]


class Killed(RuntimeError):
    """The process did not end as it was told to."""


class Rebuilder:
    """Runs rebuilds one after the other, each in a process of its own."""

    def __init__(self, url: str, dictionary: Path) -> None:
        """`dictionary` is the folder of the segmenter's dictionary."""
        self._child = Child([sys.executable, "-m", "tests.indexer.killing", url, str(dictionary)])

    def kill_at(self, event: Point, target: Target, sources: Sequence[Path], full: bool) -> None:
        """A rebuild that is killed, as by `kill -9`, in that event. Raises `Killed` if it has none."""
        order = {
            "prefix": target.names.prefix,
            "folder": str(target.folder),
            "sources": [str(source) for source in sources],
            "full": full,
            "event": event,
        }
        self._child.write_line(json.dumps(order))
        ended = json.loads(self._child.wait_for('"signal"'))
        if ended["signal"] != signal.SIGKILL:
            raise Killed(f"ended by itself without {event}")

    def close(self) -> None:
        """No more rebuilds."""
        self._child.end()


def _serve(url: str, dictionary: Path) -> None:
    # Before the first fork: what takes seconds to load is there in each of them.
    os.environ[CACHE_VARIABLE] = str(dictionary)
    import_module("indexer.index.preparing.warm")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _run(url, order)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"signal": os.WTERMSIG(status)}), flush=True)


def _run(url: str, order: dict[str, Any]) -> None:
    name, left = order["event"]

    def kill(event: Event) -> None:
        nonlocal left
        if event.name == name:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    client = Elasticsearch(url, request_timeout=60)
    target = Target(client, Names(order["prefix"]), Path(order["folder"]))
    sources = [Path(source) for source in order["sources"]]
    rebuild(target, sources, Options(full=order["full"]), Ears(kill))


if __name__ == "__main__":
    _serve(sys.argv[1], Path(sys.argv[2]))
