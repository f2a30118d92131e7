"""What is done behind a generation that is live: merging it, suggestions, vectors; each text is embedded once."""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from artifacts.maven import ArtifactError, Progress, Report
from fanwen.console.printing import say
from fanwen.settings import Settings
from indexer.index.completing.filling import fill_suggestions
from indexer.index.completing.merging import merge
from indexer.index.embedding.filling import Filled, fill_passages
from indexer.index.generations.generation import Generation
from indexer.index.loading.behind import FillingRefused
from indexer.index.loading.bulk import DiskFull, GenerationGone
from search.failures import explain_failure
from vectors.cache import CacheUnusable, VectorCache
from vectors.model import Embedder, ModelUnusable, install_model

_FORESEEN = (
    ArtifactError, ModelUnusable, CacheUnusable, FillingRefused, GenerationGone, DiskFull,
)  # fmt: skip

Stop = Callable[[], bool]
# Fills the passages of a generation.
Filler = Callable[[Elasticsearch, Generation], Filled]


def make_filler(settings: Settings, report: Report, stop: Stop = lambda: False) -> Filler | None:
    """What fills generations; None where vectors are switched off.

    It raises `ArtifactError` where the model cannot be fetched, `ModelUnusable` where it cannot be
    run, and what `fill_passages` raises.
    """
    if not settings.vectors:
        return None
    folder = settings.model_dir

    def fill(client: Elasticsearch, generation: Generation) -> Filled:
        install_model(folder, report)
        embedder = Embedder(folder, threads=os.cpu_count() or 1)
        cache = VectorCache(folder, embedder.embed)

        def tell(done: int, total: int) -> None:
            report(Progress("vectors", f"{done:,} of {total:,} essays", done, total))

        return fill_passages(client, generation, cache.embed, tell, stop)

    return fill


@dataclass(frozen=True)
class Behind:
    """What was filled behind a generation, and why its vectors were not, if they were not."""

    suggestions: int
    vectors: Filled | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """The form in a rebuild's summary."""
        vectors = asdict(self.vectors) if self.vectors else {"reason": self.reason}
        return {"suggestions": self.suggestions, "vectors": vectors}


def fill_live(client: Elasticsearch, generation: Generation, filler: Filler | None) -> Behind:
    """A generation that is live is merged, and has suggestions and vectors.

    What goes wrong is told: readers find all that they found, with less help.
    """
    suggestions = 0
    try:
        suggestions = fill_suggestions(client, generation)
        if suggestions:
            say(f"{suggestions:,} suggestions are there for what readers type.")
        if pieces := merge(client, generation):
            say(f"{pieces} pieces of the index are merged into the others: it is searched as one.")
        if filler is None:
            return Behind(suggestions, reason="FANWEN_VECTORS is off")
        vectors = filler(client, generation)
    except (ApiError, TransportError) as error:
        return _give_up(suggestions, explain_failure(error))
    except _FORESEEN as error:
        return _give_up(suggestions, str(error))
    if vectors.passages:
        say(f"Vectors of {vectors.essays:,} essays are there: {vectors.passages:,} passages.")
    return Behind(suggestions, vectors)


def _give_up(suggestions: int, reason: str) -> Behind:
    say(f"The generation is live, and what helps readers behind it is not complete: {reason}")
    return Behind(suggestions, reason=reason)
