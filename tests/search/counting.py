"""What the engine is asked, as it is asked."""

from math import inf

import pytest
from elasticsearch import Elasticsearch

from search.asking import opening


def count_requests(client: Elasticsearch, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The path of each request of a client from now on, in their order.

    What is live is not looked up again meanwhile, however long a test takes.
    """
    monkeypatch.setattr(opening, "_FRESH_SECONDS", inf)
    asked: list[str] = []
    perform = client.transport.perform_request

    def count(method: str, target: str, **options: object) -> object:
        asked.append(target)
        return perform(method, target, **options)

    monkeypatch.setattr(client.transport, "perform_request", count)
    return asked
