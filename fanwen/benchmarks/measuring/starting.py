"""How long a command takes to begin, beside loading all that there is; and a worker of the site, to be ready."""

import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial

from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.serving import serving
from fanwen.benchmarks.stage import Stage
from fanwen.benchmarks.timing import Way, compare, of_rounds, take_turns
from fanwen.settings import Settings

_HELP = ("-m", "fanwen", "search", "--help")
# Every module of ours, and with them all that they need.
_EVERYTHING = (
    "-c",
    "import importlib, pkgutil\n"
    "for room in ('fanwen', 'indexer', 'search', 'webapp', 'state', 'mappings', 'lexicon', 'vectors', 'engine'):\n"
    "    package = importlib.import_module(room)\n"
    "    for module in pkgutil.walk_packages(package.__path__, room + '.'):\n"
    "        if not module.name.endswith('__main__'):\n"
    "            importlib.import_module(module.name)\n",
)
_NOTHING = ("-c", "")


def measure_start(stage: Stage, settings: Settings, effort: Effort) -> Report:
    """`fanwen search --help`, all modules loaded, and Python alone; the site from its command to ready."""
    ways: Mapping[str, Way[int]] = {
        "fanwen search --help": partial(_run, _HELP),
        "all modules": partial(_run, _EVERYTHING),
        "Python alone": partial(_run, _NOTHING),
    }
    times = take_turns(ways, range(1 if effort.wide else 3), effort.rounds)
    help_, everything, _ = (times[name] for name in ways)
    ready = [_start_site(stage, settings) for _ in range(effort.rounds)]
    return Report(
        "start",
        "processes that begin and end",
        [
            Figure("help : all modules", compare(help_, everything), most=effort.most(0.3, 0.5)),
            Figure("a worker is ready, seconds", of_rounds(ready), most=effort.most(2, 20)),
        ],
        [Taken.of(name, taken) for name, taken in times.items()],
    )


def _start_site(stage: Stage, settings: Settings) -> float:
    begun = time.perf_counter()
    with serving(stage, settings, workers=1):
        return time.perf_counter() - begun


def _run(arguments: tuple[str, ...], _: int) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
