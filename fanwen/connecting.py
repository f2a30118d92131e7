"""The engine of the settings, and clients of it."""

from urllib.parse import urlsplit

from elasticsearch import Elasticsearch, OrjsonSerializer

from engine import read_status
from fanwen.ending import Ending, ExitCode
from fanwen.settings import Settings

_DEFAULT_PORTS = {"http": 9200, "https": 443}
# A reader who waits longer has left; trying again would only keep a slow engine slow.
READER_TIMEOUT = 10
LOADER_TIMEOUT = 120


def find_url(settings: Settings) -> str:
    """The address of the engine: the setting's, else that of the running local one."""
    if settings.elasticsearch_url:
        return _complete(settings.elasticsearch_url)
    urls = read_status(settings.state_dir).urls
    if not urls:
        raise Ending(
            ExitCode.UNREACHABLE,
            "No Elasticsearch is running: start one with `fanwen engine start`, "
            "or set ELASTICSEARCH_URL.",
        )
    return urls[0]


def make_client(url: str, timeout: float) -> Elasticsearch:
    """A client that never repeats a request by itself."""
    return Elasticsearch(
        url,
        request_timeout=timeout,
        max_retries=0,
        retry_on_timeout=False,
        serializer=OrjsonSerializer(),
    )


def _complete(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        port, parts = None, urlsplit("")
    if port is None or not parts.hostname:
        raise Ending(
            ExitCode.USAGE,
            "ELASTICSEARCH_URL is no address: write it as http://127.0.0.1:9200 "
            "or https://user:password@host:9200.",
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    login = parts.netloc.rpartition("@")[0]
    return f"{parts.scheme}://{login + '@' if login else ''}{host}:{port}{parts.path}"
