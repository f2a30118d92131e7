"""Limits that several processes count together, and what happens when their store is away."""

import time
from pathlib import Path

import pytest

from tests.servers import free_ports, running_valkey
from webapp.limiting import Limits, Store

MOST = 5
WITH = 'requirepass {}\nsave ""\n'


def tries(limits: Limits, whose: str = "10.0.0.1") -> bool:
    return limits.hit("sign-in", MOST, whose)


def test_processes_with_a_store_count_together(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    with running_valkey(tmp_path, port, WITH.format("secret")):
        store = Store(f"valkey://127.0.0.1:{port}", "secret")
        one, other = Limits(store), Limits(store)
        assert [tries(who) for who in (one, other, one, other, one, other, one)] == [True] * 5 + [
            False
        ] * 2
        assert tries(other, "10.0.0.2")


def test_without_its_store_a_process_counts_alone_and_still_refuses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (port,) = free_ports(1)
    store = Store(f"valkey://127.0.0.1:{port}", "secret")
    limits = Limits(store)
    assert [tries(limits) for _ in range(7)] == [True] * MOST + [False] * 2
    assert "counted by each process alone" in caplog.text
    with running_valkey(tmp_path, port, WITH.format("secret")):
        # It is asked again, and knows nothing of what came before.
        assert tries(limits)
    with running_valkey(tmp_path, port, WITH.format("another")):
        assert not tries(limits)
    assert "secret" not in caplog.text
    assert "secret" not in repr(store)


def test_a_clock_that_is_set_back_locks_nobody_out_for_longer_than_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits, now = Limits(None), time.time
    assert [tries(limits) for _ in range(7)] == [True] * MOST + [False] * 2
    # By a little, as clocks are set all the time: what was counted stays.
    monkeypatch.setattr(time, "time", lambda: now() - 1)
    assert not tries(limits)
    monkeypatch.setattr(time, "time", lambda: now() - 86_400)
    assert [tries(limits) for _ in range(7)] == [True] * MOST + [False] * 2
    monkeypatch.setattr(time, "time", now)
    assert tries(limits)
