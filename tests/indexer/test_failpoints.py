"""`kill -9` of the rebuild at every point where it tells something, and what `--resume` makes of it."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from fanwen.bundled import CORPUS
from indexer.index.generations.certificate import read_certificate
from indexer.index.generations.generation import drop, is_loading, list_generations, live_generation
from indexer.index.generations.verification import agrees, hash_index
from indexer.index.rebuilding.job import Ears, Event, Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import KINDS, Names
from tests.conftest import make_folder
from tests.effort import FUZZ
from tests.indexer.killing import Point, Rebuilder
from tests.indexer.test_rebuild import POISON

LONG = pytest.mark.needs_seconds(400, because="it rebuilds again and again, or much")
pytestmark = [pytest.mark.node, pytest.mark.slow, pytest.mark.fuzz, LONG]

OWN = ("deleting", "deleted", "laid aside", "taken away", "laid back", "removed")

PAGES = [file for file in sorted(CORPUS.glob("*.txt")) if file.stat().st_size < 12_000][:10]
FORCED = {"deletion": "they were meant to go", "queries": "few pages", "drift": "few pages"}


@pytest.fixture(scope="module")
def rebuilder(elasticsearch_url: str, state_dir: Path) -> Iterator[Rebuilder]:
    rebuilder = Rebuilder(elasticsearch_url, state_dir / "jieba")
    yield rebuilder
    rebuilder.close()


@pytest.fixture
def places(client: Elasticsearch, tmp_path: Path, state_dir: Path) -> Iterator["Places"]:
    places = Places(client, tmp_path, state_dir)
    yield places
    for target in places.all:
        places.clear(target)


class Places:
    """A prefix and a folder for each case."""

    def __init__(self, client: Elasticsearch, folder: Path, state_dir: Path) -> None:
        self._client, self._folder, self._state_dir = client, folder, state_dir
        self.all: list[Target] = []

    def next(self) -> Target:
        name = f"test-killed-{len(self.all)}"
        folder = make_folder(self._folder / name, self._state_dir)
        self.all.append(Target(self._client, Names(name), folder))
        self.clear(self.all[-1])
        return self.all[-1]

    def clear(self, target: Target) -> None:
        """Nothing is left of it in the engine."""
        locks = target.names.system("locks")
        self._client.indices.delete(index=locks, ignore_unavailable=True)
        for generation in list_generations(self._client, target.names):
            drop(self._client, generation)


def choose(events: Sequence[str]) -> list[Point]:
    """The first event of each name; in a long search the last one, too."""
    first = {(event, 1) for event in events}
    last = {(event, events.count(event)) for event in events} if FUZZ else set()
    return sorted(first | last)


def live_number(target: Target) -> int | None:
    """What readers see; both kinds are the same generation, whole."""
    client, names = target.client, target.names
    seen = set()
    for kind in KINDS:
        alias = names.alias(kind)
        held = (
            client.indices.get_alias(name=alias) if client.indices.exists_alias(name=alias) else {}
        )
        assert len(held) <= 1
        seen.add(names.generation_of(next(iter(held))) if len(held) else None)
    assert len(seen) == 1
    return next(iter(seen))


def check_resumed(target: Target, sources: Sequence[Path], content: str, kept: int) -> None:
    options = Options(resume=True, forced=FORCED)
    summary = rebuild(target, sources, options)
    live = live_generation(target.client, target.names)
    assert live is not None
    assert live_number(target) == live.number
    certificate = read_certificate(target.client, live)
    assert certificate is not None
    assert summary.content == certificate.content == content
    assert agrees(hash_index(target.client, live), certificate)
    generations = list_generations(target.client, target.names)
    assert len(generations) == kept
    assert not any(is_loading(target.client, generation) for generation in generations)


def test_a_first_rebuild_killed_anywhere_ends_as_an_undisturbed_one(
    places: Places, rebuilder: Rebuilder, dice: random.Random
) -> None:
    events: list[Event] = []
    undisturbed = rebuild(places.next(), PAGES[:2], Options(full=True), Ears(events.append))
    names = [event.name for event in events]
    points = choose(names)
    assert len(points) >= 24
    for name, nth in points if FUZZ else dice.sample(points, 5):
        target = places.next()
        rebuilder.kill_at((name, nth), target, PAGES[:2], full=True)
        live = live_number(target)
        assert live is None or names.index("entered swapped") < names.index(name), name
        check_resumed(target, PAGES[:2], undisturbed.content, kept=1)
        places.clear(target)


def test_a_changed_corpus_killed_anywhere_ends_as_an_undisturbed_one(
    places: Places, rebuilder: Rebuilder, tmp_path: Path, dice: random.Random
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    make_corpora(first, second)
    target = places.next()
    prepare_old(target, first, two=True)
    events: list[Event] = []
    undisturbed = rebuild(target, [second], Options(forced=FORCED), Ears(events.append))
    names = [event.name for event in events]
    assert (undisturbed.indexed, undisturbed.unchanged) != (0, 0)
    # Where it differs from a first rebuild; in a long search everywhere.
    for name, nth in choose(names) if FUZZ else [(name, 1) for name in dice.sample(OWN, 2)]:
        target = places.next()
        old = prepare_old(target, first, two=name == "removed")
        rebuilder.kill_at((name, nth), target, [second], full=False)
        live = live_number(target)
        swapped = names.index("entered swapped") < names.index(name)
        either = (old, old + 1) if name == "entered swapped" else (old + swapped,)
        assert live in either, name
        check_resumed(target, [second], undisturbed.content, kept=2)
        places.clear(target)


def prepare_old(target: Target, folder: Path, two: bool) -> int:
    """One generation of the old corpus, or two, so that a third removes one; the live one's number."""
    number = rebuild(target, [folder]).generation
    return rebuild(target, [folder], Options(full=True)).generation if two else number


def make_corpora(first: Path, second: Path) -> None:
    """The second has a changed page, a new one, one less, another copy of a page, and what is refused.

    After a refusal copies are folded anew, and what is written twice leaves rests behind.
    """
    for folder in (first, second):
        folder.mkdir()
        for page in PAGES:
            (folder / page.name).write_bytes(page.read_bytes())
    (second / PAGES[0].name).unlink()
    changed = second / PAGES[1].name
    changed.write_text(changed.read_text("utf-8").replace("工作", "事务"), "utf-8")
    copied = PAGES[2].read_text("utf-8")
    (second / "copy.txt").write_text(copied, "utf-8")
    (second / "fuller.txt").write_text(f"{POISON}{copied}{PAGES[3].read_text('utf-8')}", "utf-8")
