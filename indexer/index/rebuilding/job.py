"""What a rebuild is given: where it writes, what it may do, and whom it tells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from indexer.index.loading.bulk import PATIENCE_SECONDS
from mappings.names import Names
from search.evaluation.collections import Collection


class Interrupted(RuntimeError):
    """The rebuild was asked to stop; it can be resumed."""


@dataclass(frozen=True)
class Target:
    """Where a rebuild writes, and the folder for all that it keeps: ledger, letters, dictionary."""

    client: Elasticsearch
    names: Names
    folder: Path
    workers: int = 1

    @property
    def ledger(self) -> Path:
        """The ledger of this installation."""
        return self.folder / "ledger" / f"{self.names.prefix}.sqlite"

    @property
    def dictionary_cache(self) -> Path:
        """Where the segmenter keeps its dictionary between starts."""
        return self.folder / "jieba"

    def letters(self, run: int) -> Path:
        """The file for what a run left out."""
        return self.folder / "dead-letters" / f"run-{run}.jsonl"


@dataclass(frozen=True)
class Options:
    """How a rebuild goes about it. `forced` has the gates to overrule, each with the reason why.

    `full` takes nothing over from the live generation; `queries` and `judged` are what the gates
    ask both generations beside their own samples.
    """

    full: bool = False
    resume: bool = False
    forced: Mapping[str, str] = field(default_factory=dict)
    queries: Sequence[str] = ()
    judged: Collection | None = None
    patience: float = PATIENCE_SECONDS


@dataclass(frozen=True)
class Event:
    """Something that a rebuild did or is about to do, with its figures."""

    name: str
    figures: Mapping[str, Any] = field(default_factory=dict)


Tell = Callable[[Event], None]


@dataclass(frozen=True)
class Ears:
    """Who hears what happens, and who may ask to stop."""

    tell: Tell = lambda event: None
    stop: Callable[[], bool] = lambda: False

    def say(self, name: str, **figures: Any) -> None:
        """Tell an event."""
        self.tell(Event(name, figures))

    def rest(self) -> None:
        """A place where it may stop. Raises `Interrupted`."""
        if self.stop():
            raise Interrupted(
                "Interrupted; readers see what they saw before. Go on with `fanwen rebuild --resume`."
            )
