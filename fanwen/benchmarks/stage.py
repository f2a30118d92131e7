"""Where a benchmark runs: a node of its own, with as many generated pages as give so many sections."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from elasticsearch import Elasticsearch

from artifacts.maven import Progress, Report
from engine import EngineSettings, running_cluster
from fanwen.benchmarks.generating import Generator
from fanwen.bundled import CORPUS
from fanwen.settings import Settings
from fanwen.wiring.making import make_segmenter
from indexer.index.completing.filling import fill_suggestions
from indexer.index.completing.merging import merge
from indexer.index.generations.generation import Generation
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from indexer.index.rebuilding.summary import Summary
from mappings.names import Names
from mappings.segmentation import Segmenter

NAMES = Names("bench")
_HEAP = "1g"
_TIMEOUT_SECONDS = 120.0
# Of the pages that are made, in the mean.
SECTIONS_A_PAGE = 34
# In the state folder; it takes seconds to make.
_DICTIONARY = "jieba"


@dataclass(frozen=True)
class Stage:
    """A node, and a folder for what is made."""

    url: str
    client: Elasticsearch
    folder: Path
    segmenter: Segmenter
    workers: int

    @property
    def pages(self) -> Path:
        """The folder with the pages."""
        return self.folder / "pages"

    @property
    def target(self) -> Target:
        """What is rebuilt."""
        state = self.folder / "state"
        state.mkdir(exist_ok=True)
        return Target(self.client, NAMES, state, self.workers)

    def write_pages(self, sections: int) -> int:
        """Pages with about so many sections; how many characters they have."""
        texts = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))]
        shutil.rmtree(self.pages, ignore_errors=True)
        generator = Generator(texts, self.segmenter)
        return generator.write(self.pages, max(1, sections // SECTIONS_A_PAGE))

    def empty(self) -> None:
        """Nothing is known of any page, and the engine holds none."""
        for kept in self.target.folder.iterdir():
            if kept.name != _DICTIONARY:
                shutil.rmtree(kept)
        indices = list(self.client.indices.get(index=f"{NAMES.prefix}-*", ignore_unavailable=True))
        if indices:
            self.client.indices.delete(index=indices)

    def rebuild(self) -> Summary:
        """A live generation of the pages."""
        return rebuild(self.target, [self.pages])

    def complete(self, generation: Generation) -> None:
        """It is as it is once readers have it for a while, and each search is one that nobody asked before."""
        fill_suggestions(self.client, generation)
        merge(self.client, generation)
        # What the engine keeps of answers would be measured from the second round on.
        self.client.indices.put_settings(
            index=generation.indices, settings={"index.requests.cache.enable": False}
        )

    def fill(self, sections: int, tell: Report) -> Generation:
        """From nothing on a live generation of pages with about so many sections, and all behind it."""
        tell(Progress("corpus", f"{sections:,} sections"))
        self.empty()
        self.write_pages(sections)
        generation = Generation(self.rebuild().generation, NAMES)
        self.complete(generation)
        return generation


@contextmanager
def set_stage(settings: Settings, report: Report) -> Iterator[Stage]:
    """The node runs in a folder of its own; all of it is gone afterwards. Raises `EngineError`."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=settings.state_dir, prefix="bench-"))
    wanted = EngineSettings(
        settings.state_dir, heap=_HEAP, cluster=folder.name, java_home=settings.java_home,
        java_options=settings.java_options,
    )  # fmt: skip
    try:
        with running_cluster(wanted, report) as cluster:
            client = Elasticsearch(cluster.urls[0], request_timeout=_TIMEOUT_SECONDS)
            with client:
                yield Stage(
                    cluster.urls[0], client, folder, make_segmenter(settings), os.cpu_count() or 1
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(wanted.folder, ignore_errors=True)
