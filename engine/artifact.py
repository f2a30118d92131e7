"""The server itself: fetched from the Java package registry, verified, unpacked once."""

import shutil
import tempfile
import zipfile
from pathlib import Path

from artifacts.maven import Artifact, ArtifactError, Progress, Report, fetch_verified
from engine.model import EngineError

VERSION = "8.19.8"
GROUP = "org.elasticsearch.distribution.integ-test-zip"
SHA512 = (
    "fa56c50fa80080f19bb9875348b019785e2ec53848168f007d40d81ca3cb7031"
    "6b45f53f20bb63cc2913ddad703711ce70f67dae5533cc5fd9db84d3f89f5241"
)
_SERVER = Artifact(
    GROUP,
    "elasticsearch",
    VERSION,
    "zip",
    SHA512,
    f"Elasticsearch {VERSION}",
    "set ELASTICSEARCH_URL to a cluster that runs",
)
_COMPLETE = ".complete"


def install_server(folder: Path, report: Report) -> Path:
    """The unpacked server below `folder`, fetched when it is not there. Raises `EngineError`."""
    home = folder / f"elasticsearch-{VERSION}"
    if (home / _COMPLETE).exists():
        return home
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(home, ignore_errors=True)
    try:
        archive = fetch_verified(_SERVER, folder / "artifacts", report)
    except ArtifactError as error:
        raise EngineError(str(error)) from error
    report(Progress("unpack", f"Elasticsearch {VERSION}"))
    unpack(archive, home)
    return home


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
