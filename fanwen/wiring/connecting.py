"""The engine of the settings, and clients of it."""

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from elastic_transport import (
    NodePool,
    SerializationError,
    Serializer,
    Transport,
    TransportApiResponse,
    TransportError,
)
from elasticsearch import Elasticsearch, OrjsonSerializer

from engine import read_status, recorded_urls
from fanwen.console.codes import ExitCode
from fanwen.console.ending import Ending
from fanwen.settings import Settings
from fanwen.wiring.access import Access, at, make_access
from fanwen.wiring.failing_over import FailingOver

# A reader who waits longer has left; trying again would only keep a slow engine slow.
READER_TIMEOUT = 10
LOADER_TIMEOUT = 120
# What a transport is made to do besides.
Wrap = Callable[[type[Transport]], type[Transport]]


def find_access(settings: Settings) -> Access:
    """The access to the engine: the settings', else that to the running local one."""
    if settings.elasticsearch_url:
        return make_access(
            settings.elasticsearch_url,
            settings.elasticsearch_user,
            settings.elasticsearch_password_file,
            settings.elasticsearch_ca,
        )
    urls = read_status(settings.state_dir).urls
    if not urls:
        raise Ending(
            ExitCode.UNREACHABLE,
            "No Elasticsearch is running: start one with `fanwen engine start`, "
            "or set ELASTICSEARCH_URL.",
        )
    return at(urls[0])


class NoText(Serializer):
    """Whatever answers in text is not the engine: a proxy before it, or somebody in its place."""

    mimetype: ClassVar[str] = "text/*"

    def loads(self, data: bytes) -> Any:
        """Raises: it is none of what the engine answers."""
        raise SerializationError("The answer is text, which Elasticsearch never gives.")

    def dumps(self, data: Any) -> bytes:
        """Raises: nothing is asked so."""
        raise SerializationError("Elasticsearch is asked nothing in text.")


def as_it_is(transport: type[Transport]) -> type[Transport]:
    """The transport itself."""
    return transport


def connect(settings: Settings, timeout: float, wrap: Wrap = as_it_is) -> Elasticsearch:
    """A client of the engine; of a local one also when that was started anew somewhere else."""
    access = find_access(settings)
    transport = FailingOver if settings.elasticsearch_url else _following(settings)
    return make_client(access, timeout, wrap(transport))


def make_client(
    access: Access | str, timeout: float, transport: type[Transport] = Transport
) -> Elasticsearch:
    """A client that never repeats a request by itself; an address alone is one that asks for no account."""
    access = at(access) if isinstance(access, str) else access
    return Elasticsearch(
        list(access.urls),
        request_timeout=timeout,
        max_retries=0,
        retry_on_timeout=False,
        serializers={one.mimetype: one for one in (OrjsonSerializer(), NoText())},
        transport_class=transport,
        **access.options,
    )


def _following(settings: Settings) -> type[Transport]:
    class Following(Transport):
        """Looks the engine's address up anew when nobody answers: the next try goes there."""

        def perform_request(self, *args: Any, **options: Any) -> TransportApiResponse:
            try:
                return super().perform_request(*args, **options)
            except TransportError:
                self._follow()
                raise

        def _follow(self) -> None:
            urls = recorded_urls(settings.state_dir)
            if not urls:
                return
            (node,) = self.node_pool.all()
            there = urlsplit(urls[0])
            config = node.config.replace(host=there.hostname or node.host, port=there.port)
            if config != node.config:
                self.node_pool = NodePool([config], node_class=self.node_pool.node_class)

    return Following
