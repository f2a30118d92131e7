"""Asking a node how it is, over plain HTTP."""

import http.client
import json
from urllib.parse import urlsplit

UNREACHABLE = "unreachable"


def read_health(url: str, nodes: int = 1, timeout: float = 2.0) -> str:
    """green, yellow or red once the node is in a cluster of that many; else `unreachable`.

    The small build has no `GET /`, so the cluster's health is the first thing that answers.
    """
    # Not urllib: a proxy in the environment would be asked for our loopback address.
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
    try:
        connection.request("GET", "/_cluster/health")
        health = json.load(connection.getresponse())
        found, status = int(health["number_of_nodes"]), str(health["status"])
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return UNREACHABLE
    finally:
        connection.close()
    return status if found >= nodes else UNREACHABLE
