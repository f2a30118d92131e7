"""Asking a node how it is, over plain HTTP."""

import json
import urllib.error
import urllib.request

UNREACHABLE = "unreachable"


def read_health(url: str, nodes: int = 1, timeout: float = 2.0) -> str:
    """green, yellow or red once the node is in a cluster of that many; else `unreachable`.

    The small build has no `GET /`, so the cluster's health is the first thing that answers.
    """
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=timeout) as answer:  # noqa: S310
            health = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError):
        return UNREACHABLE
    return str(health["status"]) if health["number_of_nodes"] >= nodes else UNREACHABLE
