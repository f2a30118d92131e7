"""How long a command takes to begin, beside loading all that there is."""

import subprocess
import sys
from collections.abc import Mapping
from functools import partial

from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.timing import Way, compare, take_turns

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


def measure_start(effort: Effort) -> Report:
    """`fanwen search --help`, all modules loaded, and Python alone."""
    ways: Mapping[str, Way[int]] = {
        "fanwen search --help": partial(_run, _HELP),
        "all modules": partial(_run, _EVERYTHING),
        "Python alone": partial(_run, _NOTHING),
    }
    times = take_turns(ways, range(1 if effort.wide else 3), effort.rounds)
    help_, everything, _ = (times[name] for name in ways)
    return Report(
        "start",
        "processes that begin and end",
        [Figure("help : all modules", compare(help_, everything), most=effort.most(0.3, 0.5))],
        [Taken.of(name, taken) for name, taken in times.items()],
    )


def _run(arguments: tuple[str, ...], _: int) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
