"""A proxy on loopback between a client and a node, which can lose requests and answers."""

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PIECE = 1 << 16
_JOIN_SECONDS = 10
Choose = Callable[[bytes], bool]


def nothing(request: bytes) -> bool:
    """No request is chosen."""
    return False


def no_answer(request: bytes) -> bytes | None:
    """No request is answered here."""
    return None


def to_answer(status: int, body: object) -> bytes:
    """An answer as a node gives it."""
    data = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} OK\r\nX-elastic-product: Elasticsearch\r\n"
        f"content-type: application/vnd.elasticsearch+json;compatible-with=8\r\n"
        f"content-length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


@dataclass
class Proxy:
    """Passes bytes on, one connection of the client to one of the node.

    Of a request that `lose_request` chooses, by its first bytes, the node hears nothing; of one
    that `lose_answer` chooses the client hears nothing. Both times the connection ends. One that
    `answer` answers is not passed on.
    """

    url: str
    node: tuple[str, int]
    lose_request: Choose = nothing
    lose_answer: Choose = nothing
    answer: Callable[[bytes], bytes | None] = no_answer
    lost: list[bytes] = field(default_factory=list)
    _away: bool = False
    _losses: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _open: set[socket.socket] = field(default_factory=set)

    def cut(self) -> None:
        """All connections end, and no new one is answered."""
        self._away = True
        for connection in list(self._open):
            _close(connection)

    def mend(self) -> None:
        """New connections are answered again."""
        self._away = False

    def wait_for_losses(self, count: int) -> None:
        """So many requests were lost."""
        for _ in range(count):
            assert self._losses.acquire(timeout=60)

    def serve(self, listener: socket.socket) -> None:
        """Until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self._pass_on, args=[client], daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        if self._away:
            client.close()
            return
        with socket.create_connection(self.node) as node, client:
            self._open.update((client, node))
            with suppress(OSError):
                self._exchange(client, node)
            self._open.difference_update((client, node))

    def _exchange(self, client: socket.socket, node: socket.socket) -> None:
        unheard = threading.Event()
        answering = threading.Thread(target=_answer, args=[node, client, unheard], daemon=True)
        answering.start()
        while request := client.recv(_PIECE):
            if self.lose_request(request):
                self.lost.append(request)
                self._losses.release()
                break
            if (own := self.answer(request)) is not None:
                self.lost.append(request)
                _hear_out(client, request)
                client.sendall(own)
                continue
            if self.lose_answer(request):
                self.lost.append(request)
                unheard.set()
            node.sendall(request)
        _close(node)
        _close(client)
        answering.join(_JOIN_SECONDS)


@contextmanager
def passing_on(url: str) -> Iterator[Proxy]:
    """A proxy before that node, for as long as the block runs."""
    parts = urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = Proxy(
        f"http://127.0.0.1:{listener.getsockname()[1]}", (parts.hostname or "", parts.port or 80)
    )
    thread = threading.Thread(target=proxy.serve, args=[listener], daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        # A listener that is only closed keeps its `accept` waiting.
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(_JOIN_SECONDS)
        proxy.cut()


def _answer(node: socket.socket, client: socket.socket, unheard: threading.Event) -> None:
    with suppress(OSError):
        while (answer := node.recv(_PIECE)) and not unheard.is_set():
            client.sendall(answer)
    _close(client)


def _hear_out(client: socket.socket, begun: bytes) -> None:
    """The rest of a request, which may come in pieces."""
    head, _, body = begun.partition(b"\r\n\r\n")
    found = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    left = int(found[1]) - len(body) if found else 0
    while left > 0 and (piece := client.recv(left)):
        left -= len(piece)


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
