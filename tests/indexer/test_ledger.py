"""The ledger: who may write it, who only looks, and what is said when it cannot be used."""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.index.ledger.failures import LedgerBusy, LedgerDiskFull, LedgerUnusable
from indexer.index.ledger.ledger import HolderLost, Ledger
from indexer.index.ledger.plan import PlannedPage, count_planned, plan_page, read_planned
from indexer.index.ledger.runs import begin_run, end_run, last_run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / "fanwen.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger(path, patience=5) as ledger:
        yield ledger


def plan(ledger: Ledger, pages: int) -> None:
    with ledger.writing():
        for number in range(pages):
            plan_page(ledger, PlannedPage(f"page-{number:05}", "a.txt", "o", 1, "new"))


def hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_rows_of_any_number_come_whole_and_in_order(ledger: Ledger) -> None:
    plan(ledger, 1234)
    assert [page.name for page in read_planned(ledger)] == [f"page-{n:05}" for n in range(1234)]


def test_what_another_writes_while_rows_are_gone_through_ends_no_write(
    ledger: Ledger, path: Path
) -> None:
    plan(ledger, 700)
    planned = read_planned(ledger)
    next(planned)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("INSERT INTO steps VALUES (99, 'planned', 0)")
    run = begin_run(ledger, ["a"], "{}", "me")
    assert len(list(planned)) == 699
    assert last_run(ledger) == run


def test_who_only_looks_writes_nothing_and_sees_the_plan_of_nobody_else(
    ledger: Ledger, path: Path
) -> None:
    plan(ledger, 3)
    end_run(ledger, begin_run(ledger, ["a"], "{}", "me"), "swapped")
    ledger.read("PRAGMA wal_checkpoint(TRUNCATE)")
    before = hash_file(path)
    with Ledger.looking(path) as looking:
        assert count_planned(looking) == 0
        plan(looking, 2)
        plan_page(looking, PlannedPage("page-00000", "b.txt", "o", 1, "new"))
        assert [page.source for page in read_planned(looking)] == ["b.txt", "a.txt"]
        found = last_run(looking)
        assert found is not None
        with pytest.raises(LedgerUnusable, match="readonly"):
            end_run(looking, found, "failed")
    assert count_planned(ledger) == 3
    assert hash_file(path) == before


def test_who_only_looks_makes_no_ledger(path: Path) -> None:
    with Ledger.looking(path) as looking:
        assert last_run(looking) is None
        plan(looking, 2)
        assert count_planned(looking) == 2
    assert not path.parent.exists()


def test_a_locked_ledger_is_waited_for(ledger: Ledger, path: Path) -> None:
    locked = threading.Event()

    def lock() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked.set()
            time.sleep(1.5)
            other.execute("ROLLBACK")

    thread = threading.Thread(target=lock)
    thread.start()
    assert locked.wait(10)
    run = begin_run(ledger, ["a"], "{}", "me")
    thread.join(10)
    assert last_run(ledger) == run


def test_one_that_stays_locked_is_never_called_a_full_disk(path: Path) -> None:
    with Ledger(path, patience=0) as ledger:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerBusy, match="Another program has locked") as error:
                begin_run(ledger, ["a"], "{}", "me")
        assert "disk" not in str(error.value)
        begin_run(ledger, ["a"], "{}", "me")


def test_a_full_disk_is_said_and_what_was_there_stays(ledger: Ledger) -> None:
    run = begin_run(ledger, ["a"], "{}", "me")
    pages = ledger.read("PRAGMA page_count")[0][0]
    ledger.read(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerDiskFull, match="free some space"):
        plan(ledger, 10_000)
    assert last_run(ledger) == run
    assert count_planned(ledger) == 0
    ledger.read("PRAGMA max_page_count = 1000000")
    plan(ledger, 10)


def test_what_is_no_ledger_is_said(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no ledger at all " * 1000)
    for opened in (Ledger, Ledger.looking):
        with pytest.raises(LedgerUnusable, match="move it away"):
            opened(path)


def test_a_holder_that_slept_while_another_took_the_ledger_writes_nothing_more(
    ledger: Ledger, path: Path
) -> None:
    ledger.hold("first")
    run = begin_run(ledger, ["a"], "{}", "me")
    with Ledger(path) as other:
        other.hold("second")
        with pytest.raises(HolderLost, match="took over"):
            end_run(ledger, run, "failed")
        with pytest.raises(HolderLost), ledger.writing():
            pass
        found = last_run(other)
        assert found is not None
        assert found.outcome is None
