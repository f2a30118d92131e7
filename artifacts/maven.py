"""An artifact of the Java package registry: fetched once, known byte for byte by its SHA-512."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20


class ArtifactError(Exception):
    """An artifact could not be fetched or is not what it should be; the message says what to do."""


@dataclass(frozen=True)
class Progress:
    """One step; `done` and `total` are bytes or other units, total 0 where it is not known."""

    stage: str
    detail: str
    done: int = 0
    total: int = 0


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Artifact:
    """A file of the registry. `label` is what a person calls it, `otherwise` what to do without it."""

    group: str
    name: str
    version: str
    packaging: str
    sha512: str
    label: str
    otherwise: str


def fetch_verified(artifact: Artifact, cache: Path, report: Report) -> Path:
    """The file of an artifact in our own cache, fetched when it is not there. Raises `ArtifactError`."""
    # A damaged or half file in the cache is thrown away once; damaged twice is not by chance.
    for _ in range(2):
        file = _fetch(artifact, cache, report)
        report(Progress("verify", file.name))
        if verify(file, artifact.sha512):
            return file
        file.unlink()
    raise ArtifactError(
        f"{artifact.label} came damaged twice (its SHA-512 is another): "
        "check the proxy or mirror that serves it."
    )


def verify(file: Path, expected: str) -> bool:
    """Whether the file is the one we know, byte for byte."""
    digest = hashlib.sha512()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == expected


def _fetch(artifact: Artifact, cache: Path, report: Report) -> Path:
    # Imported late: it takes as long as all else of a command that fetches nothing.
    from jgo.maven import MavenContext, PythonResolver

    report(Progress("fetch", artifact.label))
    cache.mkdir(parents=True, exist_ok=True)
    # Our own cache alone: a damaged copy in somebody else's is neither used nor removed.
    resolver = PythonResolver(progress_callback=_metered(report))
    context = MavenContext(resolver=resolver, repo_cache=cache, local_repos=[])
    project = context.project(artifact.group, artifact.name).at_version(artifact.version)
    try:
        return Path(project.artifact(packaging=artifact.packaging).resolve())
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error)[:120]}"
        raise ArtifactError(
            f"{artifact.label} could not be fetched ({reason}): check the network, or {artifact.otherwise}."
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
