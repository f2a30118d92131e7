"""What the engine is asked, as it is asked."""

import pytest
from elasticsearch import Elasticsearch


def count_requests(client: Elasticsearch, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The path of each request of a client from now on, in their order."""
    asked: list[str] = []
    perform = client.transport.perform_request

    def count(method: str, target: str, **options: object) -> object:
        asked.append(target)
        return perform(method, target, **options)

    monkeypatch.setattr(client.transport, "perform_request", count)
    return asked
