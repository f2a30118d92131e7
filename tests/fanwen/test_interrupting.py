"""The command `fanwen rebuild` when it is told to stop, locked out, or its corpus is gone."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from indexer.index.generations.generation import is_loading, list_generations, live_generation
from indexer.index.rebuilding.job import Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from indexer.index.rebuilding.summary import Summary
from tests.fanwen.running import Running, environment_of, start_fanwen, told
from tests.indexer.memory import make_records
from tests.indexer.test_rebuild import certificate_of
from tests.proxy import nothing, passing_on

pytestmark = [pytest.mark.node, pytest.mark.slow]

CORPUS_BYTES = 120 << 10


@dataclass(frozen=True)
class Fanwen:
    """The real command over a corpus of its own."""

    url: str
    target: Target
    corpus: Path
    started: list[Running] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return environment_of(self.url, self.target)

    def start(self, *arguments: str) -> Running:
        self.started.append(start_fanwen(self.env, "rebuild", *arguments, "--json"))
        return self.started[-1]

    def run(self, *arguments: str) -> Running:
        running = self.start(*arguments)
        running.wait()
        return running


@pytest.fixture
def fanwen(elasticsearch_url: str, target: Target, tmp_path: Path) -> Iterator[Fanwen]:
    corpus = tmp_path / "pages.jsonl"
    corpus.write_bytes(b"".join(make_records(CORPUS_BYTES)))
    fanwen = Fanwen(elasticsearch_url, target, corpus)
    yield fanwen
    for running in fanwen.started:
        running.end()


def check_resumed(fanwen: Fanwen) -> None:
    """What was left is gone on with, and ends as if nothing had happened."""
    resumed = resume(fanwen)
    whole = rebuild(fanwen.target, [fanwen.corpus], Options(full=True))
    assert whole.content == resumed.content
    assert len(list_generations(fanwen.target.client, fanwen.target.names)) == 2


def resume(fanwen: Fanwen) -> Summary:
    """What was left is gone on with, and is live."""
    target = fanwen.target
    resumed = rebuild(target, [], Options(resume=True))
    assert resumed.outcome == "swapped"
    assert resumed.content == certificate_of(target).content
    live = live_generation(target.client, target.names)
    assert live is not None
    assert not is_loading(target.client, live)
    return resumed


@pytest.mark.parametrize(
    ("event", "number"), [("prepared", signal.SIGINT), ("written", signal.SIGTERM)]
)
def test_told_to_stop_once_it_ends_after_the_step_and_can_be_resumed(
    fanwen: Fanwen, event: str, number: signal.Signals
) -> None:
    running = fanwen.start(str(fanwen.corpus))
    running.wait_for(told(event))
    running.process.send_signal(number)
    running.wait()
    assert running.code == 130
    assert "--resume" in running.told[-1]
    assert live_generation(fanwen.target.client, fanwen.target.names) is None
    check_resumed(fanwen)


@pytest.mark.parametrize("event", ["prepared", "written"])
def test_told_to_stop_twice_it_ends_at_once_and_can_be_resumed(fanwen: Fanwen, event: str) -> None:
    running = fanwen.start(str(fanwen.corpus))
    running.wait_for(told(event))
    running.process.send_signal(signal.SIGINT)
    running.wait_for("once more stops at once")
    running.process.send_signal(signal.SIGINT)
    running.wait()
    assert running.code == running.summary["code"] == 130
    assert running.summary["outcome"] == "interrupted"
    assert "--resume" in running.told[-1]
    check_resumed(fanwen)


def test_ctrl_c_in_a_terminal_reaches_the_workers_too_and_they_say_nothing(fanwen: Fanwen) -> None:
    # While the second piece is prepared.
    fanwen.corpus.write_bytes(b"".join(make_records(900 << 10)))
    running = fanwen.start(str(fanwen.corpus), "--workers", "2")
    running.wait_for(told("prepared"))
    assert len(running.family) > 2
    os.killpg(running.pid, signal.SIGINT)
    running.wait()
    assert running.code == 130
    assert "--resume" in running.told[-1]
    resume(fanwen)


def test_told_to_stop_while_it_waits_for_an_engine_that_is_away_it_ends(
    fanwen: Fanwen,
) -> None:
    with passing_on(fanwen.url) as proxy:
        proxy.lose_request = lambda request: b"/_bulk" in request[:100]
        running = replace(fanwen, url=proxy.url).start(str(fanwen.corpus))
        proxy.wait_for_losses(2)
        assert running.running
        running.process.send_signal(signal.SIGINT)
        running.wait()
    assert running.code == 130
    check_resumed(fanwen)


def test_a_second_one_is_told_that_one_runs_and_does_it_no_harm(fanwen: Fanwen) -> None:
    with passing_on(fanwen.url) as proxy:
        # The first can write nothing while the second one runs.
        proxy.lose_request = lambda request: b"/_bulk" in request[:100]
        first = replace(fanwen, url=proxy.url).start(str(fanwen.corpus))
        proxy.wait_for_losses(1)
        second = fanwen.run(str(fanwen.corpus))
        assert second.code == 30
        assert "running already" in second.told[-1]
        assert str(first.pid) in second.told[-1]
        proxy.lose_request = nothing
        assert first.wait() == 0
    assert first.summary["outcome"] == "swapped"


def test_one_that_was_frozen_for_longer_than_its_lease_does_nothing_when_it_is_thawed(
    fanwen: Fanwen,
) -> None:
    with passing_on(fanwen.url) as proxy:
        # It waits to write, and so has no lock on the ledger that others would have to wait for.
        proxy.lose_request = lambda request: b"/_bulk" in request[:100]
        first = replace(fanwen, url=proxy.url).start(str(fanwen.corpus))
        proxy.wait_for_losses(1)
        os.kill(first.pid, signal.SIGSTOP)
        try:
            second = fanwen.run(str(fanwen.corpus))
        finally:
            proxy.lose_request = nothing
            os.kill(first.pid, signal.SIGCONT)
        # By its fence, or as there is nothing left to write to.
        assert first.wait() in (20, 30)
    assert second.code == 0
    assert certificate_of(fanwen.target).content == second.summary["content"]
    live = live_generation(fanwen.target.client, fanwen.target.names)
    assert live is not None
    assert live.number == second.summary["generation"]
    assert list_generations(fanwen.target.client, fanwen.target.names) == [live]


def test_a_corpus_that_vanishes_meanwhile_ends_with_its_own_code(fanwen: Fanwen) -> None:
    running = fanwen.start(str(fanwen.corpus))
    running.wait_for(told("entered created"))
    fanwen.corpus.unlink()
    assert running.wait() == 60
    assert str(fanwen.corpus) in running.told[-1]
    assert live_generation(fanwen.target.client, fanwen.target.names) is None
    # And so does one that begins without it.
    assert fanwen.run(str(fanwen.corpus)).code == 60


def test_nothing_to_resume_and_nothing_named_is_said(fanwen: Fanwen) -> None:
    for arguments in (["--resume"], []):
        ended = fanwen.run(*arguments)
        assert ended.code == 2
        assert "name the files or folders" in ended.told[-1]
