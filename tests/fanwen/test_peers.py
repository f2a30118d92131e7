"""Engines that are measured beside ours are given the same, and are held to find the same."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from fanwen.benchmarks.measuring.growing import measure_fields
from fanwen.benchmarks.measuring.peers import Different, hold_equal, read_plain, to_words
from fanwen.benchmarks.peers.engine import Engine
from fanwen.benchmarks.peers.fts5 import Fts5
from fanwen.benchmarks.peers.model import Counts, Peer, PlainEssay
from fanwen.benchmarks.peers.tantivy import Tantivy
from fanwen.benchmarks.peers.whoosh import Whoosh
from fanwen.benchmarks.peers.xapian import Xapian
from indexer.index.generations.generation import Generation
from indexer.index.rebuilding.summary import Summary
from mappings.names import Names
from mappings.segmentation import Segmenter

pytestmark = pytest.mark.node
QUERIES = ("环境保护", "教育 工作总结", "安全生产 2012年", "计划", "量子", "党的十八大 贯彻")


@pytest.fixture(scope="module")
def essays(client: Elasticsearch, bundled: Summary, bundled_names: Names) -> Sequence[PlainEssay]:
    return list(read_plain(client, Generation(bundled.generation, bundled_names)))


@pytest.fixture
def peers(
    client: Elasticsearch, essays: Sequence[PlainEssay], tmp_path: Path
) -> Iterator[Mapping[str, Peer]]:
    made: dict[str, Peer] = {"Elasticsearch": Engine(client)}
    for make in (Fts5, Tantivy, Xapian, Whoosh):
        folder = tmp_path / make.__name__
        folder.mkdir()
        made[make.__name__] = make(folder)
    for peer in made.values():
        peer.build(essays)
    yield made
    for peer in made.values():
        peer.close()


def test_each_peer_finds_and_counts_what_the_engine_does(
    peers: Mapping[str, Peer], essays: Sequence[PlainEssay], segmenter: Segmenter
) -> None:
    queries = [to_words(query, segmenter) for query in QUERIES]
    hold_equal(peers, queries)
    # Each has its own way to weigh words, and so another order; of what few hold all find all.
    holding = Counter(word for essay in essays for word in set(essay.words))
    rare = next(word for word, count in holding.items() if count == 5)
    assert len({frozenset(peer.find([rare])) for peer in peers.values()}) == 1
    assert len(peers["Xapian"].find([rare])) == 5
    assert all(peer.size() > 1000 for peer in peers.values())


def test_a_peer_that_counts_otherwise_is_told_and_not_compared(
    peers: Mapping[str, Peer], segmenter: Segmenter
) -> None:
    class Careless(Engine):
        def count(self, words: Sequence[str]) -> tuple[Sequence[str], Counts]:
            return super().count(words[:1])

    careless = object.__new__(Careless)
    careless.__dict__ |= vars(peers["Elasticsearch"])
    with pytest.raises(Different, match="Careless counts"):
        hold_equal({**peers, "Careless": careless}, [to_words("教育 工作总结", segmenter)])


def test_the_index_is_told_by_its_fields(
    client: Elasticsearch, bundled: Summary, bundled_names: Names
) -> None:
    fields = measure_fields(client, Generation(bundled.generation, bundled_names))
    largest = list(fields.values())
    assert largest == sorted(largest, reverse=True)
    assert {"sections.text.pairs", "essays.whole", "sections._source"} <= set(fields)
