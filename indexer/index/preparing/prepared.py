"""A page made ready for loading: all that is costly is done, nothing of the engine is known."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import orjson

from indexer.corpus.folding.copies import to_fingerprint
from indexer.corpus.model import Page, RawDocument, Skipped
from indexer.corpus.reading.sources import to_raw_page
from indexer.index.documents import Document, to_documents
from indexer.index.preparing.pages import to_page
from mappings.segmentation import Segmenter
from search.tuning.amending.amendments import Correction

# The fastest level: it saves two thirds of the disk, the slowest would save three quarters.
_LEVEL = 1
_EXCERPT = 80


@dataclass(frozen=True)
class Prepared:
    """A page as the ledger keeps it: packed documents, shingles of each essay, hash of its text.

    `said` is the number of essays that its title says it has, if it says one.
    """

    name: str
    source: str
    content: str
    essays: int
    sections: int
    characters: int
    text: str
    excerpt: str
    said: int | None
    documents: bytes = field(repr=False)
    # (essay id, its shingles as the bytes of an array of 32-bit numbers)
    shingles: tuple[tuple[str, bytes], ...] = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of what it holds, about."""
        return len(self.documents) + sum(len(shingles) for _, shingles in self.shingles)


def prepare(
    document: RawDocument, segmenter: Segmenter, corrections: Sequence[Correction] = ()
) -> Prepared | Skipped:
    """The prepared page of a document, or why it is no page. Never raises for what a page holds."""
    try:
        raw = to_raw_page(document)
        page = raw if isinstance(raw, Skipped) else to_page(raw, corrections)
        return page if isinstance(page, Skipped) else _prepare_page(document, page, segmenter)
    except Exception as error:  # noqa: BLE001 - one page that no rule foresaw must not end the job
        reason = f"could not be understood ({type(error).__name__}: {error})"
        return Skipped(document.source, reason)


def unpack(documents: bytes) -> Iterator[Document]:
    """The documents that `Prepared` holds packed."""
    return (Document(*parts) for parts in orjson.loads(zlib.decompress(documents)))


def hash_text(sections: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of (heading, text) of each section of a page in reading order."""
    digest = hashlib.sha256()
    for heading, text in sections:
        digest.update(f"{heading}\0{text}\0".encode())
    return digest.hexdigest()


def _prepare_page(document: RawDocument, page: Page, segmenter: Segmenter) -> Prepared:
    documents = [[d.kind, d.id, d.source] for d in to_documents(page, segmenter)]
    sections = [section for essay in page.essays for section in essay.sections]
    fingerprints = (to_fingerprint(essay.id(page.name), essay.text) for essay in page.essays)
    return Prepared(
        name=page.name,
        source=page.source,
        content=document.content,
        essays=len(page.essays),
        sections=len(sections),
        characters=page.account.kept,
        text=hash_text((section.heading, section.text) for section in sections),
        excerpt=page.essays[0].text[:_EXCERPT],
        said=page.said,
        documents=zlib.compress(orjson.dumps(documents), _LEVEL),
        shingles=tuple((f.id, f.shingles.tobytes()) for f in fingerprints),
    )
