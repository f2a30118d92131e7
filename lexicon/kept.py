"""What is dear to make is kept beside the module's bytecode, by the same rules as Python keeps that.

Whoever could change it could change the code; where Python writes no bytecode nothing is kept.
"""

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_DIGITS = 16


def keep(module: str, made_from: Sequence[bytes], make: Callable[[], T]) -> T:
    """What `make` gives, plain data only, made anew when the module or `made_from` has changed.

    `module` is the path of the module's source.
    """
    digest = hashlib.sha256(Path(module).read_bytes())
    for part in made_from:
        digest.update(b"\0" + part)
    compiled = Path(cache_from_source(module))
    path = compiled.with_suffix(f".{digest.hexdigest()[:_DIGITS]}.kept")
    kept: Any = _read(path)
    if kept is None:
        kept = make()
        if not sys.dont_write_bytecode:
            _write(path, compiled.stem, marshal.dumps(kept))
    return kept  # type: ignore[no-any-return]


def _read(path: Path) -> Any:
    """None where nothing is, or nothing that can be read."""
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        return marshal.loads(path.read_bytes())  # noqa: S302 - as safe as the bytecode beside it
    return None


def _write(path: Path, stem: str, data: bytes) -> None:
    """All of it or nothing, and nothing where nobody may write; what was kept before goes."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
        for old in path.parent.glob(f"{stem}.*.kept"):
            old.unlink(missing_ok=True)
        Path(name).replace(path)
