"""jieba as it is, imported without `pkg_resources`, and its dictionary read in one go.

It asks for `pkg_resources`, which takes a quarter of a second and warns, only to find its own
dictionary, and without it does so by itself. Its own cache it reads word by word, three times as
slowly, from a fixed name in the shared temp folder, where whoever writes it first decides what is
loaded, and keeps when another version of jieba has another dictionary.
"""

import marshal
import os
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_UNWANTED = "pkg_resources"

if _UNWANTED in sys.modules:
    import jieba
else:
    sys.modules[_UNWANTED] = None  # type: ignore[assignment]  # an import of it fails
    try:
        import jieba
    finally:
        del sys.modules[_UNWANTED]

__all__ = ["DictionaryChanges", "Tokenizer"]

_Dictionary = tuple[dict[str, int], int]


@dataclass(frozen=True)
class DictionaryChanges:
    """Words that jieba's dictionary lacks or weighs wrongly, and words that it should not have.

    `added` are words with their frequencies; None is the least by which the word comes out whole.
    """

    added: tuple[tuple[str, int | None], ...] = ()
    forbidden: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.forbidden)

    @property
    def words(self) -> tuple[str, ...]:
        """All of the words."""
        return (*(word for word, _ in self.added), *self.forbidden)


class Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # it has no types
    """jieba's, with its dictionary kept between starts in a folder, or not at all."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is made private to this user."""
        super().__init__()
        self._folder = folder

    def initialize(self, dictionary: str | None = None) -> None:
        """Load jieba's own dictionary; words and beginnings of words with their frequencies."""
        with self.lock:
            if not self.initialized:  # type: ignore[has-type]
                self.FREQ, self.total = self._read() or self._make()
                self.initialized = True

    def amended(self, changes: DictionaryChanges) -> "Tokenizer":
        """One with these changes, and a dictionary of its own.

        The total of frequencies stays as it is: a text without any of the words is cut as before.
        """
        self.initialize()
        other = Tokenizer(self._folder)
        words = dict(self.FREQ)
        for word, frequency in changes.added:
            words[word] = self.suggest_freq(word) if frequency is None else frequency
            for end in range(1, len(word)):
                words.setdefault(word[:end], 0)
        # jieba's own way to forbid a word would forbid it to every tokenizer of the process.
        words |= dict.fromkeys(changes.forbidden, 0)
        other.FREQ, other.total, other.initialized = words, self.total, True
        return other

    def _read(self) -> _Dictionary | None:
        """What is kept, or None when nothing is or it is damaged."""
        if self._folder is None:
            return None
        try:
            # A folder that nobody else can write to.
            words, total = marshal.loads(_to_path(self._folder).read_bytes())  # noqa: S302 - private
        except (OSError, ValueError, EOFError, TypeError):
            return None
        return (words, total) if isinstance(words, dict) and isinstance(total, int) else None

    def _make(self) -> _Dictionary:
        words, total = self.gen_pfdict(self.get_dict_file())
        if self._folder is not None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(_to_path(self._folder), marshal.dumps((words, total)))
        return words, total


def _to_path(folder: Path) -> Path:
    python = sys.implementation.cache_tag
    return folder / f"dictionary-{version('jieba')}-{python}.marshal"


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, whoever else writes it at the same time."""
    number, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(number, "wb") as stream:
        stream.write(data)
    Path(name).replace(path)
