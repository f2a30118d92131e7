"""The rebuild job: from files to a new generation that readers see, or to nothing changed."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from elasticsearch import Elasticsearch

from indexer.loading.certificate import attach, sign
from indexer.loading.generations import (
    Generation,
    Incomplete,
    create_generation,
    drop,
    list_generations,
    live_generation,
    promote,
    settle,
)
from indexer.loading.load import load
from indexer.loading.summary import Summary, Target
from indexer.reading.sources import find_files
from mappings.names import KINDS, Names


def rebuild(target: Target, sources: Sequence[Path], report: Callable[[Summary], None]) -> Summary:
    """Build a new generation from the sources and swap it in.

    The live generation stays as it is until the new one holds every page or a dead letter for it.
    Raises `NoCorpus` when the sources hold no page, `OverBudget` when too many are refused,
    `Incomplete` when documents are missing, `DiskFull`, `SwapRefused`; in all these cases the
    half-built generation is removed.
    """
    files = find_files(sources)
    summary = Summary()
    started = time.monotonic()
    generation = create_generation(target.client, target.names)
    summary.generation = generation.number
    try:
        load(target, generation, files, summary, report)
        settle(target.client, generation)
        _check(target.client, generation, summary)
        seconds = time.monotonic() - started
        attach(target.client, generation, sign(summary.counts, summary.content, seconds, {}))
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


def _check(client: Elasticsearch, generation: Generation, summary: Summary) -> None:
    expected = {"essays": summary.essays, "sections": summary.sections}
    for kind in KINDS:
        found = client.count(index=generation.index(kind))["count"]
        if found != expected[kind]:
            raise Incomplete(f"{found} of {expected[kind]} {kind} arrived: nothing was swapped.")
