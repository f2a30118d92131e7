"""A rebuild beside what the node takes in at most, and beside the plain way."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from elasticsearch.helpers import bulk

from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.recording import Bare, Sent, recording
from fanwen.benchmarks.stage import NAMES, Stage
from fanwen.benchmarks.timing import of_rounds
from indexer.corpus.facets.extract import extract_page
from indexer.corpus.model import RawPage
from indexer.corpus.parsing.page import parse_page
from indexer.corpus.reading.sources import find_files, read_pages
from indexer.index.completing.merging import merge
from indexer.index.documents import to_documents
from indexer.index.generations.generation import Generation, drop, live_generation
from indexer.index.generations.making import create_index
from mappings.names import KINDS, Names
from mappings.segmentation import Segmenter

# What the other ways write to: as long a name, so that the bytes are as many.
_OTHERS = Names("floor")
_CONNECTIONS = 2
_CHANGED = 100
_MORE = "今后将继续按照上级要求,把各项工作落到实处。"


def measure_rebuild(stage: Stage, effort: Effort) -> Report:
    """All pages, nothing changed and one of a hundred changed; the same documents raw; and the plain way."""
    times: dict[str, list[float]] = {
        name: [] for name in ("full", "floor", "plain", "unchanged", "one of a hundred")
    }
    # Others may have left fewer.
    stage.write_pages(effort.sections)
    for _ in range(effort.repeated):
        stage.empty()
        with recording(stage.client) as sent:
            times["full"].append(_take(stage.rebuild))
        bodies = [one for one in sent if "_bulk" in one.target]
        # As it is once readers have the generation.
        if (live := live_generation(stage.client, NAMES)) is not None:
            merge(stage.client, live)
        times["unchanged"].append(_take(stage.rebuild))
        with _changed(stage.pages):
            times["one of a hundred"].append(_take(stage.rebuild))
        times["floor"].append(_take(partial(_send_raw, stage, bodies)))
        times["plain"].append(_take(partial(_load_plainly, stage)))
    ratios = {
        name: [of / full for of, full in zip(taken, times["full"], strict=True)]
        for name, taken in times.items()
    }
    return Report(
        "rebuild",
        f"{effort.sections:,} sections from page dumps to a live generation, {effort.repeated} rounds",
        [
            Figure("floor : full", of_rounds(ratios["floor"]), least=effort.least(0.6, 0.17)),
            Figure("plain : full", of_rounds(ratios["plain"]), least=effort.least(4, 0.55)),
            Figure(
                "unchanged : full", of_rounds(ratios["unchanged"]), most=effort.most(0.03, 0.15)
            ),
            Figure(
                "one of a hundred : full",
                of_rounds(ratios["one of a hundred"]),
                most=effort.most(0.06, 2.2),
            ),
        ],
        [Taken(name, 1e3 * min(taken), 1e3 * max(taken)) for name, taken in times.items()],
        ["times are the best and the worst of the rounds"],
    )


def _take(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


@contextmanager
def _changed(folder: Path) -> Iterator[None]:
    """One page of a hundred says something more in the block."""
    files = find_files([folder])[::_CHANGED]
    before = [file.read_text("utf-8") for file in files]
    for file, text in zip(files, before, strict=True):
        file.write_text(f"{text.rstrip()}\n\n{_MORE}\n", encoding="utf-8")
    try:
        yield
    finally:
        for file, text in zip(files, before, strict=True):
            file.write_text(text, encoding="utf-8")


def _send_raw(stage: Stage, bodies: Sequence[Sent]) -> None:
    """The same requests, to an index of the same kind, over two connections; then searchable."""
    generation = _make_empty(stage)
    here, there = f'"{NAMES.prefix}-'.encode(), f'"{_OTHERS.prefix}-'.encode()
    ours = [replace(one, body=(one.body or b"").replace(here, there)) for one in bodies]

    def send(part: Sequence[Sent]) -> None:
        with closing(Bare(stage.url)) as bare:
            bare.send(part)

    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        list(pool.map(send, [ours[n::_CONNECTIONS] for n in range(_CONNECTIONS)]))
    stage.client.indices.refresh(index=generation.indices)


def _load_plainly(stage: Stage) -> None:
    """One process reads, cuts with jieba and writes with the client's helper; copies are not folded."""
    generation, segmenter = _make_empty(stage), Segmenter(quick=False)

    def actions() -> Iterator[dict[str, object]]:
        for raw in read_pages(find_files([stage.pages])):
            if isinstance(raw, RawPage):
                for document in to_documents(extract_page(parse_page(raw)), segmenter):
                    yield {
                        "_index": generation.index(document.kind),
                        "_id": document.id,
                        "_source": document.source,
                    }

    bulk(stage.client, actions())
    stage.client.indices.refresh(index=generation.indices)


def _make_empty(stage: Stage) -> Generation:
    generation = Generation(1, _OTHERS)
    drop(stage.client, generation)
    for kind in KINDS:
        create_index(stage.client, generation, kind)
    return generation
