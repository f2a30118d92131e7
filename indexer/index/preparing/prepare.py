"""Preparing many documents: here when they are few, in worker processes when they are many."""

import os
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from indexer.corpus.model import RawDocument, Skipped
from indexer.index.preparing.prepared import Prepared
from indexer.index.preparing.shared import amended, prepare_shared, use_amendments
from indexer.index.preparing.workers import Lost, Workers
from search.tuning.amending.amendments import Amendments

# Below this, starting processes takes longer than they save.
_FEW_BYTES = 512 << 10
_WARM = "indexer.index.preparing.warm"
# How the server that workers are forked from learns the folder: a module it imports has no arguments.
CACHE_VARIABLE = "FANWEN_WORKERS_CACHE"


def prepare_all(
    documents: Iterator[RawDocument], workers: int, cache_dir: Path | None, amendments: Amendments
) -> Iterator[Prepared | Skipped]:
    """Each document prepared, in order; one that cannot be is a `Skipped`."""
    first, many = _take_few(documents)
    if workers < 2 or not many:
        with amended(amendments):
            for document in chain(first, documents):
                yield prepare_shared(cache_dir, document)
        return
    if cache_dir is not None:
        os.environ[CACHE_VARIABLE] = str(cache_dir)
    function = partial(prepare_shared, cache_dir)
    begin = partial(use_amendments, amendments)
    with Workers[RawDocument, Prepared | Skipped](function, workers, _WARM, begin=begin) as pool:
        for result in pool.run(chain(first, documents), lambda document: len(document.data)):
            yield _to_skipped(result) if isinstance(result, Lost) else result


def _take_few(documents: Iterator[RawDocument]) -> tuple[list[RawDocument], bool]:
    """The first few documents, and whether there may be more."""
    first: list[RawDocument] = []
    size = 0
    for document in documents:
        first.append(document)
        size += len(document.data)
        if size > _FEW_BYTES:
            return first, True
    return first, False


def _to_skipped(lost: Lost[RawDocument]) -> Skipped:
    return Skipped(lost.item.source, lost.reason)
