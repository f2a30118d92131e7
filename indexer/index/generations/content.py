"""The hash of what a generation holds, the same whatever the order in which it was written."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson

from mappings.definitions import read_definition

_MODULUS = 1 << 256


class ContentHash:
    """A hash of documents that does not depend on their order: the sum of their own hashes."""

    def __init__(self) -> None:
        self._sum = 0
        self.documents = 0

    @classmethod
    def of(cls, hexdigest: str, documents: int) -> "ContentHash":
        """The hash that gave these digits for so many documents."""
        content = cls()
        content._sum, content.documents = int(hexdigest, 16), documents
        return content

    def add(self, kind: str, id_: str, source: Mapping[str, Any]) -> None:
        """Count one document in, its fields in any order; those that are not read back are left out."""
        kept = {name: value for name, value in source.items() if name not in _not_kept(kind)}
        body = orjson.dumps([kind, id_, kept], option=orjson.OPT_SORT_KEYS)
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(body).digest())) % _MODULUS
        self.documents += 1

    def merge(self, other: "ContentHash") -> None:
        """Count the other's documents in."""
        self._sum = (self._sum + other._sum) % _MODULUS
        self.documents += other.documents

    def hexdigest(self) -> str:
        """64 hexadecimal digits."""
        return f"{self._sum:064x}"


@cache
def _not_kept(kind: str) -> frozenset[str]:
    return frozenset(read_definition(kind)["mappings"].get("_source", {}).get("excludes", ()))
