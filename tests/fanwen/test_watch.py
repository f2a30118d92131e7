"""`fanwen watch`: rebuilds at intervals and on changes, through failures, and told to Prometheus."""

import json
import shutil
import socket
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from fanwen.bundled import CORPUS
from indexer.index.generations.generation import list_generations, live_generation
from indexer.index.rebuilding.job import Target
from state.rebuilds import Rebuilds
from state.requests import Requests, Watchers
from tests.children import wait_until
from tests.fanwen.running import Running, environment_of, start_fanwen, told
from tests.indexer.memory import make_records
from tests.indexer.test_rebuild import certificate_of
from tests.proxy import passing_on

pytestmark = [pytest.mark.node, pytest.mark.slow]

PAGES = [file for file in sorted(CORPUS.glob("*.txt")) if file.stat().st_size < 12_000][:3]


@dataclass
class Watch:
    """The watcher of a folder that begins with two pages, and the metrics that it serves."""

    url: str
    target: Target
    corpus: Path
    started: list[Running] = field(default_factory=list)
    port: int = 0

    def start(self, *options: str) -> Running:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        metrics = f"127.0.0.1:{self.port}"
        env = environment_of(self.url, self.target)
        command = ["watch", str(self.corpus), "--metrics", metrics, *options]
        self.started.append(start_fanwen(env, *command))
        return self.started[-1]

    def read_metrics(self) -> dict[tuple[str, str], float]:
        """By name and the value of the label, if there is one."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=30) as answer:
            families = text_string_to_metric_families(answer.read().decode())
        samples = (sample for family in families for sample in family.samples)
        return {(s.name, next(iter(s.labels.values()), "")): s.value for s in samples}


@pytest.fixture
def watch(elasticsearch_url: str, target: Target, tmp_path: Path) -> Iterator[Watch]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for page in PAGES[:2]:
        shutil.copy(page, corpus)
    watch = Watch(elasticsearch_url, target, corpus)
    yield watch
    for running in watch.started:
        running.end()


def stop(running: Running) -> None:
    running.process.terminate()
    running.wait()
    assert running.code == 0
    assert told("stopped") in running.told[-1]


def is_up(url: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), 1):
            return True
    except OSError:
        return False


def test_it_rebuilds_at_once_and_again_after_each_interval_also_when_the_folder_had_vanished(
    watch: Watch,
) -> None:
    running = watch.start("--interval", "1s")
    running.wait_for('"outcome":"swapped"')
    running.wait_for('"outcome":"nothing_to_do"')
    running.wait_for(told("waiting"))
    metrics = watch.read_metrics()
    assert metrics["fanwen_rebuilds_total", "swapped"] == 1
    assert metrics["fanwen_rebuilds_total", "nothing_to_do"] >= 1
    assert metrics["fanwen_rebuilds_total", "unreachable"] == 0
    assert metrics["fanwen_generation", ""] == 1
    assert metrics["fanwen_rebuild_pages", "unchanged"] == 2
    assert metrics["fanwen_rebuild_last_success_timestamp_seconds", ""] > 1.7e9
    check_taken(watch)
    aside = watch.corpus.with_name("aside")
    watch.corpus.rename(aside)
    running.wait_for('"outcome":"corpus"')
    aside.rename(watch.corpus)
    running.wait_for('"outcome":"nothing_to_do"')
    stop(running)
    assert not is_up(f"127.0.0.1:{watch.port}")


def check_taken(watch: Watch) -> None:
    """Another one on the same port ends with a sentence."""
    env = environment_of(watch.url, watch.target)
    metrics = f"127.0.0.1:{watch.port}"
    with start_fanwen(env, "watch", str(watch.corpus), "--metrics", metrics) as second:
        assert second.wait() == 2
        assert "choose another" in second.told[-1]


def replace_one(folder: Path) -> None:
    """As programs do that never leave a file half written."""
    aside = Path(shutil.copy(PAGES[2], folder.parent))
    aside.replace(folder / PAGES[0].name)


def test_it_rebuilds_when_files_have_changed_and_lie_still_and_misses_no_change(
    watch: Watch,
) -> None:
    (watch.corpus / "more.jsonl").write_bytes(b"".join(make_records(60 << 10)))
    running = watch.start("--on-change", "--quiet", "1s")
    first = json.loads(running.wait_for(told("compared")))["reasons"]["new"]
    # While it rebuilds.
    running.wait_for(told("written"))
    shutil.copy(PAGES[2], watch.corpus)
    running.wait_for('"outcome":"swapped"')
    running.wait_for('"reason":"change"')
    compared = json.loads(running.wait_for(told("compared")))
    assert compared["reasons"] == {"new": 1, "unchanged": first}
    changes: list[tuple[Callable[[Path], object], dict[str, int]]] = [
        (lambda folder: (folder / PAGES[2].name).unlink(), {"unchanged": first}),
        (replace_one, {"text changed": 1, "unchanged": first - 1}),
    ]
    for change, reasons in changes:
        running.wait_for(told("waiting"))
        change(watch.corpus)
        running.wait_for('"reason":"change"')
        assert json.loads(running.wait_for(told("compared")))["reasons"] == reasons
    running.wait_for(told("rebuilt"))
    stop(running)


def test_an_engine_that_is_away_is_tried_again_and_the_rebuild_gone_on_with(watch: Watch) -> None:
    with passing_on(watch.url) as proxy:
        proxy.cut()
        running = replace(watch, url=proxy.url).start("--interval", "1s", "--metrics", "none")
        watch.started.append(running)
        running.wait_for('"outcome":"unreachable"')
        running.wait_for('"reason":"again"')
        proxy.mend()
        running.wait_for('"outcome":"swapped"')
        stop(running)


def test_a_rebuild_that_was_killed_is_gone_on_with(watch: Watch) -> None:
    (watch.corpus / "more.jsonl").write_bytes(b"".join(make_records(60 << 10)))
    running = watch.start("--interval", "2s")
    running.wait_for(told("written"))
    (child,) = psutil.Process(running.pid).children()
    child.kill()
    running.wait_for('"outcome":"crashed"')
    running.wait_for('"outcome":"swapped"')
    stop(running)
    assert certificate_of(watch.target).generation == 1
    assert len(list_generations(watch.target.client, watch.target.names)) == 1


def test_a_rebuild_does_not_outlive_its_watcher_and_the_next_one_goes_on_with_it(
    watch: Watch,
) -> None:
    (watch.corpus / "more.jsonl").write_bytes(b"".join(make_records(120 << 10)))
    killed = watch.start()
    killed.wait_for(told("prepared"))
    assert killed.family
    killed.process.kill()
    killed.process.wait(30)
    _, alive = psutil.wait_procs(killed.family, timeout=30)
    assert not alive
    (watch.corpus / "others.jsonl").write_bytes(b"".join(make_records(120 << 10, seed=1)))
    told_to_end = watch.start()
    told_to_end.wait_for(told("prepared"))
    stop(told_to_end)
    assert any('"outcome":"interrupted"' in line for line in told_to_end.told)
    assert live_generation(watch.target.client, watch.target.names) is None
    again = watch.start()
    again.wait_for('"outcome":"swapped"')
    stop(again)
    assert certificate_of(watch.target).generation == 1


def test_what_the_desk_asks_for_is_done_once_and_told(watch: Watch) -> None:
    client, names = watch.target.client, watch.target.names
    requests, rebuilds = Requests(client, names), Rebuilds(client, names)
    running = watch.start("--metrics", "none")
    running.wait_for('"outcome":"swapped"')
    running.wait_for(told("waiting"))
    (watching,) = Watchers(client, names).alive()
    assert watching.sources == [str(watch.corpus)]
    shutil.copy(PAGES[2], watch.corpus)
    asked = requests.add("plan", "editor", "what would change")
    assert requests.add("plan", "other", "the same").id == asked.id
    wait_until(lambda: not requests.waiting() and requests.latest()[0].state == "ended")
    plan = requests.latest()[0]
    assert (plan.outcome, json.loads(plan.told)["reasons"]) == ("done", {"new": 1, "unchanged": 2})
    requests.add("rebuild", "editor", "a new page")
    running.wait_for('"reason":"request"')
    running.wait_for('"outcome":"swapped"')
    wait_until(lambda: requests.latest()[0].outcome == "swapped")
    newest = rebuilds.latest()[0]
    assert (newest.asked, newest.outcome, newest.generation) == ("editor: a new page", "swapped", 2)
    assert newest.figures["indexed"] == 1
    assert {gate["gate"] for gate in newest.gates} >= {"counts", "queries"}
    requests.add("rollback", "editor", "a mistake")
    wait_until(lambda: requests.latest()[0].outcome == "done")
    live = live_generation(client, names)
    assert live is not None
    assert live.number == 1
    requests.add("rollback", "editor", "once more")
    wait_until(lambda: requests.latest()[0].outcome == "refused")
    assert "Error" in requests.latest()[0].told
    stop(running)
    assert Watchers(client, names).alive() == ()
