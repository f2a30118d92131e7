"""The certificate of a generation: what it holds and how it came about, kept in its own indices."""

import getpass
import socket
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from indexer.index.generations.generation import Generation
from indexer.index.generations.notes import note, read_note
from mappings.definitions import CERTIFICATE_KEY


@dataclass(frozen=True)
class Certificate:
    """Counts and hash of what was written, what it was made with, which gates it passed, who, when.

    `fingerprint` has the versions of parser, dictionary, definition and tuning; `gates` what each
    gate found; `forced` the reason why a gate that refused was overruled. `read` = `indexed` +
    `unchanged` + `dead`, in pages.
    """

    generation: int
    pages: int
    essays: int
    sections: int
    copies: int
    content: str
    built_by: str
    built_at: str
    seconds: float
    read: int = 0
    indexed: int = 0
    unchanged: int = 0
    dead: int = 0
    fingerprint: Mapping[str, str] = field(default_factory=dict)
    gates: Sequence[Mapping[str, Any]] = ()
    forced: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The certificate as it is stored and printed."""
        return asdict(self)


def who() -> str:
    """Who builds, and on which machine."""
    return f"{getpass.getuser()}@{socket.gethostname()}"


def now() -> str:
    """The time, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def attach(client: Elasticsearch, generation: Generation, certificate: Certificate) -> None:
    """The generation's indices carry the certificate beside what their definitions say of them."""
    note(client, generation, CERTIFICATE_KEY, certificate.to_json())


def read_certificate(client: Elasticsearch, generation: Generation) -> Certificate | None:
    """The generation's certificate; None for one that was never finished."""
    signed = read_signed(client, generation)
    return signed if signed and signed.generation == generation.number else None


def read_signed(client: Elasticsearch, generation: Generation) -> Certificate | None:
    """The certificate that lies in the generation, be it that of the one from which it was copied."""
    found = read_note(client, generation, CERTIFICATE_KEY)
    if not found:
        return None
    known = {field.name for field in fields(Certificate)}
    return Certificate(**{name: value for name, value in found.items() if name in known})
