"""One process that answers: waitress reads and writes slowly where clients are slow, threads do the work.

A client that sends or reads little by little holds a buffer, never a thread.
"""

import os
import select
import time
from types import FrameType
from typing import Any

from gunicorn.workers.base import Worker as _Worker
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher, WSGITask

from fanwen.serving.counting import exposition
from fanwen.serving.supervisor import COUNTS

_THREADS, _METRICS_THREADS = 8, 1
_STEP_SECONDS = 0.5
# How long those who hold a connection and ask nothing on it are waited for, and how many are let in at the end.
_LINGER_SECONDS, _MOST_AT_THE_DOOR = 1.0, 100
_LIMITS = {
    "connection_limit": 1000,
    "channel_timeout": 60,
    "max_request_header_size": 32 * 1024,
    # A form is half as long at most, and refused with a page; this is refused with a line.
    "max_request_body_size": 1024 * 1024,
    "asyncore_use_poll": True,
    "ident": None,
    "clear_untrusted_proxy_headers": False,
}


class Worker(_Worker):  # type: ignore[misc]
    """Answers until it is told to end, and then what was asked before."""

    def run(self) -> None:
        """The loop of the process."""
        channels: dict[int, Any] = {}
        ours, *others = [listener.sock for listener in self.sockets]
        servers = [self._serve(self.wsgi, ours, channels, _THREADS)]
        for theirs in others:
            counted = exposition(os.environ[COUNTS])
            servers.append(self._serve(counted, theirs, channels, _METRICS_THREADS))
        while self.alive and self.ppid == os.getppid():
            self._step(channels)
        self._drain(servers, channels)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Ctrl-C lets it answer first, too: a second one is the supervisor's."""
        self.alive = False

    def _serve(self, app: Any, sock: Any, channels: dict[int, Any], threads: int) -> Any:
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        server = create_server(app, channels, sockets=[sock], _dispatcher=dispatcher, **_LIMITS)
        server.channel_class = self._channels(dispatcher)
        return server

    def _channels(self, dispatcher: ThreadedTaskDispatcher) -> type[HTTPChannel]:
        worker = self

        class Task(WSGITask):  # type: ignore[misc]
            """Says how many wait, and ends its connection when the worker is ending."""

            def get_environment(self) -> dict[str, Any]:
                if not worker.alive:
                    self.request.headers["CONNECTION"] = "close"
                environ: dict[str, Any] = super().get_environment()
                environ["fanwen.waiting"] = len(dispatcher.queue)
                return environ

        class Channel(HTTPChannel):  # type: ignore[misc]
            """A connection whose requests are such tasks."""

            task_class = Task

        return Channel

    def _step(self, channels: dict[int, Any]) -> None:
        self.notify()
        wasyncore.loop(timeout=_STEP_SECONDS, use_poll=True, map=channels, count=1)

    def _drain(self, servers: list[Any], channels: dict[int, Any]) -> None:
        """No new connection; who has asked gets an answer, who is about to ask on an open one, too."""
        for server in servers:
            self._close_door(server, channels)
        begun = time.monotonic()
        while (waited := time.monotonic() - begun) < self.cfg.graceful_timeout - 1:
            open_ = [
                c for server in servers for c in server.active_channels.values() if c.connected
            ]
            if not open_ or (waited > _LINGER_SECONDS and not any(map(_is_busy, open_))):
                break
            self._step(channels)
        if close := getattr(self.wsgi, "close", None):
            close()

    def _close_door(self, server: Any, channels: dict[int, Any]) -> None:
        # Whoever stands in the queue of the socket when it closes is thrown out: they are let in first.
        for _ in range(_MOST_AT_THE_DOOR):
            if not select.select([server.socket], [], [], 0)[0]:
                break
            self._step(channels)
        server.accepting = False
        server.del_channel()
        server.socket.close()


def _is_busy(connection: HTTPChannel) -> bool:
    """Something was asked that is not answered yet, or not all of it is sent."""
    return bool(connection.connected and (connection.requests or connection.total_outbufs_len))
