"""The server itself: fetched from the Java package registry, verified, unpacked once."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from engine.model import EngineError, Progress, Report

VERSION = "8.19.8"
GROUP = "org.elasticsearch.distribution.integ-test-zip"
SHA512 = (
    "fa56c50fa80080f19bb9875348b019785e2ec53848168f007d40d81ca3cb7031"
    "6b45f53f20bb63cc2913ddad703711ce70f67dae5533cc5fd9db84d3f89f5241"
)
_CHUNK = 1 << 20
_COMPLETE = ".complete"


def install_server(folder: Path, report: Report) -> Path:
    """The unpacked server below `folder`, fetched when it is not there. Raises `EngineError`."""
    home = folder / f"elasticsearch-{VERSION}"
    if (home / _COMPLETE).exists():
        return home
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(home, ignore_errors=True)
    archive = _fetch_verified(folder / "artifacts", report)
    report(Progress("unpack", f"Elasticsearch {VERSION}"))
    unpack(archive, home)
    return home


def verify(archive: Path, expected: str = SHA512) -> bool:
    """Whether the file is the one we know, byte for byte."""
    digest = hashlib.sha512()
    with archive.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == expected


def unpack(archive: Path, home: Path) -> None:
    """The archive's one folder becomes `home`, whole or not at all."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".unpacking-") as scratch:
        _extract(archive, Path(scratch))
        (unpacked,) = Path(scratch).iterdir()
        _open_to_all(unpacked)
        (unpacked / _COMPLETE).touch()
        unpacked.rename(home)


def _open_to_all(server: Path) -> None:
    # The archive keeps no modes, and started as root the server runs as another user.
    for path in (server, *server.rglob("*")):
        runs = path.is_dir() or path.parent == server / "bin"
        path.chmod(0o755 if runs else 0o644)


def _extract(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                if not (folder / name).resolve().is_relative_to(folder.resolve()):
                    raise EngineError(f"{archive} holds a path outside its folder ({name}).")
            packed.extractall(folder)
    except (zipfile.BadZipFile, OSError) as error:
        raise EngineError(
            f"{archive} cannot be unpacked ({error}): free space or remove it."
        ) from error


def _fetch_verified(cache: Path, report: Report) -> Path:
    # A damaged or half file in the cache is thrown away once; damaged twice is not by chance.
    for _ in range(2):
        archive = _fetch(cache, report)
        report(Progress("verify", archive.name))
        if verify(archive):
            return archive
        archive.unlink()
    raise EngineError(
        f"Elasticsearch {VERSION} came damaged twice (its SHA-512 is another): "
        "check the proxy or mirror that serves it."
    )


def _fetch(cache: Path, report: Report) -> Path:
    # Imported late: it takes as long as all else of a command that fetches nothing.
    from jgo.maven import MavenContext, PythonResolver

    report(Progress("fetch", f"Elasticsearch {VERSION}"))
    cache.mkdir(parents=True, exist_ok=True)
    # Our own cache alone: a damaged copy in somebody else's is neither used nor removed.
    resolver = PythonResolver(progress_callback=_metered(report))
    context = MavenContext(resolver=resolver, repo_cache=cache, local_repos=[])
    project = context.project(GROUP, "elasticsearch").at_version(VERSION)
    try:
        return Path(project.artifact(packaging="zip").resolve())
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error)[:120]}"
        raise EngineError(
            f"Elasticsearch {VERSION} could not be fetched ({reason}): "
            "check the network, or set ELASTICSEARCH_URL to a cluster that runs."
        ) from error


def _metered(report: Report) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    @contextmanager
    def meter(filename: str, total: int) -> Iterator[Callable[[int], None]]:
        done = 0

        def advance(size: int) -> None:
            nonlocal done
            done += size
            report(Progress("fetch", filename, done, total))

        yield advance

    return meter
