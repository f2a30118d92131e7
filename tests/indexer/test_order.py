"""What comes of a corpus depends on its pages alone: not on their order, not on who prepares them."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fanwen.bundled import CORPUS
from indexer.index.generations.generation import drop, list_generations
from indexer.index.generations.settling import count_rests
from indexer.index.preparing import prepare
from indexer.index.rebuilding.job import Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import KINDS, Names
from mappings.segmentation import Segmenter
from search.presentation.results import EssayHit
from search.query.request import SearchRequest
from search.service import SearchService
from tests.conftest import make_folder
from tests.effort import effort
from tests.indexer.test_rebuild import all_sources, live_of

pytestmark = [pytest.mark.node, pytest.mark.slow, pytest.mark.fuzz]

PLACES = effort(test=2, fuzz=4)
PAGES = effort(test=10, fuzz=100)
QUERIES = effort(test=20, fuzz=400)
SHOWN = 20
FORCED = {"drift": "meant", "queries": "meant"}


@pytest.fixture
def targets(target: Target, tmp_path: Path, state_dir: Path) -> Iterator[list[Target]]:
    """Places that share nothing, with one worker and with two."""
    names = [Names(f"{target.names.prefix}-{number}") for number in range(PLACES)]
    folders = [make_folder(tmp_path / str(number), state_dir) for number in range(PLACES)]
    yield [
        replace(target, names=name, folder=folder, workers=1 + number % 2)
        for number, (name, folder) in enumerate(zip(names, folders, strict=True))
    ]
    for name in names:
        target.client.indices.delete(index=name.system("locks"), ignore_unavailable=True)
        for generation in list_generations(target.client, name):
            drop(target.client, generation)


def to_lines(dice: random.Random) -> list[str]:
    """The bundled pages and truncated copies of some, so that folding has to choose."""
    texts = {file.stem: file.read_text("utf-8") for file in sorted(CORPUS.glob("*.txt"))}
    for name, text in dice.sample(sorted(texts.items()), 8):
        texts[f"{name}-again"] = text[: len(text) * 9 // 10]
    return [json.dumps({"id": name, "text": text}) for name, text in texts.items()]


def choose_queries(dice: random.Random, texts: Sequence[str]) -> list[str]:
    """Pieces of texts, of two to twelve characters, sometimes two of them."""

    def piece() -> str:
        text, length = dice.choice(texts), dice.randint(2, 12)
        start = dice.randrange(max(1, len(text) - length))
        return text[start : start + length]

    return [" ".join(piece() for _ in range(dice.randint(1, 2))) for _ in range(QUERIES)]


def rank(
    target: Target, segmenter: Segmenter, queries: Sequence[str]
) -> list[tuple[int, list[tuple[str, float, list[str]]]]]:
    """Of each query how many essays it finds, and the first with scores and their best sections."""
    service = SearchService(target.client, target.names, segmenter)
    results = (service.search(SearchRequest(query=query, size=SHOWN)) for query in queries)
    return [(found.total, list(map(_flatten, found.hits))) for found in results]


def _flatten(hit: EssayHit) -> tuple[str, float, list[str]]:
    return hit.essay.id, round(hit.score, 3), [section.id for section in hit.sections]


def test_a_shuffled_corpus_prepared_by_one_or_two_gives_the_same_in_all(
    targets: list[Target],
    segmenter: Segmenter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So few pages are prepared by one, whoever could help.
    monkeypatch.setattr(prepare, "_FEW_BYTES", 0)
    dice = random.Random(5)
    lines = to_lines(dice)[-PAGES:]
    contents, sources, rankings = [], [], []
    queries: list[str] = []
    for number, target in enumerate(targets):
        pages = tmp_path / f"pages-{number}.jsonl"
        pages.write_text("\n".join(lines), "utf-8")
        dice.shuffle(lines)
        summary = rebuild(target, [pages], Options(full=True))
        assert summary.copies >= 3
        contents.append(summary.content)
        live = live_of(target)
        found = {kind: dict(all_sources(target.client, live.index(kind))) for kind in KINDS}
        sources.append(found)
        queries = queries or choose_queries(dice, [s["text"] for s in found["sections"].values()])
        rankings.append(rank(target, segmenter, queries))
    assert len(set(contents)) == 1
    assert all(found == sources[0] for found in sources)
    assert sum(total > 0 for total, _ in rankings[0]) > QUERIES * 9 // 10
    assert all(ranking == rankings[0] for ranking in rankings)


def test_quick_incremental_rebuilds_rank_as_a_full_one(
    targets: list[Target], segmenter: Segmenter, tmp_path: Path
) -> None:
    dice = random.Random(7)
    lines = to_lines(dice)[:10]
    pages = tmp_path / "pages.jsonl"
    quick, full = targets[:2]
    pages.write_text("\n".join(lines), "utf-8")
    rebuild(quick, [pages])
    for number in dice.sample(range(len(lines)), 2):
        page = json.loads(lines[number])
        # Other words, and fewer sections than before.
        text = page["text"].replace("工作", "事务")[: len(page["text"]) * 2 // 3]
        lines[number] = json.dumps(page | {"text": text})
        pages.write_text("\n".join(lines), "utf-8")
        changed = rebuild(quick, [pages], Options(forced=FORCED))
        assert changed.unchanged > changed.indexed > 0
        assert not any(count_rests(quick.client, index) for index in live_of(quick).indices)
    assert rebuild(full, [pages]).content == changed.content
    texts = dict(all_sources(full.client, live_of(full).index("sections"))).values()
    queries = choose_queries(dice, [source["text"] for source in texts])
    assert rank(quick, segmenter, queries) == rank(full, segmenter, queries)
