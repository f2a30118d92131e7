"""Vectors: how near embedding comes to the bare model, that no text is embedded twice, and what they cost a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from artifacts.maven import Progress
from artifacts.maven import Report as Tell
from fanwen.benchmarks.asking import draw_queries
from fanwen.benchmarks.browsing import Browser, open_page
from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.stage import NAMES, Stage
from fanwen.benchmarks.timing import Way, compare, of_rounds, take_turns
from fanwen.settings import Settings
from fanwen.wiring.making import make_service
from indexer.index.embedding.filling import fill_passages, split_essay
from indexer.index.generations.generation import Generation
from search.retrieval.contents import read_contents
from search.service import SearchService
from vectors.cache import VectorCache
from vectors.model import Embedder, Vectors, install_model


def measure_vectors(stage: Stage, settings: Settings, effort: Effort, tell: Tell) -> Report:
    """Passages embedded and put behind a generation of their own; pages with them and without in turn."""
    install_model(settings.model_dir, tell)
    generation = stage.fill(effort.embedded, tell)
    embedder = Embedder(settings.model_dir)
    texts = _passages(stage, generation, effort.queries)
    embedded: list[int] = []

    def embed(texts: Sequence[str]) -> Vectors:
        embedded[-1] += len(texts)
        return embedder.embed(texts)

    with TemporaryDirectory(dir=stage.folder) as folder:
        cache = VectorCache(Path(folder), embed)
        for again in (False, True):
            tell(Progress("vectors", "again" if again else "of all passages"))
            if again:
                # Every page is read and written anew, with the texts that it had.
                stage.empty()
                generation = Generation(stage.rebuild().generation, NAMES)
                stage.complete(generation)
            embedded.append(0)
            fill_passages(stage.client, generation, cache.embed, lambda done, total: None)
    times = _time_embedding(embedder, texts, effort)
    pages = _time_pages(stage, settings, effort)
    return Report(
        "vectors",
        f"{embedded[0]:,} passages of {effort.embedded:,} sections, {effort.rounds} rounds",
        [
            Figure(
                "bare model : embedding",
                compare(times["bare model"], times["embedding"]),
                least=effort.least(0.95, 0.5),
            ),
            Figure(
                "embedded again : embedded",
                of_rounds([embedded[1] / embedded[0]]),
                most=0,
            ),
            Figure(
                "page with vectors : page",
                compare(pages["with vectors"], pages["by words"]),
                most=effort.most(1.3, 3),
            ),
        ],
        [Taken.of(name, taken) for name, taken in {**times, **pages}.items()],
    )


def _passages(stage: Stage, generation: Generation, count: int) -> Sequence[str]:
    """The first passages of a generation."""
    contents = read_contents(stage.client, generation.index("essays"), generation.index("sections"))
    passages = (passage.text for essay in contents for passage in split_essay(essay))
    return list(islice(passages, count))


def _time_embedding(embedder: Embedder, texts: Sequence[str], effort: Effort) -> Mapping[str, Any]:
    """Texts embedded, and the model alone run on what they are cut into, made before."""
    tokens = {text: embedder.encode(text) for text in texts}
    ways: Mapping[str, Way[str]] = {
        "embedding": lambda text: embedder.embed([text]),
        "bare model": lambda text: embedder.run(tokens[text]),
    }
    return take_turns(ways, texts, effort.rounds)


def _time_pages(stage: Stage, settings: Settings, effort: Effort) -> Mapping[str, Any]:
    create_app: Callable[[SearchService], Any] = import_module("webapp").create_app
    drawn = draw_queries(stage.client, NAMES, (effort.rounds + 1) * effort.queries)
    known, queries = drawn[: effort.queries], drawn[effort.queries :]
    ours = replace(settings, elasticsearch_url=stage.url, prefix=NAMES.prefix)
    sites: dict[str, Browser] = {
        name: create_app(make_service(replace(ours, vectors=vectors))).test_client()
        for name, vectors in (("by words", False), ("with vectors", True))
    }
    for site in sites.values():
        for query in known:
            open_page(site, query)
    ways: Mapping[str, Way[str]] = {name: partial(open_page, site) for name, site in sites.items()}
    # Each query once: its vector is kept, and of one that was asked before nothing would be measured.
    return take_turns(ways, queries, rounds=1)
