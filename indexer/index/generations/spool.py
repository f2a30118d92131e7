"""Parsed pages kept on disk between the two passes of a rebuild: memory holds one at a time."""

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType

from indexer.corpus.model import Page


class PageSpool:
    """Pages written once and read back in their order; the file is gone with the block."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - __exit__ closes it

    def __enter__(self) -> "PageSpool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def append(self, page: Page) -> None:
        """The page is kept."""
        pickle.dump(page, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def keeping(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The pages one by one, each kept as it passes."""
        for page in pages:
            self.append(page)
            yield page

    def __iter__(self) -> Iterator[Page]:
        self._file.seek(0)
        while True:
            try:
                # Our own file, written above and without a name that anybody could open.
                yield pickle.load(self._file)  # noqa: S301 - we wrote it
            except EOFError:
                return
