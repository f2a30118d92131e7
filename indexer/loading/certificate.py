"""The certificate of a generation: what it holds and how it came about, kept in its own indices."""

import getpass
import hashlib
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from indexer.loading.generations import Generation
from mappings.definitions import read_definition
from mappings.names import KINDS

_KEY = "certificate"
_MODULUS = 1 << 256


class ContentHash:
    """A hash of documents that does not depend on their order: the sum of their own hashes."""

    def __init__(self) -> None:
        self._sum = 0
        self.documents = 0

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


@dataclass(frozen=True)
class Certificate:
    """Counts and hash of what was written, who built it and when, and which gates were forced."""

    generation: int
    pages: int
    essays: int
    sections: int
    copies: int
    content: str
    built_by: str
    built_at: str
    seconds: float
    forced: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The certificate as it is stored and printed."""
        return asdict(self)


def sign(
    counts: Mapping[str, int], content: ContentHash, seconds: float, forced: Mapping[str, str]
) -> Certificate:
    """The certificate of what this process, of this person on this machine, has built now."""
    return Certificate(
        **counts,
        content=content.hexdigest(),
        built_by=f"{getpass.getuser()}@{socket.gethostname()}",
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(seconds, 1),
        forced=dict(forced),
    )


def attach(client: Elasticsearch, generation: Generation, certificate: Certificate) -> None:
    """The generation's indices carry the certificate beside what their definitions say of them."""
    for kind in KINDS:
        meta = read_definition(kind)["mappings"]["_meta"] | {_KEY: certificate.to_json()}
        client.indices.put_mapping(index=generation.index(kind), meta=meta)


def read_certificate(client: Elasticsearch, generation: Generation) -> Certificate | None:
    """The generation's certificate; None for one that was never finished."""
    index = generation.index(KINDS[0])
    answer = client.indices.get_mapping(index=index, ignore_unavailable=True, allow_no_indices=True)
    found = answer.body.get(index, {}).get("mappings", {}).get("_meta", {}).get(_KEY)
    return Certificate(**found) if found else None
