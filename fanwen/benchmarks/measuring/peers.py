"""The peers beside the engine: the same words, queries and facets, and as many found by each."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from elasticsearch import Elasticsearch

from fanwen.benchmarks.effort import Effort
from fanwen.benchmarks.figures import Figure, Report, Taken
from fanwen.benchmarks.peers.engine import Engine
from fanwen.benchmarks.peers.fts5 import Fts5
from fanwen.benchmarks.peers.model import FACETS, Counts, Peer, PlainEssay
from fanwen.benchmarks.recording import Bare, Sent
from fanwen.benchmarks.stage import Stage
from fanwen.benchmarks.timing import Times, Way, compare, take_turns
from indexer.index.generations.generation import Generation
from mappings.segmentation import SEPARATOR, Segmenter
from search.retrieval.contents import read_contents

_ENGINE = "Elasticsearch"
# Each by a package that is there where Fanwen is worked on.
_PACKAGED = {"Tantivy": "tantivy", "Xapian": "xapian", "Whoosh": "whoosh"}
_TOP, _COUNTED, _PAGE = "top ten", "top ten and facets", "searches of a page"
_MIB = 1 << 20


class Different(AssertionError):
    """A peer counts otherwise than the engine: what it takes cannot be compared."""


@dataclass(frozen=True)
class _Built:
    peer: Peer
    seconds: float


def measure_peers(
    stage: Stage, generation: Generation, raw: Mapping[str, Sequence[Sent]], effort: Effort
) -> Report:
    """Each peer built from the words of a generation, and asked for queries in turn with the others.

    `raw` has the searches of our page for each query. Raises `Different`.
    """
    essays = list(read_plain(stage.client, generation))
    queries = {query: to_words(query, stage.segmenter) for query in raw}
    queries = {query: words for query, words in queries.items() if words}
    built: dict[str, _Built] = {}
    missing = []
    try:
        for name, make in _find_peers(stage.client).items():
            if make is None:
                missing.append(name)
                continue
            folder = stage.folder / f"peer-{name}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            begun = perf_counter()
            peer = make(folder)
            peer.build(essays)
            built[name] = _Built(peer, perf_counter() - begun)
        peers = {name: one.peer for name, one in built.items()}
        hold_equal(peers, list(queries.values()))
        times = _ask(stage.url, peers, queries, raw, effort)
        return _report(len(essays), built, missing, times)
    finally:
        for one in built.values():
            one.peer.close()


def read_plain(client: Elasticsearch, generation: Generation) -> Iterator[PlainEssay]:
    """The essays of a generation as the words and facets that peers are given."""
    for contents in read_contents(client, *map(generation.index, ("essays", "sections"))):
        source = contents.source
        yield PlainEssay(
            contents.id,
            [word for part in contents.words for word in _tell(part.split(SEPARATOR))],
            {
                "year": str(source.get("year", {}).get("value") or ""),
                "agency": source.get("agency_type", {}).get("value", ""),
                "genre": source.get("genre") or "",
            },
        )


def to_words(query: str, segmenter: Segmenter) -> Sequence[str]:
    """The words of a query, each once."""
    return list(dict.fromkeys(_tell(segmenter.cut(query))))


def hold_equal(peers: Mapping[str, Peer], queries: Sequence[Sequence[str]]) -> None:
    """Each peer counts as the engine does. Raises `Different`."""
    for words in queries:
        expected: Counts = peers[_ENGINE].count(words)[1]
        for name, peer in peers.items():
            counts = peer.count(words)[1]
            for facet in FACETS:
                if dict(counts[facet]) != dict(expected[facet]):
                    raise Different(
                        f"{name} counts {facet} of {' '.join(words)} otherwise than {_ENGINE}: "
                        f"{dict(counts[facet])}, {dict(expected[facet])}"
                    )


def _tell(words: Sequence[str]) -> Iterator[str]:
    """Words that say something: no signs."""
    return (word for word in map(str.strip, words) if word and word.isalnum())


def _find_peers(client: Elasticsearch) -> Mapping[str, Callable[[Path], Peer] | None]:
    """What makes each peer; None for one whose package is not there."""
    found: dict[str, Callable[[Path], Peer] | None] = {
        _ENGINE: lambda folder: Engine(client),
        "SQLite FTS5": Fts5,
    }
    for name, module in _PACKAGED.items():
        try:
            found[name] = getattr(import_module(f"fanwen.benchmarks.peers.{module}"), name)
        except ModuleNotFoundError:
            found[name] = None
    return found


def _ask(
    url: str,
    peers: Mapping[str, Peer],
    queries: Mapping[str, Sequence[str]],
    raw: Mapping[str, Sequence[Sent]],
    effort: Effort,
) -> Mapping[str, Times]:
    def find(peer: Peer, query: str) -> Any:
        return peer.find(queries[query])

    def count(peer: Peer, query: str) -> Any:
        return peer.count(queries[query])

    with closing(Bare(url)) as bare:
        ways: dict[str, Way[str]] = {_PAGE: lambda query: bare.send(raw[query])}
        for name, peer in peers.items():
            ways[f"{name}, {_TOP}"] = partial(find, peer)
            ways[f"{name}, {_COUNTED}"] = partial(count, peer)
        return take_turns(ways, list(queries), effort.rounds)


def _report(
    essays: int, built: Mapping[str, _Built], missing: Sequence[str], times: Mapping[str, Times]
) -> Report:
    figures = [
        Figure(
            f"{name} : {_ENGINE}, {asked}",
            compare(times[f"{name}, {asked}"], times[f"{_ENGINE}, {asked}"]),
        )
        for name in built
        if name != _ENGINE
        for asked in (_TOP, _COUNTED)
    ]
    page = compare(times[_PAGE], times[f"{_ENGINE}, {_COUNTED}"])
    return Report(
        "peers",
        f"other engines over the words of the same {essays:,} essays, any word of a query",
        [*figures, Figure(f"{_PAGE} : {_ENGINE}, {_COUNTED}", page)],
        [Taken.of(name, taken) for name, taken in times.items()],
        [
            *(
                f"{name}: built in {one.seconds:.1f} s, {one.peer.size() / _MIB:.1f} MiB"
                for name, one in built.items()
            ),
            *(f"{name} is not installed, and was not asked" for name in missing),
        ],
    )
