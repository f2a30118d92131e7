"""Asking a node how it is."""

import base64
import http.client
import json
import ssl
from urllib.parse import urlsplit

from engine.model import Security

UNREACHABLE = "unreachable"


def read_health(
    url: str, nodes: int = 1, timeout: float = 2.0, security: Security | None = None
) -> str:
    """green, yellow or red once the node is in a cluster of that many; else `unreachable`.

    The small build has no `GET /`, so the cluster's health is the first thing that answers.
    """
    # Not urllib: a proxy in the environment would be asked for our loopback address.
    place, headers = urlsplit(url).netloc, {}
    connection = http.client.HTTPConnection(place, timeout=timeout)
    if security:
        trusted = ssl.create_default_context(cafile=str(security.folder / "ca.crt"))
        connection = http.client.HTTPSConnection(place, timeout=timeout, context=trusted)
        login = base64.b64encode(f"{security.user}:{security.password}".encode()).decode()
        headers = {"Authorization": f"Basic {login}"}
    try:
        connection.request("GET", "/_cluster/health", headers=headers)
        health = json.load(connection.getresponse())
        found, status = int(health["number_of_nodes"]), str(health["status"])
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return UNREACHABLE
    finally:
        connection.close()
    return status if found >= nodes else UNREACHABLE
