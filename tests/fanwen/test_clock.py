"""The site while the clock on the wall is set forth and back under it."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from indexer.index.rebuilding.summary import Summary
from mappings.names import Names
from tests.children import wait_until
from tests.fanwen.test_serving import SEARCH, Site, serving
from tests.proxy import passing_on

DAY_SECONDS = 86_400
YEARS = 10
# What Python runs when it starts: its clock is ahead by what stands in a file, its other clock is as it was.
AHEAD = """
import time
_now = time.time
def _ahead():
    with open({file!r}) as file:
        return _now() + float(file.read() or 0)
time.time = _ahead
"""


@pytest.mark.node
def test_a_clock_set_forth_and_back_is_noticed_by_no_reader(
    elasticsearch_url: str, bundled_names: Names, bundled: Summary, state_dir: Path, tmp_path: Path
) -> None:
    ahead = tmp_path / "ahead"
    ahead.write_text("0")
    (tmp_path / "sitecustomize.py").write_text(AHEAD.format(file=str(ahead)))
    with passing_on(elasticsearch_url) as engine:
        environ = {
            **os.environ, "PYTHONPATH": str(tmp_path), "ELASTICSEARCH_URL": engine.url,
            "FANWEN_PREFIX": bundled_names.prefix, "FANWEN_STATE_DIR": str(state_dir),
            "FANWEN_VECTORS": "off", "FANWEN_WORKERS": "2",
        }  # fmt: skip
        with serving(environ) as site:
            workers = site.workers
            for seconds in (3600, YEARS * 365.3 * DAY_SECONDS, -2 * DAY_SECONDS, 0):
                seen = read_around(site, partial(set_ahead, ahead, seconds))
                assert set(seen) == {200}
                assert day_of(site) == date.fromtimestamp(time.time() + seconds)
            # Whether the engine is asked again does not hang on it either.
            engine.cut()
            wait_until(lambda: site.get(f"{SEARCH}&page=2")[0] == 503)
            set_ahead(ahead, -YEARS * 365 * DAY_SECONDS)
            engine.mend()
            wait_until(lambda: site.get(f"{SEARCH}&page=2")[0] == 200, seconds=10)
            assert site.workers == workers
            site.process.terminate()
            assert site.wait() == 0


def set_ahead(file: Path, seconds: float) -> None:
    whole = file.with_suffix(".new")
    whole.write_text(str(seconds))
    whole.replace(file)


def read_around(site: Site, act: Callable[[], None]) -> Mapping[int, int]:
    """How readers were answered around it."""
    ended, seen = threading.Event(), Counter[int]()

    def read() -> None:
        while not ended.wait(0.02):
            seen[site.get(SEARCH)[0]] += 1

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    time.sleep(0.3)
    act()
    time.sleep(1)
    ended.set()
    for reader in readers:
        reader.join()
    return seen


def day_of(site: Site) -> date:
    """What the site takes for today: the day on which an essay is cited."""
    _, cited, _ = site.get("/cite/bib/b01-environment-2")
    return date.fromisoformat(cited.partition("urldate = {")[2][:10])
