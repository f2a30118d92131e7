"""Several nodes of one engine: what one of them did not take, or what only reads, is asked of another."""

from typing import Any

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import Transport, TransportApiResponse
from urllib3.exceptions import NewConnectionError

# What ends so changes nothing, however it is sent.
_READING = ("_search", "_msearch", "_count", "_mget", "_mtermvectors", "_termvectors", "_analyze")
# A node that is ending, or that has lost the others, answers so; they may know better.
_ENDING = (502, 503)


class FailingOver(Transport):
    """Tries each node once at most. A node that is slow is not a node that is away: nothing is asked twice of that."""

    def perform_request(self, method: str, target: str, **options: Any) -> TransportApiResponse:
        """The answer of the first node that can be reached."""
        for _ in range(len(self.node_pool) - 1):
            try:
                answer = super().perform_request(method, target, **options)
            except NoConnection as error:
                # The client has marked that node: the next request goes elsewhere.
                if not (_never_sent(error) or _only_reads(method, target)):
                    raise
                continue
            if answer.meta.status not in _ENDING or not _only_reads(method, target):
                return answer
        return super().perform_request(method, target, **options)


def _only_reads(method: str, target: str) -> bool:
    return method in ("GET", "HEAD") or target.partition("?")[0].endswith(_READING)


def _never_sent(error: NoConnection) -> bool:
    return isinstance(error.__cause__, NewConnectionError)
