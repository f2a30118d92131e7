"""What reading facets and folding cost beside cutting the same text into words."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from indexer.corpus.facets.extract import extract_page
from indexer.corpus.folding.copies import Fingerprint, fold_copies, to_fingerprint
from indexer.corpus.measuring.measure import Measure
from indexer.corpus.measuring.readings import Row
from indexer.corpus.model import RawPage
from indexer.corpus.parsing.page import parse_page
from mappings.dictionary import Tokenizer


def measure_speed(rows: Sequence[Row]) -> Measure:
    """Whether facets and folding take no more CPU time than jieba on the same texts.

    They take turns, a text at a time: what else the machine does falls on both. The note has the
    share of all texts, and the least and the most of one.
    """
    jieba = Tokenizer()
    jieba.lcut("教育局")
    pages = [parse_page(RawPage(row["id"], row["text"], "", row["title"])) for row in rows]
    extract_page(pages[0])
    ours: list[float] = []
    words: list[float] = []
    fingerprints: list[Fingerprint] = []
    for row, page in zip(rows, pages, strict=True):
        with _timed(ours):
            extract_page(page)
            fingerprints.append(to_fingerprint(row["id"], row["text"]))
        with _timed(words):
            jieba.lcut(row["text"])
    shares = sorted(own / cut for own, cut in zip(ours, words, strict=True))
    with _timed(ours):
        fold_copies(fingerprints)
    share = sum(ours) / sum(words)
    told = f"{share:.2f} of the CPU time of jieba, {shares[0]:.2f} to {shares[-1]:.2f} of a text"
    measure = Measure("speed.no_dearer_than_words", notes=[told])
    measure.count(share <= 1, told)
    return measure


@contextmanager
def _timed(spent: list[float]) -> Iterator[None]:
    """Adds the CPU seconds that the block took."""
    start = time.process_time()
    yield
    spent.append(time.process_time() - start)
