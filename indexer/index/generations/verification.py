"""Comparing what is in the index with its certificate, and with the pages it was built from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from indexer.corpus.folding.copies import fold_copies, to_fingerprint
from indexer.corpus.model import Page
from indexer.index.documents import essay_of, to_documents, with_copy
from indexer.index.generations.certificate import Certificate
from indexer.index.generations.content import ContentHash
from indexer.index.generations.generation import Generation
from indexer.index.generations.spool import PageSpool
from mappings.names import KINDS
from mappings.segmentation import Segmenter

_BATCH = 200


@dataclass(frozen=True)
class Differences:
    """Names of pages that only one side has, and of those whose documents are not the same."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def none(self) -> bool:
        """Whether both sides are the same."""
        return not (self.missing or self.extra or self.changed)


def hash_index(client: Elasticsearch, generation: Generation) -> ContentHash:
    """The hash of all documents of a generation, as its certificate has it."""
    content = ContentHash()
    for kind, id_, source in _read_documents(client, generation):
        content.add(kind, id_, source)
    return content


def agrees(content: ContentHash, certificate: Certificate) -> bool:
    """Whether the documents are those that the certificate was signed for."""
    counted = certificate.essays + certificate.sections
    return content.documents == counted and content.hexdigest() == certificate.content


def compare_with_pages(
    client: Elasticsearch, generation: Generation, pages: Iterator[Page], segmenter: Segmenter
) -> Differences:
    """What a rebuild of these pages would change in the generation; asks no ledger."""
    there = _hash_by_page(_read_documents(client, generation))
    with PageSpool() as spool:
        copies = fold_copies(
            to_fingerprint(essay.id(page.name), essay.text)
            for page in spool.keeping(pages)
            for essay in page.essays
        )
        documents = (document for page in spool for document in to_documents(page, segmenter))
        folded = (with_copy(document, copies.get(essay_of(document))) for document in documents)
        here = _hash_by_page((d.kind, d.id, d.source) for d in folded)
    return Differences(
        missing=tuple(sorted(here.keys() - there.keys())),
        extra=tuple(sorted(there.keys() - here.keys())),
        changed=tuple(sorted(p for p in here.keys() & there.keys() if here[p] != there[p])),
    )


def _hash_by_page(documents: Iterator[tuple[str, str, dict[str, Any]]]) -> Mapping[str, str]:
    hashes: dict[str, ContentHash] = {}
    for kind, id_, source in documents:
        hashes.setdefault(source["page"], ContentHash()).add(kind, id_, source)
    return {page: content.hexdigest() for page, content in hashes.items()}


def _read_documents(
    client: Elasticsearch, generation: Generation
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for kind in KINDS:
        for hit in scan(client, index=generation.index(kind), size=_BATCH, preserve_order=False):
            yield kind, hit["_id"], hit["_source"]
