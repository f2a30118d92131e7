"""How well essays are ranked, as measures with floors: by words alone, and by meaning, too."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fanwen.evaluation.evaluating import Bench, Tell, finish, open_bench, rank_plain
from fanwen.wiring.filling import Filler
from indexer.corpus.measuring.measure import Measure
from search.evaluation.collections import Collection, read_collection
from search.evaluation.measures import Measured, measure_run
from search.evaluation.ranking import rank_essays
from search.service import SearchService

_NAMES = ("domain", "dureader-train", "stard-even", "cailrc-dev")
# Name of a file of each collection, as data files are named.
COLLECTIONS = tuple(f"collections/{name}/queries.jsonl" for name in _NAMES)
# Of thousands as many tell the same.
_QUERIES = 400
_METRICS = ("ndcg@10", "recall@100")


def measure_ranking(
    service: SearchService, folder: Path, tell: Tell, filler: Filler | None
) -> Sequence[Measure]:
    """The ranking of a collection, each query's part of the best; errors are losses to plain rankings."""
    collection = read_collection(folder).sample(_QUERIES)
    with open_bench(service, collection, tell, filler) as bench:
        plain = [
            measure_run(run, collection.judgements) for run in rank_plain(bench, collection, tell)
        ]
        return list(_measure(bench, collection, plain, tell))


def _measure(
    bench: Bench, collection: Collection, plain: Sequence[Measured], tell: Tell
) -> Iterator[Measure]:
    services = {"words": replace(bench.service, embedder=None)}
    services |= {"meaning": bench.service} if bench.service.embedder else {}
    for name, service in services.items():
        tell(f"{collection.name}, {name}: {len(collection.queries):,} queries …")
        depth = bench.depth(collection)
        run = rank_essays(service, bench.generation, collection.queries, depth, bench.to_id)
        ours = measure_run(finish(run, collection), collection.judgements)
        for metric in _METRICS:
            values = ours.values(metric)
            yield Measure(
                f"ranking.{collection.name}.{name}.{metric}",
                len(values),
                round(sum(values), 3),
                _find_losses(collection, ours, plain, metric),
                [f"plain {max(system.mean(metric) for system in plain):.4f}"],
            )


def _find_losses(
    collection: Collection, ours: Measured, plain: Sequence[Measured], metric: str
) -> list[str]:
    losses: list[tuple[float, str]] = []
    for query in collection.queries:
        own = ours.by_query[query.id][metric]
        best = max(plain, key=lambda system: system.by_query[query.id][metric])
        there = best.by_query[query.id][metric]
        if there > own:
            told = f"{query.id} {query.text}: {own:.2f}, {best.system} {there:.2f}"
            losses.append((own - there, told))
    return [told for _, told in sorted(losses)]
