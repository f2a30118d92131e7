"""How many pages a second several readers get, beside how many times their searches alone are answered."""

import http.client
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from typing import Protocol
from urllib.parse import quote

from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report
from fanwen.benchmarks.recording import Bare, Sent
from fanwen.benchmarks.serving import serving
from fanwen.benchmarks.stage import Stage
from fanwen.benchmarks.timing import of_rounds
from fanwen.settings import Settings

CLIENTS = (1, 2, 4, 8, 32)


def measure_throughput(
    stage: Stage, settings: Settings, raw: Mapping[str, Sequence[Sent]], effort: Effort
) -> Report:
    """Pages of the site as it is served, and their searches from as many threads of ours, in turn.

    Each address is another one, as nothing that is kept is to be measured.
    """
    queries = list(raw)
    figures, notes = [], []
    with serving(stage, settings) as port:
        best = 0.0
        for clients in CLIENTS:
            ratios, rates = [], []
            for _ in range(effort.repeated):
                pages = _rate(clients, effort.seconds, lambda: _Reader(port, queries))
                alone = _rate(clients, effort.seconds, lambda: _Searcher(stage.url, raw))
                ratios.append(pages / alone)
                rates.append(pages)
            best = max(best, *rates)
            bound = effort.least(0.83, 0.2) if clients <= 8 else None
            figures.append(
                Figure(f"pages : searches, {clients} at once", of_rounds(ratios), least=bound)
            )
            notes.append(f"{clients} at once: {max(rates):.0f} pages a second")
        figures.append(
            Figure(
                f"{CLIENTS[-1]} at once : the best number",
                of_rounds([rate / best for rate in rates]),
                least=effort.least(0.8, 0.5),
            )
        )
    return Report("throughput", "pages a second of the served site", figures, notes=notes)


def _rate(clients: int, seconds: float, make: Callable[[], "Ask"]) -> float:
    """How often so many ask in a second, together."""
    until = time.monotonic() + seconds

    def ask(number: int) -> int:
        with closing(make()) as asking:
            done = 0
            while time.monotonic() < until:
                asking.ask(number + done * clients)
                done += 1
            return done

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(ask, range(clients))) / seconds


class Ask(Protocol):
    """Somebody who asks one thing after the other."""

    def ask(self, number: int) -> None:
        """The thing of that number."""

    def close(self) -> None:
        """Nothing more is asked."""


class _Reader:
    def __init__(self, port: int, queries: Sequence[str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._queries = queries

    def ask(self, number: int) -> None:
        query = quote(self._queries[number % len(self._queries)])
        # What no page looks at makes it an address that was never asked for.
        path = f"/search?q={query}&n={next(_NUMBERS)}"
        self._connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise AssertionError(f"{path}: {answer.status}")

    def close(self) -> None:
        self._connection.close()


class _Searcher:
    def __init__(self, url: str, raw: Mapping[str, Sequence[Sent]]) -> None:
        self._bare, self._raw = Bare(url), list(raw.values())

    def ask(self, number: int) -> None:
        self._bare.send(self._raw[number % len(self._raw)])

    def close(self) -> None:
        self._bare.close()


_NUMBERS = count()
