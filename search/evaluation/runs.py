"""Runs: what one system answers to each query of a collection, and the file form of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.evaluation.judgements import Candidates

# How deep a ranking is looked at.
DEPTH = 100
# Documents with their scores, best first.
Ranking = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Run:
    """Query id -> ranking of one system; a query without any answer has an empty one."""

    system: str
    rankings: Mapping[str, Ranking]


def to_ranking(scored: Iterable[tuple[str, float]]) -> Ranking:
    """Best first; of equal scores the greater id, as trec_eval has it: so its figures are ours."""
    return tuple(sorted(scored, key=lambda found: (found[1], found[0]), reverse=True))


def among(run: Run, candidates: Candidates) -> Run:
    """The run with each query's own candidates only."""
    rankings = {
        query: tuple(found for found in ranking if found[0] in candidates.get(query, ()))
        for query, ranking in run.rankings.items()
    }
    return Run(run.system, rankings)


def cut(run: Run) -> Run:
    """The run, no ranking deeper than `DEPTH`."""
    return Run(run.system, {query: found[:DEPTH] for query, found in run.rankings.items()})


def write_run(run: Run, path: Path) -> None:
    """A TREC run file: `query Q0 document rank score system`, a line each."""
    with path.open("w", encoding="utf-8") as file:
        for query, ranking in run.rankings.items():
            for rank, (document, score) in enumerate(ranking, start=1):
                file.write(f"{query} Q0 {document} {rank} {score!r} {run.system}\n")
