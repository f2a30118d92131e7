"""Filling the passages behind a generation: gone on with, done once, and gone with the generation."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from elasticsearch import NotFoundError

from fanwen.bundled import CORPUS
from fanwen.settings import Settings
from fanwen.wiring.filling import fill_live, make_filler
from indexer.index.embedding.filling import Filled, FillingStopped, fill_passages
from indexer.index.generations.behind import count_behind, is_filled
from indexer.index.generations.generation import drop, list_generations
from indexer.index.loading.bulk import GenerationGone
from indexer.index.rebuilding.job import Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import PASSAGES
from tests.indexer.test_rebuild import live_of
from vectors.cache import VectorCache
from vectors.model import VERSION, Embedder, Vectors

pytestmark = [pytest.mark.node, pytest.mark.slow]

FEW = [file for file in sorted(CORPUS.glob("*.txt")) if file.stat().st_size < 12_000][:2]
FULL = Options(full=True)


class Listening:
    """The cached model, with the texts that it was given to embed."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.embedded: list[str] = []
        self._embedder = embedder
        self._cache = VectorCache(folder, self._embed)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return self._embedder.embed(texts)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        return self._cache.embed(texts)


@pytest.fixture(scope="module")
def embed(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Listening:
    return Listening(tmp_path_factory.mktemp("vectors"), embedder)


def fill(
    target: Target, embed: Listening, stop: Callable[[], bool] = lambda: False
) -> tuple[Filled, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    filled = fill_passages(
        target.client, live_of(target), embed, lambda *step: told.append(step), stop
    )
    return filled, told


def sources(target: Target) -> dict[str, dict[str, object]]:
    found = target.client.search(index=live_of(target).index(PASSAGES), size=1_000)
    return {hit["_id"]: hit["_source"] for hit in found["hits"]["hits"]}


def test_each_essay_has_passages_that_know_its_facets(target: Target, embed: Listening) -> None:
    rebuild(target, FEW)
    live = live_of(target)
    assert not is_filled(target.client, live, PASSAGES, VERSION)
    filled, told = fill(target, embed)
    assert is_filled(target.client, live, PASSAGES, VERSION)
    essays = target.client.search(index=live.index("essays"), size=1_000)["hits"]["hits"]
    assert filled.essays == len(essays) == told[-1][0] == told[-1][1]
    assert filled.passages == count_behind(target.client, live, PASSAGES)
    passages = sources(target)
    for essay in essays:
        own = [s for s in passages.values() if s["essay_id"] == essay["_id"]]
        assert own
        for name, part in (("year", "years"), ("agency_type", "value"), ("region", "path")):
            told_of_essay = (
                {part: essay["_source"][name][part]} if name in essay["_source"] else None
            )
            assert all(passage.get(name) == told_of_essay for passage in own)
        assert all(p.get("copy_of") == essay["_source"].get("copy_of") for p in own)


def test_what_is_filled_is_not_filled_again_and_no_text_is_embedded_twice(
    target: Target, embed: Listening
) -> None:
    rebuild(target, FEW)
    first, _ = fill(target, embed)
    assert fill(target, embed)[0] == Filled(0, 0)
    embed.embedded.clear()
    rebuild(target, FEW, FULL)
    assert fill(target, embed)[0] == first
    assert embed.embedded == []


def test_a_filling_that_was_stopped_is_gone_on_with(target: Target, embed: Listening) -> None:
    rebuild(target, FEW)
    stops = iter([False, True])
    with pytest.raises(FillingStopped, match="goes on"):
        fill(target, embed, lambda: next(stops))
    live = live_of(target)
    assert not is_filled(target.client, live, PASSAGES, VERSION)
    left, told = fill(target, embed)
    total = target.client.count(index=live.index("essays"))["count"]
    assert 0 < left.essays < total
    assert told[-1] == (total, total)
    gone_on = sources(target)
    rebuild(target, FEW, FULL)
    fill(target, embed)
    assert sources(target) == gone_on


def test_passages_go_with_their_generation_and_do_not_bring_it_back(
    target: Target, embed: Listening
) -> None:
    rebuild(target, FEW[:1])
    generation = live_of(target)

    def remove() -> bool:
        drop(target.client, generation)
        return False

    with pytest.raises(GenerationGone, match="replaced"):
        fill(target, embed, remove)
    assert list_generations(target.client, target.names) == []
    with pytest.raises(NotFoundError):
        target.client.indices.get(index=generation.index(PASSAGES))


def test_two_generations_keep_their_passages_and_older_ones_go(
    target: Target, embed: Listening
) -> None:
    for _ in range(3):
        rebuild(target, FEW[:1], FULL)
        fill(target, embed)
    kept = target.client.indices.get(index=target.names.pattern(PASSAGES))
    assert sorted(kept) == [target.names.index(PASSAGES, number) for number in (2, 3)]


def test_another_model_fills_anew(target: Target, embed: Listening) -> None:
    rebuild(target, FEW[:1])
    fill(target, embed)
    index = live_of(target).index(PASSAGES)
    target.client.indices.put_mapping(index=index, meta={"made_by": "a model of yesterday"})
    assert not is_filled(target.client, live_of(target), PASSAGES, VERSION)
    assert fill(target, embed)[0].passages


def test_a_damaged_cache_is_said_and_the_generation_stays_live(
    target: Target, tmp_path: Path, state_dir: Path, embedder: Embedder
) -> None:
    rebuild(target, FEW[:1])
    live = live_of(target)
    settings = Settings(tmp_path)
    settings.model_dir.mkdir()
    (settings.model_dir / VERSION).symlink_to(state_dir / "vectors" / VERSION)
    assert embedder.ready
    (settings.model_dir / f"{VERSION}.sqlite").write_bytes(b"no database at all" * 100)
    behind = fill_live(target.client, live, make_filler(settings, lambda step: None))
    assert "remove it" in behind.reason
    assert behind.suggestions
    assert live_of(target) == live


def test_vectors_that_are_off_or_cannot_be_had_are_said_and_nothing_is_fetched(
    target: Target,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rebuild(target, FEW[:1])
    live = live_of(target)
    off = fill_live(target.client, live, make_filler(Settings(tmp_path, vectors=False), print))
    assert off.to_json()["vectors"] == {"reason": "FANWEN_VECTORS is off"}
    assert not list(tmp_path.glob("vectors/*"))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    away = fill_live(target.client, live, make_filler(Settings(tmp_path), lambda step: None))
    assert "FANWEN_VECTORS=off" in away.reason
    assert "is not complete" in capsys.readouterr().err
    assert count_behind(target.client, live, PASSAGES) is None
