"""Numbers that lie in a file and are mapped: as many as the disk holds, in little memory."""

import mmap
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item")
Numbers = NDArray[np.uint32]
_ITEMS = 100


class MappedNumbers:
    """32-bit numbers in an unnamed file of a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - lives as long as the map
        self._map: mmap.mmap | None = None

    def append(self, numbers: Numbers) -> None:
        """Put these behind those that are there."""
        self._file.write(numbers.tobytes())

    def read(self) -> Numbers:
        """All of them, read from the disk where they are looked at. Nothing is appended after that."""
        self._file.flush()
        if not self._file.tell():
            return np.empty(0, np.uint32)
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        return np.frombuffer(self._map, np.uint32)

    def rest(self) -> None:
        """What was looked at takes no memory of this process any more."""
        if self._map is not None:
            self._map.madvise(mmap.MADV_DONTNEED)

    def resting(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, with a rest after each hundred: what looks at many numbers holds few."""
        for number, item in enumerate(items, 1):
            yield item
            if number % _ITEMS == 0:
                self.rest()
        self.rest()
