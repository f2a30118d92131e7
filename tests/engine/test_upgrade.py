"""A newer Elasticsearch on the data of this one: the same answers, and a backup of before comes back."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

import engine.artifact
import engine.cluster
import engine.starting
from engine import EngineSettings, Progress, running_cluster
from engine.java import OLDEST, java_version
from fanwen.bundled import CORPUS
from indexer.index.backups.repository import Repository
from indexer.index.backups.restoring import restore
from indexer.index.generations.certificate import read_certificate
from indexer.index.generations.generation import live_generation
from indexer.index.generations.verification import agrees, hash_index
from indexer.index.rebuilding.job import Options, Target
from indexer.index.rebuilding.rebuild import rebuild
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.query.request import SearchRequest
from search.service import SearchService
from state.accounts import Accounts
from tests.conftest import engine_settings, make_folder, remove_cluster

NEXT = "9.5.2"
SHA512 = (
    "235e25fde8307c6dec328a905930e572aae6d113ba627b12015885ad9c608ad6"
    "7655b721341aa4e656a41a24c67b2519f1e518710aa553e57fcf8613430eb192"
)
NAMES = Names("upgraded")
QUERIES = ("工作总结", "环境保护", "审计整改", "教育计划")


def ignore(step: Progress) -> None:
    """No bar in tests."""


def full_java() -> Path | None:
    """The Java that a newer server needs: a whole JDK, not the parts that our package ships."""
    homes = [Path(home) for home in (os.environ.get("JAVA_HOME"),) if home]
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    whole = (home for home in homes if (home / "bin" / "javac").exists())
    return next((home for home in whole if (java_version(home) or 0) >= OLDEST), None)


@pytest.fixture
def settings(state_dir: Path) -> Iterator[EngineSettings]:
    settings = engine_settings(state_dir, f"upgrade-{os.getpid()}")
    yield settings
    remove_cluster(settings.folder)


@pytest.mark.node
@pytest.mark.soak
def test_a_newer_engine_answers_as_before_and_brings_back_what_the_older_one_kept(
    settings: EngineSettings, segmenter: Segmenter, tmp_path: Path, state_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    java = full_java()
    if java is None:
        pytest.skip(f"no whole JDK of {OLDEST} or later: set JAVA_HOME")
    folder = make_folder(tmp_path / "state", state_dir)
    with asked(settings) as client:
        rebuild(Target(client, NAMES, folder), [CORPUS])
        Accounts(client, NAMES).add("somebody", "editor", "correct horse battery")
        backup = Repository(client, NAMES).make()
        before = answers(client, segmenter)
    take_next(monkeypatch)
    with asked(replace(settings, java_home=java)) as client:
        (node,) = client.nodes.info(filter_path="nodes.*.version")["nodes"].values()
        assert node["version"] == NEXT
        assert answers(client, segmenter) == before
        assert is_intact(client)
        assert Accounts(client, NAMES).sign_in("somebody", "correct horse battery")
        rebuilt = rebuild(Target(client, NAMES, folder), [CORPUS], Options(full=True))
        assert rebuilt.outcome == "swapped"
        assert answers(client, segmenter) == before
        repository = Repository(client, NAMES)
        restored = restore(repository, repository.find(backup.name), replace_state=False)
        assert restored.generation > rebuilt.generation
        assert is_intact(client)
        assert answers(client, segmenter) == before


@contextmanager
def asked(settings: EngineSettings) -> Iterator[Elasticsearch]:
    """The cluster runs, with all its shards."""
    with (
        running_cluster(settings, ignore) as cluster,
        Elasticsearch(cluster.urls[0], request_timeout=60) as client,
    ):
        client.cluster.health(wait_for_status="yellow", timeout="60s")
        yield client


def take_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nodes are of the newer version."""
    for module in (engine.artifact, engine.cluster, engine.starting):
        monkeypatch.setattr(module, "VERSION", NEXT)
    server = replace(engine.artifact._SERVER, version=NEXT, sha512=SHA512)
    monkeypatch.setattr(engine.artifact, "_SERVER", server)


def answers(client: Elasticsearch, segmenter: Segmenter) -> Sequence[Sequence[tuple[str, float]]]:
    service = SearchService(client, NAMES, segmenter)
    found = (service.search(SearchRequest(query)) for query in QUERIES)
    return [[(hit.essay.id, hit.score) for hit in one.hits] for one in found]


def is_intact(client: Elasticsearch) -> bool:
    live = live_generation(client, NAMES)
    assert live is not None
    certificate = read_certificate(client, live)
    return certificate is not None and agrees(hash_index(client, live), certificate)
