"""What a start needs of the machine: free space and free memory."""

import re
import shutil
from pathlib import Path

import psutil

from engine.model import EngineError

# The packed server and as much again unpacked, and room below the lowest disk watermark.
SPACE_NEEDED = 1 << 30
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def check_space(folder: Path, needed: int = SPACE_NEEDED) -> None:
    """`folder` is there, and its disk has `needed` bytes free; else raises `EngineError`."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise EngineError(
            f"Only {free >> 20} MiB are free at {folder}; the engine needs {needed >> 20} MiB: "
            "free some space or set FANWEN_STATE_DIR to another disk."
        )


def check_memory(heap: str, nodes: int) -> None:
    """The nodes' heaps fit into the memory that is free; else raises `EngineError`.

    Elasticsearch touches its whole heap at once: too large a one makes the system kill processes,
    and not always ours.
    """
    needed = parse_heap(heap) * nodes
    free = psutil.virtual_memory().available + psutil.swap_memory().free
    if needed > free:
        raise EngineError(
            f"The engine's heap needs {needed >> 20} MiB and {free >> 20} MiB are free: "
            "set FANWEN_HEAP smaller (512m), or end other programs."
        )


def parse_heap(text: str) -> int:
    """Bytes of a size as Java writes it: 512m, 1g. Raises `EngineError` for anything else."""
    size = re.fullmatch(r"(\d{1,9})([kmgt]?)", text.strip().lower(), re.ASCII)
    if not size or not int(size[1]):
        raise EngineError(f"FANWEN_HEAP is {text!r}, no size Java knows: write it as 512m or 2g.")
    return int(size[1]) * _UNITS[size[2]]
