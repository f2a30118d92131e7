"""Where a rebuild writes, and what it tells of what it did."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from elasticsearch import Elasticsearch

from indexer.loading.certificate import ContentHash
from indexer.loading.dead_letters import DeadLetter, from_skipped
from indexer.model import Skipped
from mappings.names import Names
from mappings.segmentation import Segmenter

Stage = Literal["reading", "writing"]


@dataclass(frozen=True)
class Target:
    """Where the rebuild writes, and what it cuts words with."""

    client: Elasticsearch
    names: Names
    segmenter: Segmenter


@dataclass
class Summary:
    """What a rebuild did; `letters` say what is not in the index, and why."""

    generation: int = 0
    pages: int = 0
    essays: int = 0
    sections: int = 0
    copies: int = 0
    characters: int = 0
    letters: list[DeadLetter] = field(default_factory=list)
    # What it is doing now, and how many documents there will be once all pages are read.
    stage: Stage = "reading"
    expected: int = 0
    content: ContentHash = field(default_factory=ContentHash, repr=False)

    def skip(self, skipped: Skipped) -> None:
        """A letter for what is no page."""
        self.letters.append(from_skipped(skipped))

    @property
    def documents(self) -> int:
        """How many documents are written."""
        return self.essays + self.sections

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers that a certificate states."""
        names = ("generation", "pages", "essays", "sections", "copies")
        return {name: getattr(self, name) for name in names}

    def to_json(self) -> dict[str, Any]:
        """The summary as `--json` prints it."""
        letters = [asdict(letter) for letter in self.letters]
        numbers = {**self.counts, "characters": self.characters, "dead": len(letters)}
        return {**numbers, "content": self.content.hexdigest(), "dead_letters": letters}
