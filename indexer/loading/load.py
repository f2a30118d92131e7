"""Loading a generation: every page whole or not at all, and an account of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from indexer.documents import Document, to_documents
from indexer.folding.copies import Fingerprint, fold_copies, to_fingerprint
from indexer.loading.bulk import Rejected, bulk_index
from indexer.loading.certificate import ContentHash
from indexer.loading.dead_letters import check_budget, from_rejected
from indexer.loading.generations import Generation
from indexer.loading.pages import parse_pages
from indexer.loading.spool import PageSpool
from indexer.loading.summary import Summary, Target
from indexer.model import Page
from indexer.reading.sources import NoCorpus
from mappings.facets import Copy

Report = Callable[[Summary], None]


@dataclass
class Tally:
    """What of one page is in the index."""

    essays: int = 0
    sections: int = 0
    content: ContentHash = field(default_factory=ContentHash)

    def add(self, document: Document) -> None:
        """One more document arrived."""
        self.essays += document.kind == "essays"
        self.sections += document.kind == "sections"
        self.content.add(document.kind, document.id, document.source)


class _Load:
    def __init__(
        self, target: Target, generation: Generation, summary: Summary, report: Report
    ) -> None:
        self._target, self._generation = target, generation
        self._summary, self._report = summary, report
        self.tallies: dict[str, Tally] = {}

    def write(self, pages: Iterable[Page], copies: Mapping[str, Copy]) -> dict[str, Rejected]:
        """Write the pages; page -> the first document of it that was refused."""
        dead: dict[str, Rejected] = {}
        segmenter = self._target.segmenter
        documents = (d for page in pages for d in to_documents(page, segmenter, copies))
        for outcome in bulk_index(self._target.client, self._generation, documents):
            if isinstance(outcome, Rejected):
                dead.setdefault(outcome.page, outcome)
            else:
                self.tallies.setdefault(outcome.source["page"], Tally()).add(outcome)
                self._summary.essays += outcome.kind == "essays"
                self._summary.sections += outcome.kind == "sections"
            self._report(self._summary)
        return dead

    def take_out(self, page: Page) -> None:
        """No document of the page remains, written or not."""
        documents = to_documents(page, self._target.segmenter, {})
        _delete(self._target.client, self._generation, documents)
        self.tallies.pop(page.name, None)

    def total(self) -> None:
        """The summary says what is in the index now."""
        summary, tallies = self._summary, self.tallies.values()
        summary.essays = sum(tally.essays for tally in tallies)
        summary.sections = sum(tally.sections for tally in tallies)
        for tally in tallies:
            summary.content.merge(tally.content)


def load(
    target: Target, generation: Generation, files: Sequence[Path], summary: Summary, report: Report
) -> None:
    """Every page of the files is in the generation, or a dead letter of the summary.

    Raises `NoCorpus` when there is no page at all, `OverBudget` when too many are refused.
    """
    work = _Load(target, generation, summary, report)
    with PageSpool() as spool:
        fingerprints = list(_read(files, spool, summary, report))
        if not summary.pages:
            raise NoCorpus("No page with an essay was found: nothing was rebuilt.")
        copies = fold_copies(fingerprints)
        summary.stage = "writing"
        dead = work.write(spool, copies)
        if dead:
            check_budget(len(dead), summary.pages)
            copies = _bury(work, spool, dead, fingerprints, copies)
            summary.letters += [from_rejected(page, dead[page.name]) for page in _of(spool, dead)]
            summary.pages -= len(dead)
    summary.copies = len(copies)
    work.total()


def _bury(
    work: _Load,
    spool: PageSpool,
    dead: Mapping[str, Rejected],
    fingerprints: Sequence[Fingerprint],
    copies: Mapping[str, Copy],
) -> dict[str, Copy]:
    """Refused pages are out, and essays that were copies of theirs stand for themselves again."""
    for page in _of(spool, dead):
        work.take_out(page)
    again = fold_copies(f for f in fingerprints if f.page not in dead)
    alive = (f for f in fingerprints if f.page not in dead)
    moved = {f.page for f in alive if copies.get(f.id) != again.get(f.id)}
    for name in moved:
        work.tallies.pop(name)
    for name, refused in work.write(_of(spool, moved), again).items():
        raise RuntimeError(f"{name} was written once and then refused: {refused.reason}")
    return again


def _of(spool: PageSpool, names: Iterable[str]) -> Iterator[Page]:
    wanted = set(names)
    return (page for page in spool if page.name in wanted)


def _read(
    files: Sequence[Path], spool: PageSpool, summary: Summary, report: Report
) -> Iterator[Fingerprint]:
    """Every essay's fingerprint, its page kept in the spool: all are known before one is written."""
    for page in spool.keeping(parse_pages(files, summary.skip)):
        summary.pages += 1
        summary.characters += page.account.kept
        for essay in page.essays:
            summary.expected += 1 + len(essay.sections)
            yield to_fingerprint(essay.id(page.name), essay.text, page.name)
        report(summary)


def _delete(client: Elasticsearch, generation: Generation, documents: Iterable[Document]) -> None:
    actions = (
        {"_op_type": "delete", "_index": generation.index(d.kind), "_id": d.id} for d in documents
    )
    for _ in streaming_bulk(client, actions, raise_on_error=False):
        pass
