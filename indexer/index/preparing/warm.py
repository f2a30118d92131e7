"""Imported by the server that workers are forked from: what is loaded here, all of them share."""

import gc
import os
from pathlib import Path

from indexer.corpus.model import RawDocument
from indexer.index.memory import return_large_blocks
from indexer.index.preparing.prepare import CACHE_VARIABLE
from indexer.index.preparing.shared import prepare_shared

_PAGE = "某县教育局2012年工作总结\n一、主要成绩\n2012年，某县教育局在省教育厅领导下成绩显著。\n"


def _load() -> None:
    return_large_blocks()
    cache_dir = os.environ.get(CACHE_VARIABLE)
    document = RawDocument("warm", "", ".txt", _PAGE.encode())
    prepare_shared(Path(cache_dir) if cache_dir else None, document)
    # Out of the collector's sight, or its first round would copy every shared page of memory.
    gc.collect()
    gc.freeze()


_load()
