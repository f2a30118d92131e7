"""An engine that does not answer is left alone: readers are told at once, and served again when it is back."""

import threading
import time

import pytest
from elastic_transport import Transport
from elasticsearch import TransportError
from hypothesis import given
from hypothesis import strategies as st

from fanwen.wiring.breaking import Breaker, guarded
from fanwen.wiring.connecting import make_client
from tests.proxy import passing_on


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_opens_after_several_failures_in_a_short_time_and_lets_one_try_after_a_pause() -> None:
    clock = Clock()
    breaker = Breaker(failures=3, within=10, pause=1, clock=clock)
    for _ in range(2):
        breaker.fail()
        assert breaker.allow()
    breaker.fail()
    assert breaker.open
    assert not breaker.allow()
    clock.now = 1.0
    assert [breaker.allow() for _ in range(3)] == [True, False, False]
    breaker.fail()
    clock.now = 1.5
    assert not breaker.allow()
    clock.now = 2.0
    assert breaker.allow()
    breaker.succeed()
    assert not breaker.open
    assert breaker.allow()


def test_two_that_waited_in_vain_are_enough_unless_somebody_was_answered_in_between() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(3):
        breaker.fail(waited=True)
        clock.now += 60
        breaker.succeed()
    assert breaker.allow()
    breaker.fail(waited=True)
    clock.now += 60
    breaker.fail(waited=True)
    assert not breaker.allow()


def test_failures_far_apart_open_nothing() -> None:
    clock = Clock()
    breaker = Breaker(failures=3, within=10, pause=1, clock=clock)
    for _ in range(20):
        breaker.fail()
        clock.now += 6
    assert not breaker.open


@given(st.lists(st.sampled_from(["fail", "succeed", "wait", "ask"]), max_size=60))
def test_whatever_happens_it_never_stays_open_for_good(steps: list[str]) -> None:
    clock = Clock()
    breaker = Breaker(failures=2, within=10, pause=1, clock=clock)
    for step in steps:
        if step == "wait":
            clock.now += 0.7
        elif step == "ask":
            breaker.allow()
        else:
            getattr(breaker, step)()
    clock.now += 1
    assert breaker.allow()
    breaker.succeed()
    assert breaker.allow()


@pytest.mark.node
def test_an_engine_that_is_frozen_costs_a_few_readers_their_patience_and_no_more(
    elasticsearch_url: str,
) -> None:
    thawed = threading.Event()

    def wait(request: bytes) -> bytes | None:
        thawed.wait(30)
        return None

    def ask() -> float:
        begun = time.monotonic()
        with pytest.raises(TransportError):
            client.cluster.health()
        return time.monotonic() - begun

    with passing_on(elasticsearch_url) as proxy:
        breaker = Breaker(failures=3, within=30, pause=0.2)
        client = make_client(proxy.url, 0.3, guarded(Transport, breaker))
        assert client.cluster.health()["number_of_nodes"] == 1
        proxy.answer = wait
        waited = [ask() for _ in range(2)]
        told = [ask() for _ in range(50)]
        assert min(waited) > 0.25
        # All of them together, but for one that tried, wait for less than one before.
        assert sum(sorted(told)[:-1]) < min(waited)
        proxy.answer = lambda request: None
        thawed.set()
        time.sleep(0.25)
        assert client.options(request_timeout=20).cluster.health()["number_of_nodes"] == 1
        assert not breaker.open
