"""Names of the indices and aliases of an installation."""

import re
from dataclasses import dataclass

# What a generation is made of before it is live, and what is filled in behind it.
KINDS = ("essays", "sections")
PASSAGES, SUGGESTIONS = "passages", "suggestions"
BEHIND = (PASSAGES, SUGGESTIONS)


@dataclass(frozen=True)
class Names:
    """Index and alias names under one prefix, so that installations can share a cluster."""

    prefix: str = "fanwen"

    def alias(self, kind: str) -> str:
        """What readers ask: `fanwen-essays`."""
        return f"{self.prefix}-{kind}"

    def index(self, kind: str, generation: int) -> str:
        """One generation's index: `fanwen-essays-000007`."""
        return f"{self.prefix}-{kind}-{generation:06d}"

    def loading(self, kind: str, generation: int) -> str:
        """What a rebuild writes through: an alias that goes with its index, `…-000007-loading`."""
        return f"{self.index(kind, generation)}-loading"

    def system(self, what: str) -> str:
        """An index that belongs to no generation: `fanwen-system-locks`."""
        return f"{self.prefix}-system-{what}"

    def pattern(self, kind: str) -> str:
        """All generations of a kind, as a wildcard."""
        return f"{self.prefix}-{kind}-*"

    def generation_of(self, index: str) -> int | None:
        """The generation number in an index name, or None for a name that is not ours."""
        kinds = "|".join((*KINDS, *BEHIND))
        found = re.fullmatch(rf"{re.escape(self.prefix)}-(?:{kinds})-(\d{{6,}})", index)
        return int(found[1]) if found else None


def essay_id(page: str, ordinal: int) -> str:
    """`page-ordinal`, the same in every rebuild."""
    return f"{page}-{ordinal}"


def page_of(essay: str) -> str:
    """The page in an essay's id."""
    return essay.rpartition("-")[0]


def essay_of(section: str) -> str:
    """The essay in a section's id; empty for what is none."""
    essay, _, ordinal = section.rpartition("#")
    return essay if ordinal.isascii() and ordinal.isdigit() else ""


def section_id(essay: str, ordinal: int) -> str:
    """`essay#ordinal`."""
    return f"{essay}#{ordinal}"


def passage_id(essay: str, ordinal: int) -> str:
    """`essay#ordinal`, counted from 1 within the essay."""
    return f"{essay}#{ordinal}"
