"""Numbers that lie in a file and are mapped: as many as the disk holds, in little memory."""

import mmap
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
_BYTES = 4


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


def lengths_to_slices(lengths: Iterable[int]) -> list[slice]:
    """[3, 2] -> the places of the first three numbers and of the two behind them."""
    ends = np.cumsum(np.fromiter(lengths, np.int64), dtype=np.int64)
    starts = [0, *ends[:-1].tolist()] if len(ends) else []
    return [slice(start, end) for start, end in zip(starts, ends.tolist(), strict=True)]
