"""How `fanwen rebuild` ends: each exit code at the command line, with the last line of JSON."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from fanwen.__main__ import cli
from fanwen.console.codes import OUTCOMES, ExitCode
from indexer.index.generations.lock import RebuildLock, this_process
from indexer.index.rebuilding.job import Target
from tests.fanwen.running import environment_of
from tests.indexer.test_rebuild import FEW, POISON

pytestmark = pytest.mark.node

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for page in FEW:
        shutil.copy(page, folder)
    return folder


class Place:
    """Where the command is run, and what it said last."""

    def __init__(self, target: Target, corpus: Path, url: str) -> None:
        self.target, self.corpus = target, corpus
        self._env = environment_of(url, target)

    def rebuild(self, *arguments: object, **env: str) -> ExitCode:
        """How it ends, which is what its last line says, too."""
        command = ["rebuild", "--json", *map(str, arguments)]
        result = CliRunner().invoke(cli, command, env=self._env | env, catch_exceptions=False)
        code = ExitCode(result.exit_code)
        last = json.loads(result.stdout.splitlines()[-1])
        assert last["code"] == code
        if code > ExitCode.NOTHING_TO_DO or code == ExitCode.USAGE:
            assert last["outcome"] == OUTCOMES[code]
            assert last["sentence"]
            assert f"Error: {last['sentence']}" in result.stderr
        return code


@pytest.fixture
def place(target: Target, corpus: Path, elasticsearch_url: str) -> Place:
    return Place(target, corpus, elasticsearch_url)


@contextmanager
def blocking(place: Place, block: str) -> Iterator[None]:
    """The index of locks is blocked, so that nothing can be begun."""
    locks, indices = place.target.names.system("locks"), place.target.client.indices
    indices.put_settings(index=locks, settings={f"index.blocks.{block}": True})
    try:
        yield
    finally:
        indices.put_settings(index=locks, settings={f"index.blocks.{block}": None})


def test_what_is_new_is_swapped_in_what_is_the_same_is_nothing_to_do(place: Place) -> None:
    assert place.rebuild(place.corpus) == ExitCode.DONE
    assert place.rebuild(place.corpus) == ExitCode.NOTHING_TO_DO


def test_what_was_left_out_is_an_end_of_its_own(place: Place) -> None:
    (place.corpus / "empty.txt").write_text("\n", "utf-8")
    assert place.rebuild(place.corpus) == ExitCode.SKIPPED


def test_wrong_arguments_are_told(place: Place) -> None:
    assert place.rebuild() == ExitCode.USAGE
    assert place.rebuild(place.corpus, "--force-gate", "drift") == ExitCode.USAGE
    assert place.rebuild(place.corpus, ELASTICSEARCH_URL="nowhere") == ExitCode.USAGE


def test_a_gate_that_refuses_is_not_swapped(place: Place) -> None:
    assert place.rebuild(place.corpus) == ExitCode.DONE
    (place.corpus / FEW[0].name).unlink()
    assert place.rebuild(place.corpus) == ExitCode.NOT_SWAPPED


def test_another_that_runs_locks_it_out(place: Place) -> None:
    owner = replace(this_process(), token="another")
    with RebuildLock(place.target.client, place.target.names, owner, lease=1.0):
        assert place.rebuild(place.corpus) == ExitCode.LOCKED


def test_an_engine_that_is_away_cannot_be_reached(place: Place) -> None:
    assert place.rebuild(place.corpus, ELASTICSEARCH_URL=NOBODY) == ExitCode.UNREACHABLE


def test_a_full_disk_is_told_as_one_and_a_block_as_a_refusal(place: Place) -> None:
    assert place.rebuild(place.corpus) == ExitCode.DONE
    with blocking(place, "read_only_allow_delete"):
        assert place.rebuild(place.corpus, "--resume") == ExitCode.DISK
    with blocking(place, "write"):
        assert place.rebuild(place.corpus) == ExitCode.ENGINE
    assert place.rebuild(place.corpus) == ExitCode.NOTHING_TO_DO


def test_too_much_that_cannot_be_read_is_over_the_budget(place: Place) -> None:
    for number in range(12):
        (place.corpus / f"poison-{number}.txt").write_text(f"{POISON}标题\n一句。\n", "utf-8")
    assert place.rebuild(place.corpus) == ExitCode.OVER_BUDGET


def test_no_corpus_is_told_as_that(place: Place) -> None:
    assert place.rebuild(place.corpus / "gone") == ExitCode.CORPUS
