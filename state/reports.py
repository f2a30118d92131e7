"""What readers say is wrong with an essay."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal, get_args
from uuid import uuid4

from elasticsearch import Elasticsearch

from mappings.names import Names
from state.documents import Documents

About = Literal["year", "agency", "region", "genre", "copy", "text", "other"]
ABOUT: tuple[About, ...] = get_args(About)
# Characters that are kept of what a reader writes.
LONGEST_VALUE, LONGEST_REMARK = 100, 1000
_REPORTS = "reports"


@dataclass(frozen=True)
class Report:
    """That something is wrong with an essay: what the page showed, and what it should be."""

    essay: str
    about: About
    shown: str
    should: str
    remark: str
    # ISO 8601, UTC.
    at: str
    done: bool = False


def new_report(essay: str, about: About, shown: str, should: str, remark: str) -> Report:
    """A report of this moment, its words cut to what is kept."""
    return Report(
        essay=essay,
        about=about,
        shown=shown[:LONGEST_VALUE],
        should=should[:LONGEST_VALUE],
        remark=remark[:LONGEST_REMARK],
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


@dataclass(frozen=True)
class Filed(Report):
    """A report with the id that it is kept by."""

    id: str = ""


@dataclass(frozen=True)
class Reports:
    """The reports of an installation. Raises what the client raises."""

    client: Elasticsearch
    names: Names

    def add(self, report: Report) -> None:
        """Keep a report; it is found at once."""
        self._documents.create(uuid4().hex, asdict(report))

    def latest(self, most: int) -> tuple[Filed, ...]:
        """The newest reports that nobody has dealt with, newest first."""
        found = self._documents.find(
            most, query={"bool": {"filter": [{"term": {"done": False}}]}}, sort=[{"at": "desc"}]
        )
        return tuple(Filed(**stored.source, id=stored.id) for stored in found)

    def close(self, id_: str) -> Report | None:
        """The report, dealt with; None when there is none of that id. Raises `Conflict`."""
        stored = self._documents.read(id_)
        if stored is None:
            return None
        report = replace(Report(**stored.source), done=True)
        self._documents.replace(stored, asdict(report))
        return report

    @property
    def _documents(self) -> Documents:
        return Documents(self.client, self.names, _REPORTS)
