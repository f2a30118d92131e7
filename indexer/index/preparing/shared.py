"""What preparing needs loaded once a process: dictionary and tables, and what editors amend of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from indexer.corpus.model import RawDocument, Skipped
from indexer.index.preparing.prepared import Prepared, prepare
from lexicon.tables import add_rows
from mappings.segmentation import Segmenter
from search.tuning.amending.amendments import Amendments

_amendments = Amendments()


def shared_segmenter(cache_dir: Path | None) -> Segmenter:
    """The segmenter of this process: its dictionary takes 60 MB, by whichever path it is named."""
    return _segmenter_of(cache_dir.resolve() if cache_dir else None)


def use_amendments(amendments: Amendments) -> None:
    """What this process prepares from now on is read and cut as they say."""
    global _amendments
    _amendments = amendments
    add_rows(amendments.rows)


@contextmanager
def amended(amendments: Amendments) -> Iterator[None]:
    """What this process prepares while the block runs is read and cut as they say."""
    before = _amendments
    use_amendments(amendments)
    try:
        yield
    finally:
        use_amendments(before)


def prepare_shared(cache_dir: Path | None, document: RawDocument) -> Prepared | Skipped:
    """`prepare` with the segmenter of this process, wherever that is."""
    segmenter = shared_segmenter(cache_dir).with_words(_amendments.dictionary)
    return prepare(document, segmenter, _amendments.of_page(document.name))


@cache
def _segmenter_of(cache_dir: Path | None) -> Segmenter:
    return Segmenter(cache_dir)
