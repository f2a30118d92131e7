"""What becomes of pages, rebuilds, memory and the index when the corpus is ten times as large."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from threading import Event, Thread
from time import perf_counter

import psutil
from elasticsearch import Elasticsearch
from elasticsearch.exceptions import GeneralAvailabilityWarning

from artifacts.maven import Progress
from artifacts.maven import Report as Tell
from fanwen.benchmarks.asking import draw_queries
from fanwen.benchmarks.browsing import Browser, open_page
from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.stage import NAMES, Stage
from fanwen.benchmarks.timing import Ratio, Times, of_rounds, take_turns
from indexer.index.generations.generation import Generation
from mappings.names import KINDS

_LOOK_SECONDS = 0.1
_MIB = 1 << 20
# Fields with less of the index than this are told together.
_TOLD = 0.01


@dataclass(frozen=True)
class _Size:
    """What was measured of a corpus of so many sections."""

    sections: int
    characters: int
    seconds: float
    peak: int
    bytes: Mapping[str, int]
    pages: Times


def measure_growth(
    stage: Stage, open_site: Callable[[], Browser], effort: Effort, tell: Tell
) -> Report:
    """Each number of sections from an empty engine on: rebuilt, merged, and asked for pages."""
    sizes = [_measure(stage, open_site, sections, effort, tell) for sections in effort.grown]
    figures = [
        figure
        for less, more in pairwise(sizes)
        for figure in (
            Figure(
                f"page of {more.sections:,} : of {less.sections:,} sections",
                _one(more.pages.p50 / less.pages.p50),
                most=effort.most(3, 6),
            ),
            Figure(
                f"rebuild of a section, of {more.sections:,} : of {less.sections:,}",
                _one((more.seconds / more.sections) / (less.seconds / less.sections)),
                most=effort.most(1.1, 3),
            ),
            Figure(
                f"memory of a rebuild of {more.sections:,} : of {less.sections:,} sections",
                _one(more.peak / less.peak),
                most=effort.most(1.2, 2),
            ),
        )
    ]
    return Report(
        "growth",
        f"corpora of {', '.join(f'{one.sections:,}' for one in sizes)} sections",
        figures,
        [Taken.of(f"page of {one.sections:,} sections", one.pages) for one in sizes],
        [note for one in sizes for note in _tell_size(one)],
    )


def _one(ratio: float) -> Ratio:
    return of_rounds([ratio])


def _measure(
    stage: Stage, open_site: Callable[[], Browser], wanted: int, effort: Effort, tell: Tell
) -> _Size:
    stage.empty()
    tell(Progress("corpus", f"{wanted:,} sections"))
    characters = stage.write_pages(wanted)
    with _watching_memory() as peaks:
        begun = perf_counter()
        summary = stage.rebuild()
        seconds = perf_counter() - begun
    generation = Generation(summary.generation, NAMES)
    stage.complete(generation)
    site, queries = open_site(), draw_queries(stage.client, NAMES, 2 * effort.queries)
    for query in queries[effort.queries :]:
        open_page(site, query)
    asked = queries[: effort.queries]
    times = take_turns({"page": lambda query: open_page(site, query)}, asked, effort.rounds)
    return _Size(
        sections=summary.sections,
        characters=characters,
        seconds=seconds,
        peak=max(peaks),
        bytes=measure_fields(stage.client, generation),
        pages=times["page"],
    )


def measure_fields(client: Elasticsearch, generation: Generation) -> Mapping[str, int]:
    """Kind and field -> bytes on the disk, the largest first; what is stored of a document is `_source`."""
    found: dict[str, int] = {}
    for kind in KINDS:
        index = generation.index(kind)
        with warnings.catch_warnings():
            # It may be another one day, says the client; then this is told by a failure.
            warnings.simplefilter("ignore", GeneralAvailabilityWarning)
            answer = client.indices.disk_usage(index=index, run_expensive_tasks=True)
        for field, usage in answer[index]["fields"].items():
            found[f"{kind}.{field}"] = usage["total_in_bytes"]
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _tell_size(size: _Size) -> Iterator[str]:
    # UTF-8 takes three bytes for a Chinese character.
    raw, total = 3 * size.characters, sum(size.bytes.values())
    large = {name: taken for name, taken in size.bytes.items() if taken >= _TOLD * total}
    told = ", ".join(f"{name} {taken / raw:.3f}" for name, taken in large.items())
    rest = (total - sum(large.values())) / raw
    yield (
        f"{size.sections:,} sections: rebuilt in {size.seconds:.1f} s with {size.peak / _MIB:,.0f} MiB, "
        f"index {total / _MIB:,.1f} MiB, {total / raw:.2f} of the raw bytes: {told}, all others {rest:.3f}"
    )


@contextmanager
def _watching_memory() -> Iterator[list[int]]:
    """How much this process and its children took, seen ten times a second."""
    peaks, ended = [0], Event()
    own = psutil.Process()

    def look() -> None:
        while not ended.wait(_LOOK_SECONDS):
            peaks.append(_take_together([own, *own.children(recursive=True)]))

    watching = Thread(target=look, daemon=True)
    watching.start()
    try:
        yield peaks
    finally:
        ended.set()
        watching.join()


def _take_together(processes: list[psutil.Process]) -> int:
    """What is theirs alone: of shared pages each would count all. The engine is no part of a rebuild."""
    total = 0
    for process in processes:
        try:
            if process.name().startswith("python"):
                total += process.memory_full_info().uss
        except psutil.Error:
            # It has ended meanwhile.
            continue
    return total
