"""What editors have amended, as a rebuild takes it up and its generation says of itself."""

from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from indexer.index.generations.generation import Generation
from indexer.index.generations.notes import note, read_note
from mappings.definitions import AMENDED_KEY
from mappings.names import Names
from search.tuning.amending.amendments import Amendments
from search.tuning.amending.parsing import parse_amendments, to_amending_form
from search.tuning.failures import BadTuning
from state.tunings import Tunings


class AmendmentsUnreadable(RuntimeError):
    """What editors published cannot be read; without it their corrections would be lost."""


@dataclass(frozen=True)
class TakenUp:
    """The amendments of a published version of the tuning; 0 for none."""

    version: int
    amendments: Amendments

    @property
    def dictionary(self) -> dict[str, Any]:
        """What the words of queries are cut by, as the generation keeps it."""
        form = to_amending_form(self.amendments)
        return {name: form[name] for name in ("dictionary", "forbidden_words")}


def read_amendments(client: Elasticsearch, names: Names) -> TakenUp:
    """The newest. Raises `AmendmentsUnreadable`."""
    latest = Tunings(client, names).latest()
    if latest is None:
        return TakenUp(0, Amendments())
    try:
        return TakenUp(latest.number, parse_amendments(latest.form))
    except BadTuning as error:
        raise AmendmentsUnreadable(
            f"Version {latest.number} of the tuning cannot be read ({error}): publish another one "
            "or roll it back, and rebuild again."
        ) from error


def note_amendments(client: Elasticsearch, generation: Generation, taken: TakenUp) -> None:
    """The generation says what it is built with: queries are cut by the same dictionary."""
    digest = taken.amendments.all_digest
    told = {"version": taken.version, "digest": digest, **taken.dictionary}
    if read_note(client, generation, AMENDED_KEY) != told:
        note(client, generation, AMENDED_KEY, told)
