"""What reading facets and folding cost beside cutting the same text into words."""

import time
from collections.abc import Sequence

from indexer.facets.extract import extract_page
from indexer.folding.copies import fold_copies, to_fingerprint
from indexer.measuring.measure import Measure
from indexer.measuring.readings import Row
from indexer.model import RawPage
from indexer.parsing.page import parse_page
from mappings.dictionary import Tokenizer

_ROUNDS = 3


def measure_speed(rows: Sequence[Row]) -> Measure:
    """Rounds in which facets and folding took no more CPU time than jieba, run by turns.

    Each round has its own part of the rows, and all together have every row.
    """
    measure = Measure("speed.no_dearer_than_words")
    pages = [parse_page(RawPage(row["id"], row["text"], "", row["title"])) for row in rows]
    jieba = Tokenizer()
    jieba.lcut("教育局")
    extract_page(pages[0])
    for part in range(_ROUNDS):
        own = rows[part::_ROUNDS]
        start = time.process_time()
        for page in pages[part::_ROUNDS]:
            extract_page(page)
        fold_copies(to_fingerprint(row["id"], row["text"]) for row in own)
        ours = time.process_time() - start
        start = time.process_time()
        for row in own:
            jieba.lcut(row["text"])
        words = time.process_time() - start
        measure.count(ours <= words, f"{ours / words:.2f} of the time of jieba")
        measure.notes.append(f"{ours / words:.2f} of the CPU time of jieba")
    return measure
