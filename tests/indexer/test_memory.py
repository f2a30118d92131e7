"""A rebuild takes bounded memory, whatever it reads: all its processes together, measured."""

from itertools import chain
from pathlib import Path

import orjson
import psutil
import pytest

from indexer.corpus.reading.sources import LONGEST_PAGE
from indexer.index.rebuilding.job import Target
from tests.effort import effort
from tests.fanwen.running import environment_of
from tests.indexer.memory import Measured, make_records, make_text, measure_rebuild

LONG = pytest.mark.needs_seconds(400, because="it rebuilds again and again, or much")
pytestmark = [pytest.mark.node, pytest.mark.slow, LONG]

BOUND = 400
KIBIBYTE = 1 << 10
# Of two corpora, in KiB.
SMALL, LARGE = effort(test=256, fuzz=4096), effort(test=768, fuzz=1 << 20)
# Of a line that does not end, in pieces of a thousand bytes.
ENDLESS = effort(test=12_000, fuzz=1_000_000)
LONG_PAGES = effort(test=1, fuzz=4)


@pytest.fixture
def environment(elasticsearch_url: str, target: Target) -> dict[str, str]:
    return environment_of(elasticsearch_url, target)


@pytest.mark.soak
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
        stream.writelines(chain(make_records(SMALL * KIBIBYTE), endless))
        stream.writelines(orjson.dumps(record) + b"\n" for record in longest)
        stream.writelines(make_records(SMALL * KIBIBYTE // 4, seed=1))
    assert source.stat().st_size > ENDLESS * 999
    measured = measure_rebuild(source, environment, "--full")
    assert (measured.code, measured.summary["dead"]) == (1, 1), measured.told
    assert "larger than" in measured.told
    assert measured.peaks.total < BOUND, measured.peaks


@pytest.mark.soak
@pytest.mark.fuzz
@pytest.mark.skipif(not psutil.LINUX, reason="shared memory is told by Linux alone")
def test_memory_does_not_grow_with_the_corpus(environment: dict[str, str], tmp_path: Path) -> None:
    small, large = (_measure(tmp_path, environment, size * KIBIBYTE) for size in (SMALL, LARGE))
    assert large.summary["pages"] > 2.5 * small.summary["pages"]
    assert large.peaks.total < min(BOUND, 1.2 * small.peaks.total), (small.peaks, large.peaks)


def _measure(folder: Path, environment: dict[str, str], size: int) -> Measured:
    source = folder / f"{size}.jsonl"
    with source.open("wb") as stream:
        stream.writelines(make_records(size, seed=size))
    measured = measure_rebuild(source, environment, "--full", "--force-gate", "deletion",
                               "--force-gate", "queries", "--reason", "another corpus")  # fmt: skip
    assert measured.code in (0, 1), measured.told
    print(f"{size >> 10} KiB: {measured.peaks}, {measured.summary}")
    return measured
