"""What preparing needs loaded once a process: the dictionary, and through it the tables."""

from functools import cache
from pathlib import Path

from indexer.model import RawDocument, Skipped
from indexer.preparing.prepared import Prepared, prepare
from mappings.segmentation import Segmenter


def shared_segmenter(cache_dir: Path | None) -> Segmenter:
    """The segmenter of this process: its dictionary takes 60 MB, by whichever path it is named."""
    return _segmenter_of(cache_dir.resolve() if cache_dir else None)


def prepare_shared(cache_dir: Path | None, document: RawDocument) -> Prepared | Skipped:
    """`prepare` with the segmenter of this process, wherever that is."""
    return prepare(document, shared_segmenter(cache_dir))


@cache
def _segmenter_of(cache_dir: Path | None) -> Segmenter:
    return Segmenter(cache_dir)
