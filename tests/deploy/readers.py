"""Readers who ask at a steady rate, whatever becomes of their requests, and what came of each."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote

QUERIES = ("工作总结", "教育", "环境保护", "计划", "安全生产", "审计整改", "讲话", "2019 总结")


@dataclass(frozen=True)
class Answer:
    """One request: when it was made and answered, in seconds; its status, 0 where the connection failed.

    `busy` where the site itself had too much to do.
    """

    query: str
    begun: float
    ended: float
    status: int
    essays: tuple[str, ...] = ()
    busy: bool = False


class Readers:
    """Ask the site directly: the proxy would hold so many requests of one address back."""

    def __init__(self, port: int, host: str, rate: float) -> None:
        self._port, self._host, self._rate = port, host, rate
        self._ended = threading.Event()
        self._asked: list[Future[Answer]] = []

    def answers(self) -> Sequence[Answer]:
        """All of them, once all are answered."""
        return [future.result(60) for future in self._asked]

    def ask(self, query: str) -> Answer:
        begun = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            path = f"/api/search?q={quote(query)}&size=5"
            connection.request("GET", path, headers={"Host": self._host})
            answer = connection.getresponse()
            body = answer.read()
            told = json.loads(body)
            essays = tuple(hit["essay"] for hit in told.get("hits", ()))
            busy = "人太多" in told.get("error", "")
            return Answer(query, begun, time.monotonic(), answer.status, essays, busy)
        except (OSError, HTTPException, ValueError):
            return Answer(query, begun, time.monotonic(), 0)
        finally:
            connection.close()

    def _run(self, pool: ThreadPoolExecutor) -> None:
        begun, count = time.monotonic(), 0
        while not self._ended.wait(max(begun + count / self._rate - time.monotonic(), 0)):
            self._asked.append(pool.submit(self.ask, QUERIES[count % len(QUERIES)]))
            count += 1

    @contextmanager
    def asking(self) -> Iterator[None]:
        """They ask meanwhile."""
        with ThreadPoolExecutor(64) as pool:
            thread = threading.Thread(target=self._run, args=[pool])
            thread.start()
            try:
                yield
            finally:
                self._ended.set()
                thread.join()


def window(answers: Sequence[Answer]) -> float:
    """From when the first request that failed was made to when the last of them was: 0 where none or one did.

    What the site refused because it had too much to do is no failure of the engine.
    """
    failed = sorted(answer.begun for answer in answers if answer.status != 200 and not answer.busy)
    return failed[-1] - failed[0] if failed else 0.0
