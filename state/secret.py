"""The key that the site signs its cookies with: made once, the same for all its processes."""

import secrets

from elasticsearch import Elasticsearch

from mappings.names import Names
from state.documents import Conflict, Documents

_ID = "cookies"


def read_secret(client: Elasticsearch, names: Names) -> str:
    """The key of an installation."""
    documents = Documents(client, names, "secrets")
    stored = documents.read(_ID)
    if stored is None:
        try:
            stored = documents.create(_ID, {"key": secrets.token_urlsafe(48)})
        except Conflict:
            # Another process was first.
            stored = documents.read(_ID)
    if stored is None:
        raise Conflict(_ID)
    key: str = stored.source["key"]
    return key
