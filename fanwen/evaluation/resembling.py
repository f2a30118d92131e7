"""How many of the essays that readers would expect are found to be like one, beside the engine's own way."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fanwen.evaluation.evaluating import Tell
from indexer.corpus.measuring.measure import Measure
from indexer.index.generations.generation import drop, list_generations
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import essay_id
from search.evaluation.baselines import build_more_like_this
from search.evaluation.indexing import make_names
from search.query.request import SearchRequest
from search.service import SearchService

# Name of the file, as data files are named; the pages lie beside it.
SIMILAR = "domain/similar.tsv"
_SHOWN = 5

Find = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Expected:
    """An essay, those expected to be found like it, and those that must not be, as its own copies."""

    essay: str
    like: frozenset[str]
    unwanted: frozenset[str]


def read_expected(path: Path) -> list[Expected]:
    """The rows of a table: essay, expected ones, unwanted ones, each page#ordinal, parted by commas."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:] if line.strip())
    return [
        Expected(_to_id(row[0]), *(_to_ids(cell) for cell in (*row[1:], "")[:2])) for row in rows
    ]


def measure_similar(service: SearchService, path: Path, folder: Path, tell: Tell) -> list[Measure]:
    """Recall of what is expected among the first five, ours and the engine's; and of what is unwanted none."""
    expected = read_expected(path)
    tell(f"similar: {len(expected)} essays …")
    with _indexed(service, path.parent / "pages", folder) as there:
        ours = _measure("similar.domain.recall@5", expected, lambda id_: _find_ours(there, id_))
        engine = _measure("similar", expected, lambda id_: _find_plainly(there, id_))
        ours.notes.append(f"the engine's own {engine.value:.4f}")
        unwanted = Measure("similar.domain.unwanted_left_out")
        for row in expected:
            found = row.unwanted & set(_find_ours(there, row.essay))
            unwanted.count(not found, f"{row.essay}: {', '.join(sorted(found))}")
        return [ours, unwanted]


def _measure(name: str, expected: Sequence[Expected], find: Find) -> Measure:
    measure = Measure(name)
    for row in expected:
        missing = row.like - set(find(row.essay)[:_SHOWN])
        measure.counted += 1
        measure.right += 1 - len(missing) / len(row.like)
        if missing:
            measure.errors.append(f"{row.essay}: not {', '.join(sorted(missing))}")
    return measure


def _find_ours(service: SearchService, id_: str) -> Sequence[str]:
    page = service.find_similar(id_, SearchRequest())
    return [hit.essay.id for hit in page.result.hits] if page else []


def _find_plainly(service: SearchService, id_: str) -> Sequence[str]:
    """The engine's `more_like_this`, given the essay's words, which it does not keep."""
    client, names = service.client, service.names
    like = build_more_like_this(client, names, id_)
    query = {"bool": {"must": like, "must_not": {"ids": {"values": [id_]}}}}
    found = client.search(index=names.alias("essays"), query=query, source=False)
    return [hit["_id"] for hit in found["hits"]["hits"]]


@contextmanager
def _indexed(service: SearchService, pages: Path, folder: Path) -> Iterator[SearchService]:
    """A service over these pages alone, which are gone afterwards."""
    client, names = service.client, make_names(service.names)
    with TemporaryDirectory(dir=folder, prefix="similar-") as state:
        try:
            rebuild(Target(client, names, Path(state)), [pages])
            yield SearchService(client, names, service.segmenter)
        finally:
            for generation in list_generations(client, names):
                drop(client, generation)
            client.indices.delete(index=names.system("locks"), ignore_unavailable=True)


def _to_ids(cell: str) -> frozenset[str]:
    return frozenset(_to_id(name) for name in cell.split(",") if name)


def _to_id(name: str) -> str:
    page, _, ordinal = name.partition("#")
    return essay_id(page, int(ordinal))
