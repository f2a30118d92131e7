"""Worker processes: order is kept, memory bounded, and an item that ends its worker ends nothing else."""

import os
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from indexer.index.preparing.workers import Lost, Workers
from tests.children import Child

PRELOAD = "indexer.index.preparing.workers"
_MEBIBYTE = 1 << 20


def work(item: str) -> str:
    """What an item says: `wait 0.1`, `hang`, `crash`, `raise`; others are turned to capitals."""
    name, _, value = item.partition(" ")
    if name == "crash":
        os._exit(9)
    if name == "raise":
        raise ValueError(item)
    if name in ("hang", "wait"):
        time.sleep(float(value or 3600))
    return item.upper()


def run(items: list[str], seconds: float = 60) -> list[str | Lost[str]]:
    with Workers[str, str](work, 2, PRELOAD, seconds) as workers:
        return list(workers.run(items, len))


def test_results_come_in_the_order_of_the_items() -> None:
    items = [f"wait {0.05 * (number % 3)}" for number in range(12)]
    assert run(items) == [item.upper() for item in items]


def test_an_item_that_ends_its_process_is_named_and_the_rest_arrives() -> None:
    items = ["a", "b", "crash", "c", "crash", *"defghijklmnopqrstuvwxyz"]
    results = run(items)
    assert [r.item if isinstance(r, Lost) else r for r in results] == [
        item if item == "crash" else item.upper() for item in items
    ]
    lost = [result for result in results if isinstance(result, Lost)]
    assert [result.reason for result in lost] == ["ended the process that read it"] * 2


def test_an_item_that_hangs_is_given_up_and_the_rest_arrives() -> None:
    results = run(["a", "hang", "b"], seconds=2)
    assert results[0] == "A"
    assert results[1] == Lost("hang", "was not read within 2 s")
    assert results[2] == "B"


def test_an_error_of_the_function_is_not_swallowed() -> None:
    with pytest.raises(ValueError, match="raise"):
        run(["a", "raise", "b"])


def test_no_more_is_read_than_a_few_mebibytes_ahead() -> None:
    ahead = []
    read = taken = 0

    def items() -> Iterator[str]:
        nonlocal read
        for number in range(40):
            read += 1
            yield f"{number}" + "x" * _MEBIBYTE

    with Workers[str, str](work, 2, PRELOAD) as workers:
        for _ in workers.run(items(), len):
            taken += 1
            ahead.append(read - taken)
    assert taken == 40
    assert max(ahead) <= 5


PARENT = """
from indexer.index.preparing.workers import Workers
from tests.indexer.test_workers import PRELOAD, work
if __name__ == "__main__":
    with Workers(work, 2, PRELOAD) as workers:
        for result in workers.run(["a", "b"] + ["hang"] * 4, len):
            print(result, flush=True)
"""


def test_workers_end_when_their_parent_is_killed() -> None:
    with Child([sys.executable, "-c", PARENT]) as parent:
        parent.wait_for("A")
        workers = list(parent.family)
        assert len(workers) >= 3
        parent.process.kill()
        parent.process.wait(30)
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not [worker for worker in alive if worker.status() != psutil.STATUS_ZOMBIE]
