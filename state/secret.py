"""The key that the site signs its cookies with: made once, the same for all its processes."""

import secrets

from elasticsearch import Elasticsearch

from mappings.names import Names
from state.documents import Conflict, Documents

_ID = "cookies"
_BYTES = 48


def read_secret(client: Elasticsearch, names: Names) -> str:
    """The key of an installation."""
    documents = Documents(client, names, "secrets")
    stored = documents.read(_ID)
    if stored is None:
        try:
            stored = documents.create(_ID, _new_key())
        except Conflict:
            # Another process was first.
            stored = documents.read(_ID)
    if stored is None:
        raise Conflict(_ID)
    key: str = stored.source["key"]
    return key


def renew_secret(client: Elasticsearch, names: Names) -> None:
    """Another key, which processes sign with once they are started anew."""
    documents = Documents(client, names, "secrets")
    stored = documents.read(_ID)
    if stored is None:
        documents.create(_ID, _new_key())
    else:
        documents.replace(stored, _new_key())


def _new_key() -> dict[str, str]:
    return {"key": secrets.token_urlsafe(_BYTES)}
