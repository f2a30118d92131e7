"""What was embedded before, by the text's hash: no text is embedded twice, whatever rebuild asks."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from vectors.model import DIMENSIONS, VERSION, Vectors

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS vectors (hash BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
)
# The engine's own bound for values in one question is far above this.
_AT_ONCE = 500
_SECONDS_FOR_LOCK = 60.0


class CacheUnusable(RuntimeError):
    """The file of vectors cannot be read or written; the message says what to do."""


class VectorCache:
    """Vectors in a file of the state folder; several processes may use it at once.

    Raises `CacheUnusable` where the file is none, or the disk is full.
    """

    def __init__(self, folder: Path, embed: Callable[[Sequence[str]], Vectors]) -> None:
        """`embed` makes the vectors of texts that the file has not."""
        # A model of another version has a file of its own.
        self._path = folder / f"{VERSION}.sqlite"
        self._embed = embed
        with self._open() as connection:
            connection.execute(_SCHEMA)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text."""
        import numpy as np

        hashes = [hashlib.sha256(text.encode()).digest() for text in texts]
        with self._open() as connection:
            known = _read(connection, hashes)
            missing = {h: text for h, text in zip(hashes, texts, strict=True) if h not in known}
            if missing:
                made = self._embed(list(missing.values()))
                rows = zip(missing, made, strict=True)
                known |= dict(rows)
                written = [(h, known[h].astype(np.float16).tobytes()) for h in missing]
                with connection:
                    connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", written)
        found = [known[h] for h in hashes]
        return np.stack(found) if found else np.zeros((0, DIMENSIONS), dtype=np.float32)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_SECONDS_FOR_LOCK)) as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise CacheUnusable(
                f"{self._path} cannot be used ({error}): free some space, or remove it to have "
                "all texts embedded anew."
            ) from error


def _read(connection: sqlite3.Connection, hashes: Sequence[bytes]) -> dict[bytes, Vectors]:
    import numpy as np

    known: dict[bytes, Vectors] = {}
    for start in range(0, len(hashes), _AT_ONCE):
        asked = hashes[start : start + _AT_ONCE]
        marks = ",".join("?" * len(asked))
        question = f"SELECT hash, vector FROM vectors WHERE hash IN ({marks})"  # noqa: S608 - only marks
        rows = connection.execute(question, asked)
        for found, vector in rows:
            known[found] = _to_unit(np.frombuffer(vector, dtype=np.float16).astype(np.float32))
    return known


def _to_unit(vector: Vectors) -> Vectors:
    import numpy as np

    # Half precision moves the length a little; the engine wants it to be one.
    unit: Vectors = vector / np.linalg.norm(vector)
    return unit
