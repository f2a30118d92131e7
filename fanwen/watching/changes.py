"""Telling when the files of a corpus have changed and lie still again."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, watch

from indexer.corpus.reading.formats import file_format

# Someone who copies for hours is not waited for longer than this.
_LONGEST_SECONDS = 600.0
_LOOK_AGAIN_SECONDS = 5.0


class Changes:
    """Calls `changed` in a thread of its own, as long as the block runs.

    A rebuild that begins in the middle of copying would read half of it: only when nothing has
    changed for `quiet` seconds it is told.
    """

    def __init__(self, sources: Sequence[Path], quiet: float, changed: Callable[[], None]) -> None:
        self._sources = [source.absolute() for source in sources]
        self._quiet, self._changed = quiet, changed
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)

    def __enter__(self) -> "Changes":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            # A folder that is away cannot be watched; that it is back is a change.
            with suppress(OSError):
                self._watch()
            if not self._ended.wait(_LOOK_AGAIN_SECONDS) and all(map(Path.exists, self._sources)):
                self._changed()

    def _watch(self) -> None:
        # A file that is replaced by another of its name is no longer the one that was watched.
        watched = {source if source.is_dir() else source.parent for source in self._sources}
        for _ in watch(
            *watched,
            watch_filter=self._is_ours,
            step=int(self._quiet * 1000),
            debounce=int(max(_LONGEST_SECONDS, self._quiet) * 1000),
            stop_event=self._ended,
            raise_interrupt=False,
        ):
            self._changed()
            if not all(map(Path.exists, self._sources)):
                raise FileNotFoundError

    def _is_ours(self, change: Change, path: str) -> bool:
        # Of a folder that is gone its name alone is told.
        read = file_format(Path(path)) or (change is Change.deleted and not Path(path).suffix)
        return bool(read) and any(Path(path).is_relative_to(own) for own in self._sources)
