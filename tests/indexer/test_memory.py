"""A rebuild takes bounded memory, whatever it reads: all its processes together, measured."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import orjson
import psutil
import pytest
from elasticsearch import Elasticsearch

from indexer.generations.generation import drop, list_generations
from indexer.reading.sources import LONGEST_PAGE
from mappings.names import Names
from tests.conftest import make_folder
from tests.effort import effort
from tests.indexer.memory import Measured, make_records, make_text, measure_rebuild

LONG = pytest.mark.needs_seconds(400, because="it rebuilds again and again, or much")
pytestmark = [pytest.mark.node, pytest.mark.slow, LONG]

BOUND = 400
MEBIBYTE = 1 << 20
# Of the larger corpus, in MiB.
SMALL, LARGE = effort(test=1, fuzz=4), effort(test=4, fuzz=1024)
# Of a line that does not end, in pieces of a thousand bytes.
ENDLESS = effort(test=30_000, fuzz=1_000_000)
LONG_PAGES = effort(test=1, fuzz=4)


@pytest.fixture
def environment(
    client: Elasticsearch, elasticsearch_url: str, tmp_path: Path, state_dir: Path
) -> Iterator[dict[str, str]]:
    prefix = f"test-memory-{abs(hash(tmp_path)):x}"
    folder = make_folder(tmp_path / "state", state_dir)
    yield {
        "ELASTICSEARCH_URL": elasticsearch_url,
        "FANWEN_PREFIX": prefix,
        "FANWEN_STATE_DIR": str(folder),
        "PYTHONPATH": str(Path.cwd()),
    }
    client.indices.delete(index=Names(prefix).system("locks"), ignore_unavailable=True)
    for generation in list_generations(client, Names(prefix)):
        drop(client, generation)


@pytest.mark.skipif(not psutil.LINUX, reason="shared memory is told by Linux alone")
def test_a_large_file_with_an_endless_line_and_the_longest_pages_stays_small(
    environment: dict[str, str], tmp_path: Path
) -> None:
    text = make_text(LONGEST_PAGE)[: LONGEST_PAGE - 4]
    longest = ({"id": f"longest-{n}", "text": text[n:] + text[:n]} for n in range(LONG_PAGES))
    endless = [
        b'{"id":"endless","text":"',
        *(b"\xe5\xb7\xa5" * 333 for _ in range(ENDLESS)),
        b'"}\n',
    ]
    source = tmp_path / "pages.jsonl"
    with source.open("wb") as stream:
        stream.writelines(chain(make_records(MEBIBYTE), endless))
        stream.writelines(orjson.dumps(record) + b"\n" for record in longest)
        stream.writelines(make_records(MEBIBYTE, seed=1))
    assert source.stat().st_size > ENDLESS * 999
    measured = measure_rebuild(source, environment, "--full")
    assert (measured.code, measured.summary["dead"]) == (1, 1), measured.told
    assert "larger than" in measured.told
    assert measured.peaks.total < BOUND, measured.peaks


@pytest.mark.fuzz
@pytest.mark.skipif(not psutil.LINUX, reason="shared memory is told by Linux alone")
def test_memory_does_not_grow_with_the_corpus(environment: dict[str, str], tmp_path: Path) -> None:
    small, large = (_measure(tmp_path, environment, size * MEBIBYTE) for size in (SMALL, LARGE))
    assert large.summary["pages"] > 2.5 * small.summary["pages"]
    assert large.peaks.total < min(BOUND, 1.2 * small.peaks.total), (small.peaks, large.peaks)


def _measure(folder: Path, environment: dict[str, str], size: int) -> Measured:
    source = folder / f"{size}.jsonl"
    with source.open("wb") as stream:
        stream.writelines(make_records(size, seed=size))
    measured = measure_rebuild(source, environment, "--full", "--force-gate", "deletion",
                               "--force-gate", "queries", "--reason", "another corpus")  # fmt: skip
    assert measured.code in (0, 1), measured.told
    print(f"{size >> 20} MiB: {measured.peaks}, {measured.summary}")
    return measured
