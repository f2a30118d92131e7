"""The site under load for minutes: its memory and its files stay as they were, and every answer is whole."""

import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

import psutil
import pytest

from indexer.index.rebuilding.summary import Summary
from mappings.names import Names
from tests.fanwen.test_serving import Site, serving

MINUTES = float(os.environ.get("SOAK_MINUTES", "5"))
WORDS = ("工作总结", "教育", "环境保护", "计划", "安全生产", "审计", "讲话", "2019", "成都", "卫生")
READERS = 3
MOST_DRIFT = 0.05


def paths(dice: random.Random) -> Iterator[str]:
    while True:
        query = quote(" ".join(dice.sample(WORDS, dice.randint(1, 3))))
        essay = (
            f"b0{dice.randint(1, 8)}-environment-1" if dice.random() < 0.1 else "b01-environment-2"
        )
        yield from (
            f"/search?q={query}", f"/search?q={query}&page=2", f"/suggest?q={query[:9]}", f"/api/search?q={query}",
            f"/essay/{essay}?q={query}", f"/similar/{essay}", f"/search?q={query}&year=2018&size=20", "/",
        )  # fmt: skip


@pytest.mark.node
@pytest.mark.soak
@pytest.mark.needs_seconds(int(120 * MINUTES) + 200, because="that is what it is for")
def test_after_minutes_of_load_memory_and_files_are_as_they_were(
    elasticsearch_url: str,
    bundled_names: Names,
    bundled: Summary,
    tmp_path: Path,
    dice: random.Random,
) -> None:
    environ = {
        **os.environ,
        "ELASTICSEARCH_URL": elasticsearch_url,
        "FANWEN_PREFIX": bundled_names.prefix,
        "FANWEN_STATE_DIR": str(tmp_path),
        "FANWEN_VECTORS": "off",
        "FANWEN_WORKERS": "2",
    }
    with serving(environ) as site:
        ended, seen = Event(), Counter[int]()
        readers = [
            Thread(target=read, args=[site, ended, seen, random.Random(dice.random())])
            for _ in range(READERS)
        ]
        for reader in readers:
            reader.start()
        # What is kept on purpose (queries, dictionaries, words of generations) is there after a third.
        time.sleep(60 * MINUTES / 3)
        before = [measure(site) for _ in range(5)]
        time.sleep(60 * MINUTES * 2 / 3)
        after = [measure(site) for _ in range(5)]
        ended.set()
        for reader in readers:
            reader.join()
        memory = [statistics.median(one["memory"] for one in them) for them in (before, after)]
        files = [statistics.median(one["files"] for one in them) for them in (before, after)]
        print(f"{sum(seen.values())} asked {dict(seen)}; memory {memory}, files {files}")
        assert set(seen) <= {200, 404}
        assert seen[200] > 100
        assert memory[1] / memory[0] < 1 + MOST_DRIFT
        assert files[1] <= files[0] + READERS
        assert sum(file.stat().st_size for file in tmp_path.rglob("*.db")) < 64 * 1024 * 1024


def read(site: Site, ended: Event, seen: Counter[int], dice: random.Random) -> None:
    for path in paths(dice):
        if ended.is_set():
            return
        seen[site.get(path)[0]] += 1


def measure(site: Site) -> Mapping[str, float]:
    time.sleep(0.5)
    workers: Sequence[psutil.Process] = site.workers
    return {
        "memory": sum(worker.memory_info().rss for worker in workers),
        "files": sum(
            len(worker.open_files()) + len(worker.net_connections()) for worker in workers
        ),
    }
