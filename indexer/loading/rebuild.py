"""The rebuild job: from files to a new generation that readers see, or to nothing changed."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from indexer.documents import Document, to_documents
from indexer.facets.extract import extract_page
from indexer.folding.copies import Fingerprint, fold_copies, to_fingerprint
from indexer.loading.bulk import Rejected, bulk_index
from indexer.loading.certificate import ContentHash, attach, sign
from indexer.loading.generations import (
    Generation,
    create_generation,
    drop,
    list_generations,
    live_generation,
    promote,
    settle,
)
from indexer.loading.spool import PageSpool
from indexer.model import Page, RawPage, Skipped
from indexer.parsing.page import NoEssay, parse_page
from indexer.reading.sources import NoCorpus, find_files, read_pages
from mappings.names import KINDS, Names
from mappings.segmentation import Segmenter


class Incomplete(RuntimeError):
    """The new generation does not hold every document; it was not swapped in."""


@dataclass
class Summary:
    """What a rebuild did. `skipped` and `rejected` say what is not in the index, and why."""

    generation: int = 0
    pages: int = 0
    essays: int = 0
    sections: int = 0
    copies: int = 0
    characters: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    content: ContentHash = field(default_factory=ContentHash, repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers that a certificate states."""
        names = ("generation", "pages", "essays", "sections", "copies")
        return {name: getattr(self, name) for name in names}

    def to_json(self) -> dict[str, Any]:
        """The summary as `--json` prints it."""
        # The hash is no field that could be copied.
        fields = {
            k: v for k, v in vars(self).items() if k not in ("content", "skipped", "rejected")
        }
        return fields | {
            "skipped": [asdict(what) for what in self.skipped],
            "rejected": [asdict(what) for what in self.rejected],
            "content": self.content.hexdigest(),
        }


@dataclass(frozen=True)
class Target:
    """Where the rebuild writes, and what it cuts words with."""

    client: Elasticsearch
    names: Names
    segmenter: Segmenter


def parse_pages(
    files: Sequence[Path], on_skip: Callable[[Skipped], None] = lambda skipped: None
) -> Iterator[Page]:
    """The pages of the files with their facets; each thing that is no page goes to `on_skip`."""
    for document in read_pages(files):
        page = _parse(document)
        if isinstance(page, Skipped):
            on_skip(page)
        else:
            yield page


def rebuild(target: Target, sources: Sequence[Path], report: Callable[[Summary], None]) -> Summary:
    """Build a new generation from the sources and swap it in.

    The live generation stays as it is until the new one holds every document. Raises `NoCorpus`
    when the sources hold no page, `Incomplete` when documents are missing, `DiskFull`,
    `SwapRefused`; in all these cases the half-built generation is removed.
    """
    files = find_files(sources)
    summary = Summary()
    started = time.monotonic()
    generation = create_generation(target.client, target.names)
    summary.generation = generation.number
    try:
        _load(target, generation, files, summary, report)
        settle(target.client, generation)
        _check(target.client, generation, summary)
        seconds = time.monotonic() - started
        signed = sign(summary.counts, summary.content, seconds, {})
        attach(target.client, generation, signed)
        previous = live_generation(target.client, target.names)
        promote(target.client, generation)
    except BaseException:
        drop(target.client, generation)
        raise
    clean_up(target.client, target.names, keep=previous)
    return summary


def clean_up(client: Elasticsearch, names: Names, keep: Generation | None) -> None:
    """Only the live generation and `keep`, the one that was live before it, remain."""
    live = live_generation(client, names)
    if live is None:
        return
    for generation in list_generations(client, names):
        if generation not in (live, keep):
            drop(client, generation)


def _load(
    target: Target,
    generation: Generation,
    files: Sequence[Path],
    summary: Summary,
    report: Callable[[Summary], None],
) -> None:
    with PageSpool() as spool:
        copies = fold_copies(_read(files, spool, summary))
        summary.copies = len(copies)
        documents = (
            document for page in spool for document in to_documents(page, target.segmenter, copies)
        )
        _write(target, generation, documents, summary, report)
    if not summary.pages:
        raise NoCorpus("No page with an essay was found: nothing was rebuilt.")


def _write(
    target: Target,
    generation: Generation,
    documents: Iterator[Document],
    summary: Summary,
    report: Callable[[Summary], None],
) -> None:
    for outcome in bulk_index(target.client, generation, documents):
        if isinstance(outcome, Rejected):
            summary.rejected.append(outcome)
        else:
            summary.essays += outcome.kind == "essays"
            summary.sections += outcome.kind == "sections"
            summary.content.add(outcome.kind, outcome.id, outcome.source)
        report(summary)


def _read(files: Sequence[Path], spool: PageSpool, summary: Summary) -> Iterator[Fingerprint]:
    """Every essay's fingerprint, its page kept in the spool: all are known before one is written."""
    for page in parse_pages(files, summary.skipped.append):
        spool.append(page)
        summary.pages += 1
        summary.characters += page.account.kept
        for essay in page.essays:
            yield to_fingerprint(essay.id(page.name), essay.text)


def _parse(document: RawPage | Skipped) -> Page | Skipped:
    if isinstance(document, Skipped):
        return document
    try:
        return extract_page(parse_page(document))
    except NoEssay as error:
        return Skipped(document.source, str(error))


def _check(client: Elasticsearch, generation: Generation, summary: Summary) -> None:
    expected = {"essays": summary.essays, "sections": summary.sections}
    if summary.rejected:
        first = summary.rejected[0]
        raise Incomplete(
            f"{len(summary.rejected)} documents were refused, first {first.id}: {first.reason}"
        )
    for kind in KINDS:
        found = client.count(index=generation.index(kind))["count"]
        if found != expected[kind]:
            raise Incomplete(f"{found} of {expected[kind]} {kind} arrived: nothing was swapped.")
