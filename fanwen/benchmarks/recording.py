"""What a client sends to the engine, as bytes, and sending the same again without the client."""

import http.client
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import Elasticsearch

JSON = {"content-type": "application/json", "accept": "application/json"}


@dataclass(frozen=True)
class Sent:
    """A request as it went over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None


@contextmanager
def recording(client: Elasticsearch) -> Iterator[list[Sent]]:
    """What the client sends in the block, from all threads."""
    sent: list[Sent] = []
    nodes = list(client.transport.node_pool.all())
    kept = [node.perform_request for node in nodes]

    def listening_to(perform: Callable[..., Any]) -> Callable[..., Any]:
        def listen(
            method: str, target: str, body: bytes | None = None, headers: Any = None, **more: Any
        ) -> Any:
            sent.append(Sent(method, target, dict(headers or {}), body))
            return perform(method, target, body=body, headers=headers, **more)

        return listen

    for node, perform in zip(nodes, kept, strict=True):
        node.perform_request = listening_to(perform)  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        for node in nodes:
            del node.perform_request


class Bare:
    """One connection to a node, over which bytes are sent and answers read, and nothing else."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port or 80, timeout=60
        )

    def send(self, requests: Sequence[Sent]) -> None:
        """One request after the other, each once the one before is answered."""
        for one in requests:
            self._connection.request(one.method, one.target, one.body, one.headers)
            self._connection.getresponse().read()

    def close(self) -> None:
        """The connection ends."""
        self._connection.close()
