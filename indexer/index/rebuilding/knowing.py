"""Whether the ledger knows what the live generation holds, so that it can be built on."""

from dataclasses import dataclass

from elasticsearch import Elasticsearch

from indexer.index.generations.certificate import read_certificate
from indexer.index.generations.generation import Generation
from indexer.index.generations.held import find_pages
from indexer.index.ledger.contents import Held, forget_generation, note_written, total
from indexer.index.ledger.ledger import Ledger
from indexer.index.preparing.versions import definition_version
from indexer.index.rebuilding.origins import UNKNOWN_ORIGIN


@dataclass(frozen=True)
class Knowledge:
    """`listed`: the ledger lists what the generation holds. `fits`: it is built as it would be today."""

    listed: bool
    fits: bool


def look_up(client: Elasticsearch, ledger: Ledger, live: Generation) -> Knowledge:
    """What is known of the live generation, by its certificate."""
    certificate = read_certificate(client, live)
    if certificate is None or total(ledger, live.number).content != certificate.content:
        return Knowledge(listed=False, fits=False)
    return Knowledge(True, certificate.fingerprint.get("definition") == definition_version())


def remember_live(client: Elasticsearch, ledger: Ledger, live: Generation) -> None:
    """The ledger lists the pages of a live generation that it did not build."""
    forget_generation(ledger, live.number)
    pages = find_pages(client, live)
    held = (Held(page, "written", UNKNOWN_ORIGIN, "", 0, 0, "0") for page in pages)
    note_written(ledger, live.number, held)
