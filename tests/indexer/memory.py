"""Measuring the memory of a rebuild: a corpus of any size, and the peak of a tree of processes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import psutil

_SECONDS = 0.25
_WORDS_A_PAGE = 1800
_CLAUSE, _SENTENCE, _SECTION = 6, 18, 270
# One page in so many is the beginning of an earlier one.
_COPIED = 20
_PLACES = ("唐山市丰润区", "杭州市萧山区", "桐柏县", "株洲市石峰区", "成都市成华区", "南阳市宛城区")
_AGENCIES = ("环保局", "教育局", "审计局", "水利局", "民政局", "安全生产监督管理局", "档案局")
_NUMERALS = "一二三四五六七八九"


def make_records(size: int, seed: int = 0) -> Iterator[bytes]:
    """Lines of a JSON Lines file of so many bytes: pages of some thousand characters, few alike."""
    dice = np.random.default_rng(seed)
    words, shares = _read_words()
    earlier = ""
    number = written = 0
    while written < size:
        copied = number % _COPIED == _COPIED - 1
        text = earlier[: len(earlier) * 4 // 5] if copied else _make_text(dice, words, shares)
        earlier = text if number % _COPIED == 0 else earlier
        record = {"id": f"page-{seed}-{number:07}", "title": "工作总结", "text": text}
        line = orjson.dumps(record) + b"\n"
        yield line
        number, written = number + 1, written + len(line)


def make_text(characters: int, seed: int = 0) -> str:
    """One text of at least so many characters."""
    dice = np.random.default_rng(seed)
    words, shares = _read_words()
    parts: list[str] = []
    while sum(map(len, parts)) < characters:
        parts += [_make_text(dice, words, shares) for _ in range(100)]
    return "\n".join(parts)


@cache
def _read_words() -> tuple[list[str], "np.ndarray[Any, np.dtype[np.float64]]"]:
    """Words of jieba's dictionary, and up to which number each is drawn: as often as it is written."""
    lines = files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    rows = [line.split(" ") for line in lines]
    known = [(word, int(count)) for word, count, tag in rows if len(word) > 1 and int(count) > 3]
    counts = np.sqrt(np.array([count for _, count in known], np.float64))
    return [word for word, _ in known], np.cumsum(counts / counts.sum())


def _make_text(
    dice: np.random.Generator, words: list[str], shares: "np.ndarray[Any, np.dtype[np.float64]]"
) -> str:
    drawn = np.searchsorted(shares, dice.random(_WORDS_A_PAGE) * shares[-1])
    chosen = [words[place] for place in drawn]
    who = str(dice.choice(_PLACES)) + str(dice.choice(_AGENCIES))
    year = int(dice.integers(1998, 2024))
    lines = [f"{who}{year}年工作总结", f"{year}年,{who}围绕中心工作,现将情况总结如下。"]
    for start in range(0, _WORDS_A_PAGE, _SECTION):
        lines.append(f"{_NUMERALS[start // _SECTION]}、{''.join(chosen[start : start + 4])}")
        lines.append("".join(_to_sentences(chosen[start : start + _SECTION])))
    return "\n".join(lines)


def _to_sentences(words: list[str]) -> Iterator[str]:
    for start in range(0, len(words), _CLAUSE):
        last = (start + _CLAUSE) % _SENTENCE == 0
        yield "".join(words[start : start + _CLAUSE]) + ("。" if last else ",")


@dataclass
class Peaks:
    """Most memory at any moment, in MiB: of all processes together, of each kind, in each stage."""

    total: float = 0
    anonymous: float = 0
    kinds: dict[str, float] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)

    def count(self, stage: str, processes: list[tuple[str, float, float]]) -> None:
        """Count one look at the tree in: (kind, its share of memory, the anonymous part of that)."""
        total = sum(share for _, share, _ in processes)
        self.total = max(self.total, total)
        self.anonymous = max(self.anonymous, sum(part for _, _, part in processes))
        self.stages[stage] = max(self.stages.get(stage, 0), round(total, 1))
        for kind, share, _ in processes:
            self.kinds[kind] = max(self.kinds.get(kind, 0), round(share, 1))


@dataclass(frozen=True)
class Measured:
    """A rebuild that ended: its exit code, its summary, what it told, and its memory."""

    code: int
    summary: dict[str, Any]
    told: str
    peaks: Peaks


def measure_rebuild(source: Path, environment: Mapping[str, str], *options: str) -> Measured:
    """Run `fanwen rebuild` with two workers on the source, and look at its memory all the time."""
    command = [sys.executable, "-m", "fanwen", "rebuild", str(source), "--json", "--workers", "2"]
    peaks, stage, told = Peaks(), ["start"], list[str]()
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as process:
        ended = threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peaks, stage, ended))
        watch.start()
        for line in process.stderr or ():
            told.append(line)
            stage[0] = _read_stage(line) or stage[0]
        out = process.stdout.read() if process.stdout else ""
        process.wait()
        ended.set()
        watch.join()
    return Measured(process.returncode, json.loads(out or "{}"), "".join(told), peaks)


def _watch(pid: int, peaks: Peaks, stage: list[str], ended: threading.Event) -> None:
    while not ended.wait(_SECONDS):
        peaks.count(stage[0], list(_look(pid)))


def _look(pid: int) -> Iterator[tuple[str, float, float]]:
    """(kind, PSS, anonymous PSS) of each process of the tree."""
    try:
        root = psutil.Process(pid)
        children = root.children()
        yield "main", *_read_share(pid)
        for child in children:
            kind = "server" if "forkserver" in "".join(child.cmdline()) else "tracker"
            yield kind, *_read_share(child.pid)
            for worker in child.children():
                yield "worker", *_read_share(worker.pid)
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return


def _read_share(pid: int) -> tuple[float, float]:
    """MiB of the memory of a process, a page that n processes share counted as an nth of it."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    found = {name: int(size) / 1024 for name, size in (row.split()[:2] for row in rows)}
    return found["Pss:"], found["Pss_Anon:"]


def _read_stage(line: str) -> str | None:
    try:
        event = json.loads(line)["event"]
    except (ValueError, KeyError, TypeError):
        return None
    stages = ("planned", "locked", "compared", "folding", "folded", "written", "done")
    return str(event) if event in stages or str(event).startswith("entered") else None
